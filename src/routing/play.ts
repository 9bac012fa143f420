// What a caller experiences, second by second, when the SBCs behave in a given way: how likely it rings, after how long,
// and who saw what. The plan's orders are all counted, none is drawn: the distribution is exact.

import { assert, type Millis, millis } from '../kernel/index.ts'
import type { Outcome } from './decide.ts'
import type { Plan } from './plan.ts'
import { DEFAULT_READING, type Reading } from './reading.ts'
import type { Gateway } from './tenant/gateway.ts'
import { NO_TIME, type TimelineRow, timelineOf, totalTime } from './timeline.ts'
import { type Behaviour, TRIAL_HABITS, type Trial, type TrialHabits, tryGateway } from './try-gateway.ts'

export interface Stagecraft {
  behaves: (gateway: Gateway) => Behaviour
  habits?: TrialHabits
}

export interface Played {
  /** From 0 to 1: the call rings in the end. */
  rings: number
  /** How long until it does, among the calls that ring; undefined when none does. */
  setupDelayMs?: { p50: Millis; p95: Millis; worst: Millis }
  /** Every ending there is, with its probability, the soonest first. */
  endings: readonly Ending[]
  /** The order of attempts that makes the caller wait longest. */
  timeline: readonly TimelineRow[]
}

export interface Ending {
  probability: number
  /** From the dialling to the ringing or to the end of the call. */
  afterMs: Millis
  ends: 'rings' | 'call fails' | 'calling plan'
  /** Of the last attempt; of the decision when there was none. */
  sipCode: number
  microsoftCode: number
}

export function play(
  { groups, attempts, outcome }: Plan,
  { behaves, habits = TRIAL_HABITS }: Stagecraft,
  reading: Reading = DEFAULT_READING,
): Played {
  const trials = new Map(
    attempts.map(({ gateway }) => [gateway, tryGateway(gateway, behaves(gateway), reading, habits)] as const),
  )
  const staged = groups.map(group => ({
    tries: group.tries,
    trials: group.gateways.map(gateway => trials.get(gateway) as Trial),
  }))
  const endings = endingsOf(staged, outcome)
  const ringing = endings.filter(({ ends }) => ends === 'rings')
  return {
    rings: sum(ringing),
    ...(ringing.length > 0 && { setupDelayMs: quantiles(ringing) }),
    endings,
    timeline: timelineOf(groups, trials),
  }
}

interface StagedGroup {
  tries: number
  trials: readonly Trial[]
}

/** A caller who still waits: how likely, since when, and what the last gateway said. */
interface Waiting {
  probability: number
  afterMs: Millis
  last?: Trial
}

function endingsOf(groups: readonly StagedGroup[], outcome: Outcome): Ending[] {
  const endings: Ending[] = []
  let waiting: Waiting[] = [{ probability: 1, afterMs: NO_TIME }]
  for (const group of groups) {
    const branches = branchesOf(group)
    waiting = merged(
      waiting.flatMap(({ probability, afterMs }) =>
        branches.flatMap(branch => {
          const reached = {
            probability: probability * branch.probability,
            afterMs: millis(afterMs + branch.takesMs),
          }
          if (branch.trial.ends === 'next gateway') return [{ ...reached, last: branch.trial }]
          endings.push({ ...reached, ends: branch.trial.ends, ...codesOf(branch.trial) })
          return []
        }),
      ),
    )
  }
  for (const { probability, afterMs, last } of waiting) {
    endings.push({ probability, afterMs, ...(last ? failedBy(last) : withoutAttempt(outcome)) })
  }
  return mergedEndings(endings)
}

type Codes = Pick<Ending, 'sipCode' | 'microsoftCode'>

const codesOf = ({ sipCode, microsoftCode }: Trial): Codes => ({ sipCode, microsoftCode })

const failedBy = (trial: Trial): Codes & Pick<Ending, 'ends'> => ({ ends: 'call fails', ...codesOf(trial) })

function withoutAttempt(outcome: Outcome): Codes & Pick<Ending, 'ends'> {
  if (outcome.type === 'calling plan') return { ends: 'calling plan', sipCode: 0, microsoftCode: 0 }
  assert(outcome.type === 'failed', 'a routed call has attempts')
  const { sipCode, microsoftCode } = outcome
  return { ends: 'call fails', sipCode, microsoftCode }
}

