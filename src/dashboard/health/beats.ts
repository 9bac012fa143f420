// Changes of a state made into beats of equal length.

import type { HealthOne } from '../../api/shapes/index.ts'

type State = HealthOne['state']

/** The worst first. A time of maintenance is told as one, whatever was seen in it. */
const WORST: readonly State[] = ['down', 'degraded', 'maintenance', 'unknown', 'up']

/** `count` beats from `from` to `to`, each with the worst state in it; before the first change nothing is known. */
export function beatsOf(
  changes: readonly { at: number; state: State }[],
  from: number,
  to: number,
  count: number,
): { at: number; state: State }[] {
  const length = (to - from) / count
  return Array.from({ length: count }, (_, index) => {
    const begin = from + index * length
    const end = begin + length
    const before = changes.findLast(change => change.at <= begin)?.state ?? 'unknown'
    const within = changes.filter(change => change.at > begin && change.at < end).map(({ state }) => state)
    // What is not known yet is no news against what became known within the beat.
    const states = before === 'unknown' && within.length > 0 ? within : [before, ...within]
    return { at: begin, state: WORST.find(state => states.includes(state)) ?? 'unknown' }
  })
}
