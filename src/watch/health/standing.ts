// What signals amount to in one direction.
//
//   something dead, and nothing as strong and newer says otherwise --> down
//   something dead or failing, or amiss                            --> degraded
//   something that speaks, good                                    --> up
//   connections alone, or nothing that is still of now             --> unknown
//
// Calls are the truth. OPTIONS that are answered do not make up for calls that fail, a TCP connection for nothing.

import { type Said, say } from '../../findings/index.ts'
import type { HealthState } from './health.ts'
import type { SignalKind } from './signal-words.ts'
import type { Judged } from './signals.ts'

export interface Verdict {
  state: HealthState
  reason: Said
}

/** Whose word weighs more. Microsoft's own handshakes weigh more than a probe's, which comes from elsewhere. */
const STRENGTH: Readonly<Record<SignalKind, number>> = {
  calls: 5,
  code: 4,
  'options-received': 3,
  'options-sent': 3,
  registration: 3,
  'tls-in': 3,
  'tls-out': 3,
  probe: 2,
  tcp: 1,
}
/** That connections come about says nothing of calls. */
const SPEAKS: ReadonlySet<SignalKind> = new Set([
  'calls',
  'code',
  'options-received',
  'options-sent',
  'registration',
  'probe',
])

/** `amiss`: what is wrong besides, seen by what is not there. */
export function verdictOn(signals: readonly Judged[], amiss: readonly Said[]): Verdict {
  const fresh = signals
    .filter(signal => !signal.isStale)
    .toSorted((left, right) => STRENGTH[right.kind] - STRENGTH[left.kind])
  const good = fresh.filter(({ level }) => level === 'good')
  const spoken = good.find(({ kind }) => SPEAKS.has(kind))
  const dead = fresh.filter(({ level }) => level === 'dead')
  const down = dead.find(signal => !good.some(other => disputes(other, signal)))
  if (down !== undefined) return { state: 'down', reason: down.says }
  const [worst] = dead.length > 0 ? dead : fresh.filter(({ level }) => level === 'failing')
  if (worst !== undefined) return { state: 'degraded', reason: though(worst.says, spoken?.says) }
  if (amiss[0] !== undefined) return { state: 'degraded', reason: amiss[0] }
  if (spoken !== undefined) return { state: 'up', reason: spoken.says }
  return { state: 'unknown', reason: good[0]?.says ?? newest(signals)?.says ?? NOTHING }
}

const NOTHING: Said = say({
  en: 'Nothing was seen that would tell.',
  de: 'Es wurde nichts gesehen, das etwas sagte.',
})

const disputes = (good: Judged, dead: Judged): boolean =>
  STRENGTH[good.kind] >= STRENGTH[dead.kind] &&
  SPEAKS.has(good.kind) &&
  (dead.badSince === undefined || good.at >= dead.badSince)

const though = (bad: Said, good: Said | undefined): Said =>
  good === undefined ? bad : say({ en: '{bad} Yet: {good}', de: '{bad} Aber: {good}' }, { bad, good })

const newest = (signals: readonly Judged[]): Judged | undefined =>
  signals.toSorted((left, right) => right.at - left.at)[0]

const WORSE: readonly HealthState[] = ['maintenance', 'down', 'degraded', 'up', 'unknown']

/** Of both directions together: the worse one; one of which nothing is known leaves it to the other. */
export function together(inbound: Verdict, outbound: Verdict): Verdict {
  const [worse, better] =
    WORSE.indexOf(inbound.state) <= WORSE.indexOf(outbound.state) ? [inbound, outbound] : [outbound, inbound]
  if (worse.state !== 'up' || better.state !== 'unknown') return worse
  const one = worse === inbound ? ONE.inbound : ONE.outbound
  return {
    state: 'up',
    reason: say({ en: '{reason} {one}', de: '{reason} {one}' }, { reason: worse.reason, one }),
  }
}

const ONE = {
  inbound: {
    en: 'Nothing is known of calls towards the telephone network.',
    de: 'Von Anrufen ins Telefonnetz ist nichts bekannt.',
  },
  outbound: {
    en: 'Nothing is known of calls from the telephone network.',
    de: 'Von Anrufen aus dem Telefonnetz ist nichts bekannt.',
  },
} as const
