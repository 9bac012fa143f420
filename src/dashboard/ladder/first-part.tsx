// Of a call with more than one answer holds: that the ladder is the first part alone, until when, and more of it.

import { Button } from '../frame/button.tsx'
import { moment, numeral, t } from '../frame/words.ts'

interface FirstPartOptions {
  rows: readonly { readonly at: number }[]
  /** Absent where there is no more to be had at once. */
  onMore?: (() => void) | undefined
  /** More is on its way. */
  isComing: boolean
}

export function FirstPart({ rows, onMore, isComing }: FirstPartOptions) {
  const last = rows.at(-1)
  return (
    <p class="first-part" role="status">
      <span>
        {t(PART, { rows: numeral(rows.length), until: last === undefined ? '' : moment(last.at) })}{' '}
        {onMore === undefined && t(MOST)}
      </span>
      {onMore !== undefined && (
        <Button onClick={onMore} disabled={isComing}>
          {t(isComing ? COMING : MORE)}
        </Button>
      )}
    </p>
  )
}

const PART = {
  en: 'This is only the first part of the call: {rows} rows, until {until}.',
  de: 'Das ist nur der erste Teil des Anrufs: {rows} Zeilen, bis {until}.',
} as const
const MOST = {
  en: 'No more is drawn here; the API has the rest.',
  de: 'Mehr wird hier nicht gezeichnet; den Rest hat die API.',
} as const
const MORE = { en: 'Load more', de: 'Mehr laden' } as const
const COMING = { en: 'Loading…', de: 'Wird geladen…' } as const
