// How one SBC, trunk or region stands: both ways, why, since when, what Microsoft shows of it, and what comes next.

import type { HealthOne } from '../../api/shapes/index.ts'
import { LinkButton } from '../frame/button.tsx'
import { Panel } from '../frame/panel.tsx'
import { Pill, StatePill, type Tone } from '../frame/pill.tsx'
import { linkTo } from '../frame/router.ts'
import { DataTable } from '../frame/table.tsx'
import { lasting, moment, t } from '../frame/words.ts'
import { BeatBar } from './beat-bar.tsx'
import { CallChart } from './call-chart.tsx'
import { MaintenanceButton } from './maintenance-button.tsx'
import { Probes } from './probes.tsx'
import { Quality } from './quality.tsx'
import { SIGNAL_COLUMNS } from './signal-columns.tsx'
import { WAYS } from './subject.ts'
import { SHOWN_MS } from './subject-list.tsx'

interface ViewOptions {
  one: HealthOne
  now: number
  again: () => void
}

export function SubjectView({ one, now, again }: ViewOptions) {
  const probe = one.signals.find(({ kind, verdict }) => kind === 'probe' && verdict !== 'unseen')
  return (
    <div class="subject">
      <Panel class="verdict">
        <div class="verdict-head">
          <StatePill state={one.state} big />
          <strong class="verdict-name">{one.name}</strong>
          <span class="soft number">{since(one.since, now)}</span>
          <div class="actions">
            {hasCalls(one) && (
              <LinkButton href={`${linkTo('calls')}?${one.subject}=${encodeURIComponent(one.name)}`}>
                {t({ en: 'Its calls', de: 'Seine Anrufe' })}
              </LinkButton>
            )}
            <MaintenanceButton one={one} again={again} />
          </div>
        </div>
        <p class="reason">{one.reason}</p>
        <BeatBar beats={one.beats} from={now - SHOWN_MS} to={now} count={72} />
        <div class="beat-ends soft number">
          <span>
            {t({ en: '{hours} hours ago', de: 'vor {hours} Stunden' }, { hours: SHOWN_MS / 3_600_000 })}
          </span>
          <span>{t({ en: 'now', de: 'jetzt' })}</span>
        </div>
      </Panel>
      <div class="pair-of-panels">
        <Way one={one} direction="inbound" now={now} />
        <Way one={one} direction="outbound" now={now} />
      </div>
      {(one.nextCall !== undefined || one.portal !== undefined) && (
        <div class="pair-of-panels">
          {one.nextCall !== undefined && <NextCall next={one.nextCall} />}
          {one.portal !== undefined && <Portal one={one} portal={one.portal} />}
        </div>
      )}
      <Panel title={t({ en: 'What this rests on', de: 'Worauf das beruht' })} flush>
        <DataTable
          label={t({ en: 'What this rests on', de: 'Worauf das beruht' })}
          columns={SIGNAL_COLUMNS}
          rows={one.signals}
          rowKey={signal => `${signal.kind} ${signal.direction} ${signal.says}`}
        />
      </Panel>
      {probe !== undefined && <Probes name={one.name} seenAt={probe.at} />}
      <div class="pair-of-panels">
        <Quality quality={one.quality} />
        {one.subject === 'sbc' && <CallChart now={now} />}
      </div>
    </div>
  )
}

/** Calls tell the region of a node, and not by which proxy they came; those of the SBC are all. */
const hasCalls = ({ subject, name }: HealthOne): boolean =>
  subject === 'trunk' || (subject === 'region' && !name.includes('.'))

const since = (at: number, now: number): string =>
  t(
    { en: 'for {length}, since {at}', de: '{length} lang, seit {at}' },
    { length: lasting(Math.max(0, now - at)), at: moment(at) },
  )

interface WayOptions {
  one: HealthOne
  direction: 'inbound' | 'outbound'
  now: number
}

function Way({ one, direction, now }: WayOptions) {
  const standing = one[direction]
  const { title, way } = WAYS[direction]
  return (
    <Panel class={`way edge-${standing.state}`}>
      <h2>{t(title)}</h2>
      <p class="soft">{t(way)}</p>
      <div class="way-state">
        <StatePill state={standing.state} />
        <span class="soft number">{lasting(Math.max(0, now - standing.since))}</span>
      </div>
      <p>{standing.reason}</p>
    </Panel>
  )
}

const OUTCOMES: Readonly<
  Record<NonNullable<HealthOne['nextCall']>['outcome'], readonly [Tone, { en: string; de: string }]>
> = {
  rings: ['up', { en: 'It rings', de: 'Es klingelt' }],
  waits: ['degraded', { en: 'The caller waits', de: 'Der Anrufer wartet' }],
  fails: ['down', { en: 'It fails', de: 'Er scheitert' }],
}

function NextCall({ next }: { next: NonNullable<HealthOne['nextCall']> }) {
  const [tone, says] = OUTCOMES[next.outcome]
  return (
    <Panel title={t({ en: 'The next call from Teams', de: 'Der nächste Anruf aus Teams' })}>
      <div class="way-state">
        <Pill tone={tone}>{t(says)}</Pill>
        {next.waitMs > 0 && (
          <strong class="number">
            {t({ en: 'after {wait}', de: 'nach {wait}' }, { wait: lasting(next.waitMs) })}
          </strong>
        )}
        <span class="soft">
          {next.order === 'first'
            ? t({ en: 'Teams tries this SBC first', de: 'Teams versucht diesen SBC zuerst' })
            : t({ en: 'Teams tries this SBC last', de: 'Teams versucht diesen SBC zuletzt' })}
        </span>
      </div>
      <p>{next.says}</p>
    </Panel>
  )
}

/** Microsoft's own words stay as they are, in every language. */
const PORTAL_ROWS = {
  sipOptions: 'SIP options status',
  sbc: 'SBC status',
  tls: 'TLS connectivity status',
} as const

function Portal({ one, portal }: { one: HealthOne; portal: NonNullable<HealthOne['portal']> }) {
  return (
    <Panel
      title={t({ en: 'What is true, and what Microsoft shows', de: 'Was ist, und was Microsoft zeigt' })}
    >
      <div class="beside">
        <div>
          <h3>Linesman</h3>
          <StatePill state={one.state} />
        </div>
        <div>
          <h3>Teams admin center</h3>
          <dl class="pairs">
            {(Object.keys(PORTAL_ROWS) as (keyof typeof PORTAL_ROWS)[]).map(row => (
              <div key={row} class="pair">
                <dt>{PORTAL_ROWS[row]}</dt>
                <dd>{portal[row]}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
      {portal.hides !== undefined && <p class="hides">{portal.hides}</p>}
    </Panel>
  )
}
