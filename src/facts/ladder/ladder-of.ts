// From facts to ladders.
//
//   facts -> vantage -> calls (legs) -> lanes + rows + participants -> room ladder draws them

import type { Ladder, LadderRow } from '../../ladder/index.ts'
import type { Fact, FlowFact, RtpFact, UnresolvedFact } from '../fact.ts'
import { inTimeOrder } from '../fact-log.ts'
import { type Call, callsOf, joined } from './ladder-calls.ts'
import { type Connection, connectionRows, connectionsOf } from './ladder-connections.ts'
import { flowRows } from './ladder-flows.ts'
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

/** Ladders in the order the calls began; empty when there is nothing to draw. */
export function ladderOf(facts: readonly Fact[], options: LadderOptions = {}): Ladder[] {
  const vantage = vantageOf(inTimeOrder(facts), options.observer)
  const calls = callsOf(vantage.facts, options.withOptions ?? false).filter(
    call => options.call === undefined || isCalled(call, options.call),
  )
  const connections = connectionsOf(vantage.facts)
  const flows = vantage.facts.filter(fact => fact.kind === 'flow')
  const mediaOf = Map.groupBy(
    vantage.facts.filter(fact => fact.kind === 'rtp'),
    fact => fact.callId,
  )
  const unresolvedOf = Map.groupBy(
    vantage.facts.filter(fact => fact.kind === 'unresolved'),
    fact => fact.callId,
  )
  const orders = new Map(vantage.facts.map((fact, order) => [fact, order]))
  const orderOf = (fact: Fact): number => orders.get(fact) ?? 0
  const drawn = options.combined ? [joined(calls)] : calls
  return drawn.flatMap(call =>
    drawCall(call, {
      vantage,
      mediaOf,
      unresolvedOf,
      connections,
      flows,
      orderOf,
      all: options.combined ?? false,
    }),
  )
}

const isCalled = (call: Call, id: string): boolean =>
  call.id === id || call.legs.some(leg => leg.callId === id)

interface Scene {
  vantage: Vantage
  /** By Call-ID. */
  mediaOf: ReadonlyMap<string, readonly RtpFact[]>
  unresolvedOf: ReadonlyMap<string | undefined, readonly UnresolvedFact[]>
  connections: Connection[]
  flows: FlowFact[]
  orderOf: (fact: Fact) => number
  all: boolean
}

function drawCall(
  call: Call,
  { vantage, mediaOf, unresolvedOf, connections, flows, orderOf, all }: Scene,
): Ladder[] {
  const drafts = [
    ...messageRows(call, orderOf),
    ...rtpRows(call, mediaOf, orderOf),
    ...unresolvedRows(call, unresolvedOf, orderOf),
    ...connectionRows(call, connections, orderOf, all),
    ...flowRows(call, flows, orderOf, all),
  ].sort((left, right) => left.row.at - right.row.at || left.order - right.order)
  const first = drafts[0]
  if (first === undefined) return []
  const { participants, idOf } = participantsOf(drafts, vantage.observer)
  const { legs, legOf } = lanesOf(call, drafts)
  const rows = drafts.map((draft): LadderRow => {
    const remote = idOf(draft)
    const [from, to] = draft.towards === 'observer' ? [remote, vantage.observer] : [vantage.observer, remote]
    const { at, ...rest } = draft.row
    return { at, from, to, ...rest, leg: legOf(draft) }
  })
  const { id, title } = call
  return [{ id, title, observer: vantage.observer, startedAt: first.row.at, participants, legs, rows }]
}
