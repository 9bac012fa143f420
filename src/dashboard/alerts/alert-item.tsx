// One alert: what is wrong, since when, what to do, and where to look.

import type { AlertTold } from '../../api/shapes/index.ts'
import { Button, LinkButton } from '../frame/button.tsx'
import { Pill, SeverityPill } from '../frame/pill.tsx'
import { linkTo } from '../frame/router.ts'
import { may } from '../frame/session.ts'
import { lasting, moment, numeral, t } from '../frame/words.ts'

interface ItemOptions {
  alert: AlertTold
  /** Absent for one that is over. */
  silence?: (alert: AlertTold) => void
}

export function AlertItem({ alert, silence }: ItemOptions) {
  const { severity, title, says, remedy, about, held, endedAt } = alert
  return (
    <li class="alert">
      <div class="alert-head">
        {endedAt === undefined ? (
          <SeverityPill severity={severity} />
        ) : (
          <Pill tone="up">{t({ en: 'Over', de: 'Vorbei' })}</Pill>
        )}
        <strong>{title}</strong>
        <span class="soft">{about}</span>
        {held !== undefined && (
          <Pill tone="maintenance" plain>
            {held === 'silenced'
              ? t({ en: 'silenced', de: 'stumm' })
              : t({ en: 'in maintenance', de: 'in Wartung' })}
          </Pill>
        )}
      </div>
      <p>{says}</p>
      {remedy !== undefined && endedAt === undefined && <p class="alert-remedy">{remedy}</p>}
      <div class="alert-foot">
        <span class="soft number">{span(alert)}</span>
        <LinkButton href={placeOf(alert)} kind="quiet">
          {t({ en: 'Open', de: 'Öffnen' })}
        </LinkButton>
        {silence !== undefined && held === undefined && may('operate') && (
          <Button kind="quiet" onClick={() => silence(alert)}>
            {t({ en: 'Silence', de: 'Stummschalten' })}
          </Button>
        )}
      </div>
    </li>
  )
}

function span({ startedAt, endedAt, seenAt, count }: AlertTold): string {
  const times = count > 1 ? ` · × ${numeral(count)}` : ''
  if (endedAt === undefined)
    return (
      t(
        { en: 'since {at}, last seen {seen}', de: 'seit {at}, zuletzt {seen}' },
        { at: moment(startedAt), seen: moment(seenAt) },
      ) + times
    )
  return (
    t(
      { en: '{at}, for {length}', de: '{at}, {length} lang' },
      { at: moment(startedAt), length: lasting(endedAt - startedAt) },
    ) + times
  )
}

/** Where more of it is: by the first word of its rule and what it is about. */
function placeOf({ rule, about }: AlertTold): string {
  const [kind = '', ...name] = about.split(' ')
  if (rule.startsWith('finding/')) return `${linkTo('findings')}?rule=${encodeURIComponent(rule.slice(8))}`
  if (rule.startsWith('certificate')) return linkTo('certificates')
  if (rule.startsWith('calls/')) return linkTo('calls')
  if (rule.startsWith('records/')) return linkTo('settings', 'about')
  if (['sbc', 'trunk', 'region'].includes(kind)) return linkTo('health', kind, name.join(' '))
  return linkTo('health')
}
