// Rows of TCP and TLS. A connection belongs to a call when it carried one of its messages, or when somebody tried to
// make it during the call, in vain, from an address that takes part or for the name we told that peer: so shows a
// REFER that never arrived.

import { type Instant, seconds } from '../../kernel/index.ts'
import type { ConnectionClosedFact, ConnectionOpenedFact, Fact, SipFact, TlsHandshakeFact } from '../fact.ts'
import { hostIn } from '../sip-text.ts'
import { closedLabel, handshakeSteps, openedLabel } from './connection-label.ts'
import type { Call, CallLegMessages } from './ladder-calls.ts'
import { CONNECTIONS_LANE, type DraftRow, laneKey } from './ladder-rows.ts'

export type ConnectionFact = ConnectionOpenedFact | ConnectionClosedFact | TlsHandshakeFact

export interface Connection {
  id: string
  facts: ConnectionFact[]
  /** Whether any SIP was seen on it, keep-alives included. */
  carriedSip: boolean
}

/** A connection without SIP that lived longer was idle, not refused. */
const IN_VAIN = seconds(10)

/** Of a vantage, in which each connection has one name. */
export function connectionsOf(facts: readonly Fact[]): Connection[] {
  const connections = new Map<string, Connection>()
  const known = (id: string): Connection => {
    const connection = connections.get(id) ?? { id, facts: [], carriedSip: false }
    connections.set(id, connection)
    return connection
  }
  for (const fact of facts) {
    if (fact.kind === 'sip') {
      if (fact.connection !== undefined) known(fact.connection).carriedSip = true
    } else if (isConnectionFact(fact)) {
      known(fact.connection).facts.push(fact)
    }
  }
  return [...connections.values()].filter(connection => connection.facts.length > 0)
}

export const isConnectionFact = (fact: Fact): fact is ConnectionFact =>
  fact.kind === 'connection-opened' || fact.kind === 'connection-closed' || fact.kind === 'tls-handshake'

/** `all`: also connections that have nothing to do with the call, for a view of everything. */
export function connectionRows(
  call: Call,
  connections: readonly Connection[],
  orderOf: (fact: Fact) => number,
  all: boolean,
): DraftRow[] {
  const carriers = carriersOf(call)
  const addresses = new Set(call.legs.flatMap(leg => leg.messages.map(message => message.remote.address)))
  const names = contactHosts(call)
  return connections.flatMap(connection => {
    const carrier = carriers.get(connection.id)
    if (carrier !== undefined) {
      const { leg, method } = carrier
      const facts = connection.facts.filter(fact => isWithin(fact, call))
      return facts.flatMap(fact =>
        factRows(fact, facts, laneKey(leg.callId, method), leg.side, orderOf(fact)),
      )
    }
    const related = all || (isInVain(connection) && isRelated(connection, call, addresses, names))
    if (!related) return []
    const side = sideOf(connection, call)
    return connection.facts.flatMap(fact =>
      factRows(fact, connection.facts, CONNECTIONS_LANE, side, orderOf(fact)),
    )
  })
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

function isRelated(
  connection: Connection,
  call: Call,
  addresses: ReadonlySet<string>,
  names: ReadonlySet<string>,
): boolean {
  return connection.facts.some(fact => {
    if (!isWithin(fact, call)) return false
    const asked = fact.kind === 'tls-handshake' ? fact.serverName?.toLowerCase() : undefined
    return addresses.has(fact.remote.address) || (asked !== undefined && names.has(asked))
  })
}

function sideOf(connection: Connection, call: Call): 'carrier' | 'teams' {
  const address = connection.facts[0]?.remote.address
  const same = (leg: CallLegMessages): boolean =>
    leg.messages.some(message => message.remote.address === address)
  const teams = call.legs.some(leg => leg.side === 'teams' && same(leg))
  return !teams && call.legs.some(leg => leg.side === 'carrier' && same(leg)) ? 'carrier' : 'teams'
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