/** One way through a group: what it took, and the trial that it ended with. */
interface Branch {
  probability: number
  takesMs: Millis
  trial: Trial
}

/**
 * Each order of the group is equally likely. Those that pass the call on come before the first that keeps it in a number
 * k; given k, each choice of k of them is equally likely, so it is enough to count choices by size and time.
 */
function branchesOf({ tries, trials }: StagedGroup): Branch[] {
  if (tries < trials.length) {
    return trials.map(trial => ({ probability: 1 / trials.length, takesMs: trial.takesMs, trial }))
  }
  const passing = trials.filter(({ ends }) => ends === 'next gateway')
  const keeping = trials.filter(({ ends }) => ends !== 'next gateway')
  if (keeping.length === 0) {
    const takesMs = totalTime(passing.map(trial => trial.takesMs))
    return passing.slice(-1).map(trial => ({ probability: 1, takesMs, trial }))
  }
  return choicesBySize(passing).flatMap((choices, size) => {
    const probability = precededBy(size, passing.length, keeping.length) / countOf(choices)
    return [...choices].flatMap(([takesMs, count]) =>
      keeping.map(trial => ({
        probability: (probability * count) / keeping.length,
        takesMs: millis(takesMs + trial.takesMs),
        trial,
      })),
    )
  })
}

/** For each size the number of choices of so many trials by the time they take together. */
function choicesBySize(trials: readonly Trial[]): Map<Millis, number>[] {
  const sizes: Map<Millis, number>[] = [new Map([[NO_TIME, 1]])]
  for (const { takesMs } of trials) {
    for (let size = sizes.length; size > 0; size--) {
      const bigger = sizes[size] ?? new Map<Millis, number>()
      sizes[size] = bigger
      for (const [before, count] of sizes[size - 1] ?? []) {
        const together = millis(before + takesMs)
        bigger.set(together, (bigger.get(together) ?? 0) + count)
      }
    }
  }
  return sizes
}

const countOf = (choices: ReadonlyMap<Millis, number>): number =>
  [...choices.values()].reduce((all, count) => all + count, 0)

/** The probability that exactly `size` of `passing` come before the first of `keeping` in a random order. */
function precededBy(size: number, passing: number, keeping: number): number {
  let probability = keeping / (passing + keeping - size)
  for (let place = 0; place < size; place++) probability *= (passing - place) / (passing + keeping - place)
  return probability
}

function merged(waiting: readonly Waiting[]): Waiting[] {
  const byTime = new Map<string, Waiting>()
  for (const each of waiting) {
    const key = `${each.afterMs} ${each.last?.microsoftCode}`
    const there = byTime.get(key)
    byTime.set(
      key,
      there === undefined ? each : { ...each, probability: each.probability + there.probability },
    )
  }
  return [...byTime.values()]
}

function mergedEndings(endings: readonly Ending[]): Ending[] {
  const byKind = new Map<string, Ending>()
  for (const each of endings) {
    const key = `${each.afterMs} ${each.ends} ${each.microsoftCode}`
    const there = byKind.get(key)
    byKind.set(
      key,
      there === undefined ? each : { ...each, probability: each.probability + there.probability },
    )
  }
  return [...byKind.values()].sort((left, right) => left.afterMs - right.afterMs)
}

const sum = (endings: readonly Ending[]): number =>
  endings.reduce((all, { probability }) => all + probability, 0)

/** Sums of thirds are not quite whole. */
const ROUNDING = 1e-9

function quantiles(ringing: readonly Ending[]): { p50: Millis; p95: Millis; worst: Millis } {
  const whole = sum(ringing)
  const worst = ringing.at(-1)?.afterMs ?? NO_TIME
  const at = (share: number): Millis => {
    let reached = 0
    for (const { probability, afterMs } of ringing) {
      reached += probability / whole
      if (reached >= share - ROUNDING) return afterMs
    }
    return worst
  }
  return { p50: at(0.5), p95: at(0.95), worst }
}
