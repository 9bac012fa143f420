// One SBC, trunk or region with all that is known of it.

import { inAll, type Said } from '../../findings/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { amissAt } from './amiss.ts'
import { callQuality } from './call-quality.ts'
import type {
  Direction,
  Health,
  HealthChange,
  HealthState,
  HealthSubject,
  Maintenance,
  Signal,
  Standing,
} from './health.ts'
import type { HealthOptions } from './health-options.ts'
import { nextCallOf } from './next-call.ts'
import { portalView } from './portal.ts'
import { QualityCount } from './quality-count.ts'
import type { SbcSeen } from './sbc-seen.ts'
import { nothingSeen, type SignalKind } from './signal-words.ts'
import { type Judged, Signals, signalOf } from './signals.ts'
import { together, type Verdict, verdictOn } from './standing.ts'

export class Subject implements HealthSubject {
  readonly subject: HealthSubject['subject']
  name: string
  /** It is configured, and stays. */
  isConfigured = false
  readonly signals: Signals
  readonly quality: QualityCount
  readonly seen: SbcSeen
  /** What goes on. */
  maintenance: Maintenance | undefined
  heardAt: Instant
  readonly #options: HealthOptions
  readonly #standings: Record<Direction | 'both', Standing>

  constructor({ subject, name }: HealthSubject, options: HealthOptions, now: Instant) {
    this.subject = subject
    this.name = name
    this.signals = new Signals(options)
    this.quality = new QualityCount(options.qualityMs)
    this.seen = { sendSipOptions: true }
    this.heardAt = now
    this.#options = options
    const unknown: Standing = { ...verdictOn([], []), since: now }
    this.#standings = { inbound: unknown, outbound: unknown, both: unknown }
  }

  /** Looks at all signals anew: what has become another state. */
  look(now: Instant): HealthChange[] {
    const { inbound, outbound } = this.#verdicts(this.signals.judged(now), now)
    return [
      ...this.#stands('inbound', inbound, now),
      ...this.#stands('outbound', outbound, now),
      ...this.#stands('both', together(inbound, outbound), now),
    ]
  }

  get state(): HealthState {
    return this.#standings.both.state
  }

  /** How it stands, for those who never heard of it by this name. */
  standing(now: Instant): HealthChange[] {
    const { subject, name } = this
    return (['inbound', 'outbound', 'both'] as const).flatMap(what => {
      const { state, reason } = this.#standings[what]
      const of = what === 'both' ? {} : { direction: what }
      return state === 'unknown' ? [] : [{ subject, name, ...of, at: now, state, reason: inAll(reason) }]
    })
  }

  /** `wall` is what clocks of people show, which dates of certificates go by. */
  health(now: Instant, wall: Instant): Health {
    const { subject, name } = this
    const judged = this.signals.judged(now)
    const { inbound, outbound, both } = this.#standings
    const view = { judged, seen: this.seen, inbound, outbound, options: this.#options, now, wall }
    const nextCall = subject === 'sbc' ? nextCallOf(view) : undefined
    const portal = subject === 'sbc' ? portalView(view) : undefined
    return {
      ...{ subject, name, ...both, inbound, outbound, signals: this.#shown(judged) },
      ...(portal && { portal }),
      ...(nextCall && { nextCall }),
      quality: callQuality(this.quality, this.#options, now),
    }
  }

  #verdicts(judged: readonly Judged[], now: Instant): Record<Direction, Verdict> {
    if (this.maintenance !== undefined) {
      const verdict: Verdict = { state: 'maintenance', reason: asSaid(this.maintenance.note) }
      return { inbound: verdict, outbound: verdict }
    }
    const of = (direction: Direction): Verdict => {
      const signals = judged.filter(signal => signal.direction === direction)
      const amiss = this.subject === 'sbc' ? amissAt(direction, judged, this.seen, this.#options, now) : []
      return verdictOn(signals, amiss)
    }
    return { inbound: of('inbound'), outbound: of('outbound') }
  }

  #stands(what: Direction | 'both', { state, reason }: Verdict, now: Instant): HealthChange[] {
    const before = this.#standings[what]
    if (before.state === state) {
      this.#standings[what] = { state, since: before.since, reason }
      return []
    }
    this.#standings[what] = { state, since: now, reason }
    return [
      {
        ...{ subject: this.subject, name: this.name, at: now },
        ...(what !== 'both' && { direction: what }),
        ...{ from: before.state, state, reason: inAll(reason) },
      },
    ]
  }

  /** The worst first; of an SBC those that should be there as well. */
  #shown(judged: readonly Judged[]): Signal[] {
    const shown = judged.map(signalOf)
    const missing = this.subject === 'sbc' ? EXPECTED : []
    for (const [kind, direction] of missing)
      if (!judged.some(signal => signal.kind === kind && signal.direction === direction))
        shown.push({ kind, direction, verdict: 'unseen', says: nothingSeen(kind) })
    return shown.toSorted((left, right) => VERDICTS.indexOf(left.verdict) - VERDICTS.indexOf(right.verdict))
  }
}

const VERDICTS: readonly Signal['verdict'][] = ['bad', 'stale', 'unseen', 'good']

const EXPECTED: readonly (readonly [SignalKind, Direction])[] = [
  ['options-sent', 'inbound'],
  ['tls-out', 'inbound'],
  ['calls', 'inbound'],
  ['options-received', 'outbound'],
  ['tls-in', 'outbound'],
  ['calls', 'outbound'],
]

/** An operator's words are the same in every language. */
const asSaid = (text: string): Said => ({ wording: { en: '{text}', de: '{text}' }, values: { text } })
