// Chains one below the other on one line of time: from when to when, where today is, and how many days are left.

import { Panel } from '../frame/panel.tsx'
import { Pill } from '../frame/pill.tsx'
import { linkTo } from '../frame/router.ts'
import { day, language, t } from '../frame/words.ts'
import {
  type CertificateShown,
  type ChainShown,
  chainKey,
  daysLeft,
  placeIn,
  type Span,
  soonest,
  spanOf,
  ticksIn,
  validityOf,
} from './validity.ts'
import { VALIDITY_TONE, W } from './words.ts'

interface TimelineOptions {
  groups: readonly { title: string; chains: readonly ChainShown[] }[]
  at: number
  chosen: ChainShown | undefined
}

export function Timeline({ groups, at, chosen }: TimelineOptions) {
  const span = spanOf(
    groups.flatMap(({ chains }) => chains),
    at,
  )
  return (
    <Panel flush class="validity">
      <Axis span={span} at={at} />
      {groups.map(
        ({ title, chains }) =>
          chains.length > 0 && (
            <section key={title} aria-label={title}>
              <h2>{title}</h2>
              <ul>
                {chains.map(chain => (
                  <Row key={chainKey(chain)} {...{ chain, span, at }} isChosen={chain === chosen} />
                ))}
              </ul>
            </section>
          ),
      )}
    </Panel>
  )
}

function Axis({ span, at }: { span: Span; at: number }) {
  const month = new Intl.DateTimeFormat(language.value === 'de' ? 'de-DE' : 'en-GB', {
    month: 'short',
    year: '2-digit',
    timeZone: 'UTC',
  })
  // A month's name that would lie on the word for today is left out.
  const here = placeIn(span, at)
  return (
    <div class="axis" aria-hidden="true">
      <div>
        {ticksIn(span)
          .filter(tick => Math.abs(placeIn(span, tick) - here) > 12)
          .map(tick => (
            <span key={tick} style={`left:${placeIn(span, tick)}%`}>
              {month.format(tick)}
            </span>
          ))}
        <strong style={`left:${here}%`}>{t(W.today)}</strong>
      </div>
    </div>
  )
}

interface RowOptions {
  chain: ChainShown
  span: Span
  at: number
  isChosen: boolean
}

function Row({ chain, span, at, isChosen }: RowOptions) {
  const [leaf] = chain.chain
  const first = soonest(chain)
  const from = placeIn(span, Math.max(...chain.chain.map(({ notBefore }) => notBefore)))
  const to = placeIn(span, first.notAfter)
  const tone = VALIDITY_TONE[validityOf(first, at)]
  return (
    <li>
      <a href={linkTo('certificates', chainKey(chain))} aria-current={isChosen ? 'true' : undefined}>
        <span class="who">
          <strong>{nameOf(leaf)}</strong>
          {chain.isDefault && <span class="note">{t(W.isDefault)}</span>}
          <span class="soft">{chain.context ?? chain.shownBy[0] ?? ''}</span>
        </span>
        <span class="bar" aria-hidden="true">
          <span class={`tone-${tone}`} style={`left:${from}%;width:${Math.max(0.6, to - from)}%`} />
          <span class="now" style={`left:${placeIn(span, at)}%`} />
        </span>
        <span class="left" title={day(first.notAfter)}>
          {chain.problems.length > 0 && tone === 'up' && <Pill tone="down">{chain.problems.length}</Pill>}
          <Left certificate={first} at={at} />
        </span>
      </a>
    </li>
  )
}

/** `CN=sbc1.example.net` is its name where it covers none. */
export const nameOf = (certificate: CertificateShown | undefined): string =>
  certificate?.names[0] ?? certificate?.subject ?? ''

export function Left({ certificate, at }: { certificate: CertificateShown; at: number }) {
  const validity = validityOf(certificate, at)
  const days = daysLeft(at, certificate.notAfter)
  const says =
    validity === 'early'
      ? t(W.early)
      : validity === 'expired'
        ? t(W.expired, { days: -days })
        : days === 0
          ? t(W.today0)
          : t(W.days, { days })
  return <Pill tone={VALIDITY_TONE[validity]}>{says}</Pill>
}
