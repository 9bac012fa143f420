// Rows of connections that were only counted, by an exporter of flows or a firewall, and of which no observer tells more:
// those that ended at once or were not let through, from who takes part in the call, while it stood.

import { type Millis, seconds } from '../../kernel/index.ts'
import type { Fact, FlowFact } from '../fact.ts'
import { duration } from './connection-label.ts'
import type { Call } from './ladder-calls.ts'
import { CONNECTIONS_LANE, type DraftRow } from './ladder-rows.ts'
import { TimedIndex } from './timed-index.ts'

/** As of connections that were seen: one that lasted was in use. */
const IN_VAIN = seconds(10)

export interface Flows {
  all: readonly FlowFact[]
  /** Those that may stand in a call, by the addresses of both ends. */
  byAddress: TimedIndex<FlowFact>
}

/** Facts are in the order of their times. */
export function flowsOf(facts: readonly Fact[]): Flows {
  const all = facts.filter(
    (fact): fact is FlowFact => fact.kind === 'flow' && fact.transport === 'tcp' && fact.lastedMs < IN_VAIN,
  )
  const byAddress = new TimedIndex<FlowFact>()
  for (const flow of all)
    for (const { address } of [flow.client, flow.server]) byAddress.note(address, flow.at, flow)
  return { all, byAddress }
}

/** `all`: also those that have nothing to do with the call, for a view of everything. */
export function flowRows(
  call: Call,
  flows: Flows,
  orderOf: (fact: Fact) => number,
  all: boolean,
): DraftRow[] {
  if (flows.all.length === 0) return []
  const ours = new Set(call.legs.flatMap(leg => leg.messages.map(message => message.local.address)))
  const theirs = new Set(call.legs.flatMap(leg => leg.messages.map(message => message.remote.address)))
  const near = all ? flows.all : [...flows.byAddress.within(theirs, call.start, call.end)]
  return near.flatMap((flow): DraftRow[] => {
    const { at, client, server, observer, ref } = flow
    const isIncoming = ours.has(server.address) || !ours.has(client.address)
    const remote = isIncoming ? client : server
    if (!all && !theirs.has(remote.address)) return []
    const carrier = call.legs.find(leg => leg.messages[0]?.remote.address === remote.address)
    return [
      {
        row: { at, kind: 'tcp', label: flowLabel(flow), source: observer, ...(ref !== undefined && { ref }) },
        lane: CONNECTIONS_LANE,
        side: carrier?.side ?? 'teams',
        remoteAddress: remote.address,
        towards: isIncoming ? 'observer' : 'remote',
        order: orderOf(flow),
      },
    ]
  })
}

/** `TCP :8576 counted, 16 ms, 2120 octets`, `TCP :8576 not let through`. */
function flowLabel(flow: FlowFact): string {
  const { client, lastedMs, outcome, fromClient, fromServer } = flow
  const name = `TCP :${client.port}`
  switch (outcome) {
    case 'denied':
      return `${name} not let through`
    case 'unanswered':
      return `${name} not answered`
    case 'allowed':
      return `${name} let through`
    default: {
      const octets = flow.bytes ?? (fromClient?.bytes ?? 0) + (fromServer?.bytes ?? 0)
      return `${name} counted, ${lasted(lastedMs)}, ${octets} octets`
    }
  }
}

/** Some count in whole seconds. */
const lasted = (lastedMs: Millis): string => (lastedMs < 1 ? 'at once' : duration(lastedMs))
