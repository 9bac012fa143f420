// The evidence about one subject: a tally for each kind and direction, and for each of several peers (lanes) where it has
// them, as the three proxies of Microsoft.
//
//   one lane dead, another good --> failing        lanes dead, and none good --> dead

import type { Said } from '../../findings/index.ts'
import type { Instant, Millis } from '../../kernel/index.ts'
import type { Direction, Signal } from './health.ts'
import type { HealthOptions } from './health-options.ts'
import { noLonger, type SignalKind, signalSays } from './signal-words.ts'
import { type Level, Tally, type TallyRules } from './tally.ts'

/** Where evidence belongs. */
export interface SignalPlace {
  kind: SignalKind
  direction: Direction
  /** One of several peers; none where there is only one. */
  lane?: string
}

/** A signal and how it stands at this moment. */
export interface Judged {
  kind: SignalKind
  direction: Direction
  level: Level
  isStale: boolean
  at: Instant
  /** When its failures in a row began. */
  badSince: Instant | undefined
  says: Said
}

interface Entry {
  kind: SignalKind
  direction: Direction
  lanes: Map<string, Tally>
  rules: TallyRules
}

/** Microsoft has three proxies and some addresses behind them, a carrier a few; beyond, the longest unheard goes. */
const LANES = 8
/** Connections that were short: a suspicion, which alone takes nothing down. */
export const SUSPICION = 'short'

const LEVELS: Readonly<Record<Level, number>> = { unseen: 0, good: 1, failing: 2, dead: 3 }

export class Signals {
  readonly #options: HealthOptions
  readonly #entries: Entry[] = []

  constructor(options: HealthOptions) {
    this.#options = options
  }

  /** Whether it changes what is said. */
  good(place: SignalPlace, at: Instant, keepMs?: Millis): boolean {
    const tally = this.#tally(place)
    const before = tally.level
    const wasStale = tally.isStale(at)
    tally.good(at, keepMs)
    return wasStale || tally.level !== before
  }

  bad(place: SignalPlace, at: Instant, why: Said): boolean {
    const tally = this.#tally(place)
    const { level, failsNow } = tally
    tally.bad(at, why)
    return tally.level !== level || !failsNow
  }

  ended(place: SignalPlace, at: Instant, why: Said): boolean {
    const tally = this.#tally(place)
    tally.ended(at, why)
    return true
  }

  /** Told afterwards; good without `why`. */
  recorded(place: SignalPlace, at: Instant, why: Said | undefined): void {
    this.#tally(place).recorded(at, why)
  }

  tick(now: Instant): void {
    for (const { lanes } of this.#entries) for (const tally of lanes.values()) tally.tick(now)
  }

  judged(now: Instant): Judged[] {
    return this.#entries.flatMap(entry => judge(entry, now) ?? [])
  }

  #tally({ kind, direction, lane = '' }: SignalPlace): Tally {
    const { lanes, rules } = this.#entry(kind, direction)
    const known = lanes.get(lane)
    if (known !== undefined) return known
    if (lanes.size >= LANES) dropOldest(lanes)
    const fresh = new Tally(lane === SUSPICION ? { ...rules, deadAfter: Number.POSITIVE_INFINITY } : rules)
    lanes.set(lane, fresh)
    return fresh
  }

  #entry(kind: SignalKind, direction: Direction): Entry {
    const known = this.#entries.find(each => each.kind === kind && each.direction === direction)
    if (known !== undefined) return known
    const rules = rulesOf(kind, this.#options)
    const fresh: Entry = { kind, direction, lanes: new Map(), rules }
    this.#entries.push(fresh)
    return fresh
  }
}

/** One that is good keeps the others from being dead; where none is, they are dead as if they were one. */
function levelOf(lanes: readonly Tally[], levels: readonly Level[], rules: TallyRules): Level {
  const { deadAfter, deadSpanMs, failingLeast } = rules
  if (levels.includes('good') || levels.includes('failing'))
    return levels.includes('dead') || levels.includes('failing') ? 'failing' : 'good'
  if (levels.includes('dead')) return 'dead'
  const bad = lanes.reduce((sum, { counts }) => sum + counts.bad, 0)
  const since = Math.min(...lanes.map(({ badSince, at }) => badSince ?? at ?? 0))
  const until = Math.max(...lanes.map(({ at }) => at ?? 0))
  if (bad >= deadAfter && until - since >= deadSpanMs) return 'dead'
  return bad >= failingLeast ? 'failing' : 'unseen'
}

/**
 * Of each lane. One that was dead has seldom two successes in a row while its connection stands: those of the others
 * count, too. And beside a dead one, what was good before and fails now is good no more.
 */
function levelsOf(lanes: readonly Tally[], { upAfter }: TallyRules): Level[] {
  const successes = lanes.reduce((sum, { goodRun }) => sum + goodRun, 0)
  const own = lanes.map(({ level, goodRun }) =>
    level === 'dead' && goodRun > 0 && successes >= upAfter ? 'good' : level,
  )
  return own.includes('dead') ? own.map((level, lane) => (lanes[lane]?.failsNow ? 'dead' : level)) : own
}

function dropOldest(lanes: Map<string, Tally>): void {
  const oldest = [...lanes].reduce((first, each) => ((each[1].at ?? 0) < (first[1].at ?? 0) ? each : first))
  lanes.delete(oldest[0])
}

/** The lane that says most, of those that say something still. */
function judge({ kind, direction, lanes, rules }: Entry, now: Instant): Judged | undefined {
  const all = [...lanes.values()].filter(tally => tally.at !== undefined)
  const fresh = all.filter(tally => !tally.isStale(now))
  const isStale = fresh.length === 0
  const looked = isStale ? all : fresh
  const levels = levelsOf(looked, rules)
  const ranks = looked.map((tally, index) => ({ tally, rank: LEVELS[levels[index] ?? 'unseen'] }))
  ranks.sort((left, right) => right.rank - left.rank || (right.tally.at ?? 0) - (left.tally.at ?? 0))
  const worst = ranks[0]?.tally
  if (worst === undefined) return undefined
  const level = levelOf(looked, levels, rules)
  const at = Math.max(...looked.map(tally => tally.at as number)) as Instant
  const says = isStale ? noLonger(kind, at, now) : signalSays(kind, level, worst)
  return { kind, direction, level, isStale, at, badSince: worst.badSince, says }
}

function rulesOf(kind: SignalKind, options: HealthOptions): TallyRules {
  const { callsDeadAfter, callsSample, healthyMs, recordsMs, registrationMs, keepMs } = options
  const rules = { ...options, sample: options.failingLeast }
  switch (kind) {
    case 'options-sent':
    case 'options-received':
      return { ...rules, keepMs: healthyMs }
    case 'calls':
      return { ...rules, deadAfter: callsDeadAfter, sample: callsSample }
    case 'code':
      return {
        ...rules,
        deadAfter: callsDeadAfter,
        sample: callsSample,
        keepMs: recordsMs,
        windowMs: recordsMs,
      }
    case 'registration':
      return { ...rules, keepMs: registrationMs }
    default:
      return { ...rules, keepMs }
  }
}

/** As it is shown. */
export function signalOf({ kind, direction, level, isStale, at, says }: Judged): Signal {
  const verdict = isStale ? 'stale' : level === 'good' ? 'good' : 'bad'
  return { kind, direction, verdict, at, says }
}
