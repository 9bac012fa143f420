// The ladders a report draws: of the calls its findings are about, each once.

import { type CallLadders, type Fact, type Ladder, ladderOf, laddersIn } from '../../facts/index.ts'
import { between, seconds } from '../../kernel/index.ts'
import type { Diagnosed } from '../diagnose.ts'

/** Calls drawn, of one finding and of all. */
const PER_FINDING = 2
const IN_ALL = 12
/** Findings whose calls are looked for. */
const LOOKED_FOR = 40
/** Calls drawn to see whether a connection stands in one. */
const DRAWN_NEAR = 200
/** Around connections that belong to no call known here. */
const BEFORE = seconds(5)
const AFTER = seconds(60)

/** Ladders, and for each finding the numbers (from 0) of those it is about. */
export interface ReportLadders {
  ladders: Ladder[]
  of: number[][]
}

export function reportLadders(findings: readonly Diagnosed[], facts: readonly Fact[]): ReportLadders {
  const ladders: Ladder[] = []
  const take = (found: readonly Ladder[]): number[] =>
    found.slice(0, PER_FINDING).flatMap(ladder => {
      const known = ladders.findIndex(each => each.id === ladder.id && each.observer === ladder.observer)
      if (known !== -1) return [known]
      return ladders.length < IN_ALL ? [ladders.push(ladder) - 1] : []
    })
  const views = new Views(facts)
  // No more than a report holds, and for the worst findings alone.
  const isOver = (index: number): boolean => ladders.length >= IN_ALL || index >= LOOKED_FOR
  const ofCalls = findings.map(({ evidence }, index) =>
    isOver(index) ? [] : take(ofCallIds(evidence, ladders, views)),
  )
  // Failed connections may stand in a call that another finding has brought.
  const of = findings.map(({ evidence }, index) => {
    const own = ofCalls[index] as number[]
    if (own.length > 0) return own
    const shown = ladders.filter(ladder => holds(ladder, evidence))
    return take(shown.length > 0 || isOver(index) ? shown : around(evidence, facts))
  })
  return { ladders, of }
}

function ofCallIds(evidence: readonly Fact[], drawn: readonly Ladder[], views: Views): Ladder[] {
  const ids = new Map<string, string>()
  for (const fact of evidence)
    if (fact.kind !== 'call-record' && 'callId' in fact && fact.callId && !ids.has(fact.callId))
      ids.set(fact.callId, fact.observer)
  const found: Ladder[] = []
  for (const [call, observer] of ids) {
    const isHere = (ladder: Ladder): boolean =>
      ladder.id === call || ladder.legs.some(leg => leg.callId === call)
    if (found.some(isHere)) continue
    const known = drawn.find(isHere)
    const drawing = known === undefined ? views.drawn(call, observer) : [known]
    found.push(...drawing)
    if (found.length >= PER_FINDING) break
  }
  return found
}

/** The calls as observers saw them, found once for all findings. */
class Views {
  readonly #facts: readonly Fact[]
  readonly #views = new Map<string | undefined, CallLadders>()

  constructor(facts: readonly Fact[]) {
    this.#facts = facts
  }

  /** As who saw most has it, else as the one who saw this. */
  drawn(call: string, observer: string): Ladder[] {
    const found = this.#drawn(call, undefined)
    return found.length > 0 ? found : this.#drawn(call, observer)
  }

  #drawn(call: string, observer: string | undefined): Ladder[] {
    const view =
      this.#views.get(observer) ?? laddersIn(this.#facts, observer === undefined ? {} : { observer })
    this.#views.set(observer, view)
    return view
      .called(call)
      .slice(0, PER_FINDING)
      .flatMap(each => view.draw(each) ?? [])
  }
}

/** Whether one of the connections is drawn in it. */
function holds(ladder: Ladder, evidence: readonly Fact[]): boolean {
  const places = new Set(evidence.flatMap(placeOf))
  return ladder.rows.some(row => places.has(`${row.source} ${row.ref}`))
}

const placeOf = (fact: Fact): string[] =>
  fact.kind === 'tls-handshake' || fact.kind === 'connection-closed' || fact.kind === 'connection-opened'
    ? [`${fact.observer} ${fact.ref ?? fact.connection}`]
    : []

/** Of connections outside any call: they alone, or the call at the time of the first of them. */
function around(evidence: readonly Fact[], facts: readonly Fact[]): Ladder[] {
  const first = evidence.find(fact => placeOf(fact).length > 0)
  if (first === undefined) return []
  const near = facts.filter(
    fact =>
      fact.observer === first.observer && fact.at >= first.at - BEFORE && between(first.at, fact.at) <= AFTER,
  )
  const { calls, draw } = laddersIn(near)
  const drawn = calls
    .filter(call => call.end >= first.at)
    .slice(0, DRAWN_NEAR)
    .flatMap(call => draw(call) ?? [])
    .filter(ladder => holds(ladder, evidence))
  return drawn.length > 0 ? drawn : ladderOf(connectionsOf(evidence, near), { combined: true })
}

/** All that is known of the connections in the evidence. */
function connectionsOf(evidence: readonly Fact[], facts: readonly Fact[]): Fact[] {
  const ids = new Set(evidence.flatMap(fact => ('connection' in fact ? (fact.connection ?? []) : [])))
  return facts.filter(
    fact =>
      fact.kind !== 'sip' &&
      'connection' in fact &&
      fact.connection !== undefined &&
      ids.has(fact.connection),
  )
}
