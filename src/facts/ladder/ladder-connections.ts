// Rows of TCP and TLS. A connection belongs to a call when it carried one of its messages, or when somebody tried to
// make it during the call, in vain, from an address that takes part or for the name we told that peer: so shows a
// REFER that never arrived.

import { type Instant, seconds } from '../../kernel/index.ts'
import type { ConnectionClosedFact, ConnectionOpenedFact, Fact, SipFact, TlsHandshakeFact } from '../fact.ts'
import { hostIn } from '../sip-text.ts'
import { closedLabel, handshakeSteps, openedLabel } from './connection-label.ts'
import type { Call, CallLegMessages } from './ladder-calls.ts'
import { CONNECTIONS_LANE, type DraftRow, laneKey } from './ladder-rows.ts'
import { TimedIndex } from './timed-index.ts'

export type ConnectionFact = ConnectionOpenedFact | ConnectionClosedFact | TlsHandshakeFact

export interface Connection {
  id: string
  facts: ConnectionFact[]
  /** Whether any SIP was seen on it, keep-alives included. */
  carriedSip: boolean
}

/** A connection without SIP that lived longer was idle, not refused. */
const IN_VAIN = seconds(10)

export interface Connections {
  byId: ReadonlyMap<string, Connection>
  /** Those made in vain, by the address of their peer and the name it asked for. */
  inVain: TimedIndex<Connection>
}

/** Of a vantage, in which each connection has one name and facts are in the order of their times. */
export function connectionsOf(facts: readonly Fact[]): Connections {
  const connections = new Map<string, Connection>()
  const known = (id: string): Connection => {
    const connection = connections.get(id) ?? { id, facts: [], carriedSip: false }
    connections.set(id, connection)
    return connection
  }
  const seen: ConnectionFact[] = []
  for (const fact of facts) {
    if (fact.kind === 'sip') {
      if (fact.connection !== undefined) known(fact.connection).carriedSip = true
    } else if (isConnectionFact(fact)) {
      known(fact.connection).facts.push(fact)
      seen.push(fact)
    }
  }
  const inVain = new TimedIndex<Connection>()
  for (const fact of seen) {
    const connection = known(fact.connection)
    if (!isInVain(connection)) continue
    inVain.note(addressKey(fact.remote.address), fact.at, connection)
    const asked = fact.kind === 'tls-handshake' ? fact.serverName : undefined
    if (asked !== undefined) inVain.note(nameKey(asked), fact.at, connection)
  }
  return { byId: connections, inVain }
}

const addressKey = (address: string): string => `address ${address}`
const nameKey = (name: string): string => `name ${name.toLowerCase()}`

export const isConnectionFact = (fact: Fact): fact is ConnectionFact =>
  fact.kind === 'connection-opened' || fact.kind === 'connection-closed' || fact.kind === 'tls-handshake'

/** `all`: also connections that have nothing to do with the call, for a view of everything. */
export function connectionRows(
  call: Call,
  { byId, inVain }: Connections,
  orderOf: (fact: Fact) => number,
  all: boolean,
): DraftRow[] {
  const carriers = carriersOf(call)
  const carried = [...carriers].flatMap(([id, { leg, method }]) => {
    const facts = (byId.get(id)?.facts ?? []).filter(fact => isWithin(fact, call))
    return facts.flatMap(fact => factRows(fact, facts, laneKey(leg.callId, method), leg.side, orderOf(fact)))
  })
  const sides = sidesOf(call)
  const keys = [...[...sides.keys()].map(addressKey), ...[...contactHosts(call)].map(nameKey)]
  const others = all ? [...byId.values()] : [...inVain.within(keys, call.start, call.end)]
  const alone = others.flatMap(({ id, facts }) => {
    const side = sides.get(facts[0]?.remote.address ?? '') ?? 'teams'
    if (carriers.has(id)) return []
    return facts.flatMap(fact => factRows(fact, facts, CONNECTIONS_LANE, side, orderOf(fact)))
  })
  return [...carried, ...alone]
}

interface Carrier {
  leg: CallLegMessages
  method: string
}

/** By connection, the first message of the call on it: its lane is the connection's. */
function carriersOf(call: Call): Map<string, Carrier & { at: Instant }> {
  const carriers = new Map<string, Carrier & { at: Instant }>()
  for (const leg of call.legs) {
    for (const { connection, method, at } of leg.messages) {
      const before = connection === undefined ? undefined : carriers.get(connection)
      if (connection === undefined || (before !== undefined && before.at <= at)) continue
      carriers.set(connection, { leg, method, at })
    }
  }
  return carriers
}

/** The names we gave the other side to call us back under. */
function contactHosts(call: Call): Set<string> {
  const contactHost = (message: SipFact): string | undefined =>
    message.direction === 'sent' ? hostIn(message.contact ?? '') : undefined
  const teams = call.legs.filter(leg => leg.side === 'teams')
  return new Set(teams.flatMap(leg => leg.messages.map(contactHost).filter(host => host !== undefined)))
}

const isWithin = (fact: Fact, call: Call): boolean => fact.at >= call.start && fact.at <= call.end

function isInVain(connection: Connection): boolean {
  if (connection.carriedSip) return false
  return connection.facts.some(
    fact =>
      (fact.kind === 'tls-handshake' && fact.outcome === 'failed') ||
      (fact.kind === 'connection-closed' && fact.livedMs < IN_VAIN),
  )
}

/** Addresses that take part; one on both sides counts as Teams'. */
function sidesOf(call: Call): Map<string, 'carrier' | 'teams'> {
  const sides = new Map<string, 'carrier' | 'teams'>()
  for (const { side, messages } of call.legs)
    for (const { remote } of messages)
      if (sides.get(remote.address) !== 'teams') sides.set(remote.address, side)
  return sides
}

function factRows(
  fact: ConnectionFact,
  beside: readonly ConnectionFact[],
  lane: string,
  side: 'carrier' | 'teams',
  order: number,
): DraftRow[] {
  const draft = (
    step: { at: Instant; label: string; towards: DraftRow['towards'] },
    kind: 'tcp' | 'tls',
  ): DraftRow => ({
    row: {
      at: step.at,
      kind,
      label: step.label,
      source: fact.observer,
      ref: fact.ref ?? fact.connection,
    },
    lane,
    side,
    remoteAddress: fact.remote.address,
    towards: step.towards,
    order,
  })
  switch (fact.kind) {
    case 'connection-opened': {
      const towards = fact.role === 'server' ? 'observer' : 'remote'
      return [draft({ at: fact.at, label: openedLabel(fact), towards }, 'tcp')]
    }
    case 'tls-handshake':
      return handshakeSteps(fact).map(step => draft(step, 'tls'))
    case 'connection-closed': {
      // The failed handshake has told how it ended.
      if (beside.some(each => each.kind === 'tls-handshake' && each.outcome === 'failed')) return []
      const towards = fact.endedBy === 'remote' ? 'observer' : 'remote'
      return [draft({ at: fact.at, label: closedLabel(fact), towards }, 'tcp')]
    }
  }
}
