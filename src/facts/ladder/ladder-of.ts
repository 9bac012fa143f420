// From facts to ladders.
//
//   facts -> vantage -> calls (legs) -> lanes + rows + participants -> room ladder draws them

import type { Ladder, LadderRow } from '../../ladder/index.ts'
import type { Fact, RtpFact, UnresolvedFact } from '../fact.ts'
import { inTimeOrder } from '../fact-log.ts'
import { type Call, callsOf, joined } from './ladder-calls.ts'
import { type Connections, connectionRows, connectionsOf } from './ladder-connections.ts'
import { type Flows, flowRows, flowsOf } from './ladder-flows.ts'
import { lanesOf } from './ladder-lanes.ts'
import { participantsOf } from './ladder-participants.ts'
import { messageRows, rtpRows, unresolvedRows } from './ladder-rows.ts'
import { type Vantage, vantageOf } from './vantage.ts'

export interface LadderOptions {
  /** Whose view to draw; without it the observer that saw most, joined by others at the same addresses. */
  observer?: string
  /** Only the call with this id, or with a leg of this Call-ID. */
  call?: string
  /** One ladder of everything instead of one a call; the way to see connections where there is no SIP at all. */
  combined?: boolean
  /** Keep-alives are left out otherwise. */
  withOptions?: boolean
}

/** Calls found in facts, none drawn yet: there may be very many, of which a few are looked at. */
export interface CallLadders {
  /** In the order they began. */
  calls: readonly Call[]
  /** Undefined where there is nothing to draw. */
  draw(call: Call): Ladder | undefined
  /** Everything in one. */
  combined(): Ladder | undefined
  /** The call with this id, and those with a leg of this Call-ID. */
  called(id: string): readonly Call[]
}

export function laddersIn(
  facts: readonly Fact[],
  options: Pick<LadderOptions, 'observer' | 'withOptions'> = {},
): CallLadders {
  const vantage = vantageOf(inTimeOrder(facts), options.observer)
  const calls = callsOf(vantage.facts, options.withOptions ?? false, facts)
  let known: Scene | undefined
  let names: ReadonlyMap<string, readonly Call[]> | undefined
  const scene = (): Scene => (known ??= sceneOf(vantage))
  const named = (): ReadonlyMap<string, readonly Call[]> => (names ??= namesOf(calls))
  return {
    calls,
    draw: call => drawCall(call, scene(), false),
    combined: () => drawCall(joined(calls), scene(), true),
    called: id => named().get(id) ?? [],
  }
}

/** Ladders in the order the calls began; empty when there is nothing to draw. */
export function ladderOf(facts: readonly Fact[], options: LadderOptions = {}): Ladder[] {
  const ladders = laddersIn(facts, options)
  if (options.combined) return [ladders.combined()].filter(ladder => ladder !== undefined)
  const calls = options.call === undefined ? ladders.calls : ladders.called(options.call)
  return calls.map(ladders.draw).filter(ladder => ladder !== undefined)
}

/** Calls by their ids and the Call-IDs of their legs. */
function namesOf(calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> {
  const named = new Map<string, Call[]>()
  for (const call of calls) {
    for (const name of new Set([call.id, ...call.legs.map(leg => leg.callId)])) {
      const known = named.get(name)
      if (known === undefined) named.set(name, [call])
      else known.push(call)
    }
  }
  return named
}

interface Scene {
  vantage: Vantage
  /** By Call-ID. */
  mediaOf: ReadonlyMap<string, readonly RtpFact[]>
  unresolvedOf: ReadonlyMap<string | undefined, readonly UnresolvedFact[]>
  connections: Connections
  flows: Flows
  orderOf: (fact: Fact) => number
}

function sceneOf(vantage: Vantage): Scene {
  const { facts } = vantage
  const orders = new Map(facts.map((fact, order) => [fact, order]))
  return {
    vantage,
    mediaOf: Map.groupBy(
      facts.filter(fact => fact.kind === 'rtp'),
      fact => fact.callId,
    ),
    unresolvedOf: Map.groupBy(
      facts.filter(fact => fact.kind === 'unresolved'),
      fact => fact.callId,
    ),
    connections: connectionsOf(facts),
    flows: flowsOf(facts),
    orderOf: fact => orders.get(fact) ?? 0,
  }
}

function drawCall(
  call: Call,
  { vantage, mediaOf, unresolvedOf, connections, flows, orderOf }: Scene,
  all: boolean,
): Ladder | undefined {
  const drafts = [
    ...messageRows(call, orderOf),
    ...rtpRows(call, mediaOf, orderOf),
    ...unresolvedRows(call, unresolvedOf, orderOf),
    ...connectionRows(call, connections, orderOf, all),
    ...flowRows(call, flows, orderOf, all),
  ].sort((left, right) => left.row.at - right.row.at || left.order - right.order)
  const first = drafts[0]
  if (first === undefined) return undefined
  const { participants, idOf, isAmongOthers } = participantsOf(drafts, vantage.observer)
  const { legs, legOf } = lanesOf(call, drafts)
  const rows = drafts.map((draft): LadderRow => {
    const remote = idOf(draft)
    const [from, to] = draft.towards === 'observer' ? [remote, vantage.observer] : [vantage.observer, remote]
    const { at, kind, ...rest } = draft.row
    const label = isAmongOthers(draft) ? `${rest.label} [${draft.remoteAddress}]` : rest.label
    return { at, from, to, kind, ...rest, label, leg: legOf(draft) }
  })
  const { id, title } = call
  return { id, title, observer: vantage.observer, startedAt: first.row.at, participants, legs, rows }
}
