// One time line over several sources. Each has a clock of its own: what two of them both saw tells how far these
// clocks are apart, and all are set to the one that has most in common with the others.
//
//   log ----12---- capture ----3---- flows          the numbers are events seen by both;
//     \_____1______/                                the links with most events carry the offsets

import { after, type Instant, type Millis, millis } from '../../kernel/index.ts'
import { type Fact, UNDATED } from '../fact.ts'
import { eventTimes } from './same-event.ts'

export interface TimedSource {
  name: string
  /** Changed in place: their times become those of the reference. */
  facts: readonly Fact[]
}

/** How a source's clock stands to the reference's. */
export interface ClockOffset {
  /** The source whose clock was taken, which has no offset. */
  reference: string
  /** How far this clock is ahead of the reference; its facts were set back by as much. */
  aheadMs: Millis
  /** Half of the events agree within so much. */
  spreadMs: Millis
  /** Events that both saw. */
  events: number
}

interface Link {
  from: number
  to: number
  /** How far the clock of `to` is ahead of `from`'s. */
  aheadMs: number
  spreadMs: number
  events: number
}

/**
 * Sets the clocks of all sources that have something in common, and says by how much; undefined for a source whose
 * clock nothing can be said of.
 */
export function alignClocks(sources: readonly TimedSource[]): (ClockOffset | undefined)[] {
  const links = linksOf(sources.map(source => eventTimes(source.facts)))
  const offsets: (ClockOffset | undefined)[] = sources.map(() => undefined)
  for (;;) {
    const start = busiest(links, offsets)
    if (start === undefined) return offsets
    spread(start, sources, links, offsets)
  }
}

function linksOf(times: readonly Map<string, Instant>[]): Link[] {
  const links: Link[] = []
  for (const [to, later] of times.entries()) {
    for (const [from, earlier] of times.entries()) {
      const link = from < to ? linkOf(earlier, later) : undefined
      if (link !== undefined) links.push({ from, to, ...link })
    }
  }
  return links
}

function linkOf(
  from: ReadonlyMap<string, Instant>,
  to: ReadonlyMap<string, Instant>,
): Pick<Link, 'aheadMs' | 'spreadMs' | 'events'> | undefined {
  const ahead: number[] = []
  for (const [key, at] of to) {
    const other = from.get(key)
    if (other !== undefined) ahead.push(at - other)
  }
  if (ahead.length === 0) return undefined
  const aheadMs = median(ahead)
  return { aheadMs, spreadMs: median(ahead.map(each => Math.abs(each - aheadMs))), events: ahead.length }
}

function median(values: number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/** The source with most in common with others, of those that have no offset yet. */
function busiest(links: readonly Link[], offsets: readonly (ClockOffset | undefined)[]): number | undefined {
  const events = new Map<number, number>()
  for (const { from, to, events: count } of links) {
    if (offsets[from] !== undefined) continue
    events.set(from, (events.get(from) ?? 0) + count)
    events.set(to, (events.get(to) ?? 0) + count)
  }
  return [...events].sort((left, right) => right[1] - left[1] || left[0] - right[0])[0]?.[0]
}

/** From the reference along the strongest links to all it is joined with. */
function spread(
  start: number,
  sources: readonly TimedSource[],
  links: readonly Link[],
  offsets: (ClockOffset | undefined)[],
): void {
  const reference = (sources[start] as TimedSource).name
  offsets[start] = { reference, aheadMs: millis(0), spreadMs: millis(0), events: 0 }
  const isSet = (index: number): boolean => offsets[index]?.reference === reference
  for (;;) {
    const edge = links.filter(({ from, to }) => isSet(from) !== isSet(to))
    const link = edge.sort((left, right) => right.events - left.events)[0]
    if (link === undefined) return
    const [known, next, ahead] = isSet(link.from)
      ? [link.from, link.to, link.aheadMs]
      : [link.to, link.from, -link.aheadMs]
    const aheadMs = millis((offsets[known] as ClockOffset).aheadMs + ahead)
    offsets[next] = { reference, aheadMs, spreadMs: millis(link.spreadMs), events: link.events }
    setBack((sources[next] as TimedSource).facts, aheadMs)
  }
}

function setBack(facts: readonly Fact[], aheadMs: Millis): void {
  if (aheadMs === 0) return
  for (const fact of facts) {
    if (fact.at !== UNDATED) fact.at = after(fact.at, millis(-aheadMs))
  }
}
