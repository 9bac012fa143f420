// The call that makes its caller wait longest, second by second: what the caller hears and what each SBC sees.

import { type Millis, millis } from '../kernel/index.ts'
import type { Group } from './plan.ts'
import type { Gateway } from './tenant/gateway.ts'
import type { Trial } from './try-gateway.ts'

export interface TimelineRow {
  atMs: Millis
  /** Undefined for what the caller experiences. */
  gateway?: string
  says: string
}

export const NO_TIME = millis(0)

export const totalTime = (times: readonly Millis[]): Millis =>
  times.reduce((all, time) => millis(all + time), NO_TIME)

export function timelineOf(groups: readonly Group[], trials: ReadonlyMap<Gateway, Trial>): TimelineRow[] {
  const rows: TimelineRow[] = [{ atMs: NO_TIME, says: 'the caller has dialled and hears nothing' }]
  let atMs = NO_TIME
  for (const gateway of longestWay(groups, trials)) {
    const trial = trials.get(gateway) as Trial
    for (const moment of trial.moments) {
      rows.push({ atMs: millis(atMs + moment.atMs), gateway: gateway.fqdn, says: moment.says })
    }
    atMs = millis(atMs + trial.takesMs)
    if (trial.ends === 'next gateway') continue
    const says = trial.ends === 'rings' ? 'the caller hears ringing' : `the call fails with ${trial.sipCode}`
    return [...rows, { atMs, says }]
  }
  return [...rows, { atMs, says: 'the call fails: no gateway is left' }]
}

/** The attempts of the order that takes longest: of a group those that pass the call on, then the slowest of the others. */
function longestWay(groups: readonly Group[], trials: ReadonlyMap<Gateway, Trial>): Gateway[] {
  const takes = (way: readonly Gateway[]): Millis =>
    totalTime(way.map(gateway => (trials.get(gateway) as Trial).takesMs))
  const longest = (ways: Gateway[][]): Gateway[] =>
    ways.reduce((best, way) => (takes(way) > takes(best) ? way : best), ways[0] ?? [])
  let after: Gateway[] = []
  for (const { gateways, tries } of groups.toReversed()) {
    const passes = (gateway: Gateway): boolean => trials.get(gateway)?.ends === 'next gateway'
    const onwards = after
    if (tries < gateways.length) {
      after = longest(gateways.map(gateway => (passes(gateway) ? [gateway, ...onwards] : [gateway])))
      continue
    }
    const passing = gateways.filter(passes)
    const keeping = gateways.filter(gateway => !passes(gateway))
    after = keeping.length === 0 ? [...passing, ...after] : longest(keeping.map(last => [...passing, last]))
  }
  return after
}
