// One call: its ladder, and what was found in it. The address is `#/ladder/<id>`.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { CallAnswer } from '../../api/shapes/index.ts'
import { pathWith } from '../frame/client.ts'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { useLive } from '../frame/live.ts'
import { go, linkTo, type Place } from '../frame/router.ts'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'
import { CallHead } from './call-head.tsx'
import { FirstPart } from './first-part.tsx'
import { LadderView } from './ladder-view.tsx'

/** What happened is told at once, and can be looked up a little later. */
const KEPT_AFTER_MS = 700
/** The call that was looked at last, as long as the tab is open. */
const LAST = 'linesman.last-call'

export function LadderPage({ place }: { place: Place }) {
  const asked = place.rest[0]
  const id = asked ?? sessionStorage.getItem(LAST)
  useEffect(() => {
    if (asked !== undefined) sessionStorage.setItem(LAST, asked)
  }, [asked])
  return id === null ? <NoCall /> : <CallLadder key={id} id={id} />
}

/** The ladder of a call the API knows, with all around it. */
export function CallLadder({ id }: { id: string }) {
  const [pages, setPages] = useState(1)
  const loaded = useLoaded<CallAnswer>(
    pathWith(`calls/${encodeURIComponent(id)}`, { pages: pages === 1 ? '' : pages }),
  )
  const [answer, again] = loaded
  // The answer before stays until the next one is there.
  const [shown, setShown] = useState(1)
  useEffect(() => setShown(pages), [answer])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  // The call goes on while somebody looks at it, and what is found in it comes later still.
  const soon = (): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(again, KEPT_AFTER_MS)
  }
  useLive('call', told => told.id === id && soon())
  useLive('finding', soon)
  return (
    <div class="ladder-page">
      <WhenLoaded of={loaded}>
        {({ call, ladder, findings, next }) => (
          <>
            <CallHead call={call} />
            {ladder !== undefined && next !== undefined && (
              <FirstPart
                rows={ladder.rows}
                isComing={shown !== pages}
                onMore={pages < LADDER_PAGES ? () => setPages(pages + 1) : undefined}
              />
            )}
            {ladder === undefined ? (
              <NoLadder why={call.legs.length === 0 ? RECORDED : GONE} />
            ) : (
              <LadderView
                {...{ ladder, findings }}
                packets={packetsOf(id, pages)}
                onLeave={() => go('calls')}
              />
            )}
          </>
        )}
      </WhenLoaded>
    </div>
  )
}

/** As many as the API gives at once. */
const LADDER_PAGES = 8

const packetsOf = (id: string, pages: number): string =>
  `/api/v1/${pathWith(`calls/${encodeURIComponent(id)}/ladder`, { format: 'pcapng', pages: pages === 1 ? '' : pages })}`

const GONE = {
  title: { en: 'The ladder is gone', de: 'Die Leiter ist nicht mehr da' },
  says: {
    en: 'The call is still in the records, but what was observed of it is no longer kept.',
    de: 'Der Anruf steht noch in den Aufzeichnungen; was von ihm beobachtet wurde, wird nicht mehr aufbewahrt.',
  },
}
const RECORDED = {
  title: { en: 'Only a record tells of this call', de: 'Von diesem Anruf gibt es nur einen Datensatz' },
  says: {
    en: "Microsoft wrote it down afterwards, and nobody here saw its messages. The SBC's log or HEP would show them.",
    de: 'Microsoft hat ihn nachträglich verzeichnet; seine Nachrichten hat hier niemand gesehen. Das Log des SBC oder HEP zeigten sie.',
  },
}

function NoLadder({ why }: { why: typeof GONE }) {
  return <EmptyState title={t(why.title)} says={t(why.says)} />
}

function NoCall() {
  return (
    <EmptyState
      title={t({ en: 'No call is open', de: 'Kein Anruf ist geöffnet' })}
      says={t({ en: 'Choose one from the list of calls.', de: 'Wählen Sie einen aus der Liste der Anrufe.' })}
    >
      <a class="button main" href={linkTo('calls')}>
        {t({ en: 'To the calls', de: 'Zu den Anrufen' })}
      </a>
    </EmptyState>
  )
}
