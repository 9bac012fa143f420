// Whose view is drawn. Facts of several observers tell one story twice, so the ladder takes one observer's, and from
// others at the same addresses what that one lacks: the SBC's log has the SIP, the capture beside it the certificates,
// a firewall the connections that nobody else counted. What two of them saw stands once.
//
//   log      INVITE  accepted SocketID 7  left, context 0                        INVITE, accepted, left after CN=ACL_5330
//   capture          SYN      stream 3    CN=ACL_5330, left      -->  ladder     of context 0: one connection
//   flows                                                   16 ms 11 packets     16 ms 11 packets

import { type Endpoint, formatEndpoint, type Instant, seconds } from '../../kernel/index.ts'
import type { Fact, FlowFact, TlsHandshakeFact } from '../fact.ts'
import { plainFact } from '../plain-fact.ts'
import { type ConnectionFact, isConnectionFact } from './ladder-connections.ts'

export interface Vantage {
  observer: string
  facts: Fact[]
}

/** Without a name: the observer that joined both sides of a call, else the one with most SIP, else with most of anything. */
export function vantageOf(facts: readonly Fact[], observer?: string): Vantage {
  if (observer !== undefined) return { observer, facts: facts.filter(fact => fact.observer === observer) }
  const [main = '', ...others] = observersOf(facts)
  const own = facts.filter(fact => fact.observer === main)
  const addresses = new Set(own.flatMap(localAddress))
  const beside = Map.groupBy(
    facts.filter(fact => fact.observer !== main && localAddress(fact).some(each => addresses.has(each))),
    fact => fact.observer,
  )
  if (beside.size === 0) return { observer: main, facts: own }
  const told = new Told()
  for (const each of [own, ...others.map(other => beside.get(other) ?? [])]) told.add(each)
  return { observer: main, facts: told.facts.sort((left, right) => left.at - right.at) }
}

/** Whoever tells most first. */
function observersOf(facts: readonly Fact[]): string[] {
  const weights = new Map<string, number>()
  for (const fact of facts) {
    const weight = joinsSides(fact) ? CALL_WEIGHT : fact.kind === 'sip' ? SIP_WEIGHT : 1
    weights.set(fact.observer, (weights.get(fact.observer) ?? 0) + weight)
  }
  return [...weights].sort((left, right) => right[1] - left[1]).map(([observer]) => observer)
}
const SIP_WEIGHT = 1000
const CALL_WEIGHT = 1_000_000

/** The SBC alone sees a call on both sides; Microsoft's side tells of its own half. */
const joinsSides = (fact: Fact): boolean =>
  fact.kind === 'call' && new Set(fact.legs.map(leg => leg.side)).size === 2

const localAddress = (fact: Fact): string[] => {
  if (fact.kind === 'flow') return [fact.client.address, fact.server.address]
  return 'local' in fact && fact.local !== undefined ? [fact.local.address] : []
}

/** Two that tell of one connection began it within this time of each other. */
const SAME_CONNECTION = seconds(30)

interface ToldConnection {
  /** As its first observer calls it; told apart where two call theirs alike. */
  id: string
  observer: string
  at: Instant
  kinds: Set<Fact['kind']>
  /** Its handshake, and where that stands among the facts. */
  handshake?: { fact: TlsHandshakeFact; index: number }
}

/** What was told so far, one observer after the other. */
class Told {
  readonly facts: Fact[] = []
  /** By Call-ID: messages that a log cut short are no others for that. */
  readonly #dialogs = new Set<string>()
  readonly #kinds = new Set<Fact['kind']>()
  readonly #connections = new Map<string, ToldConnection[]>()
  /** Whose each name of a connection is. */
  readonly #ids = new Map<string, string>()

  /** Those of one observer. */
  add(facts: readonly Fact[]): void {
    const names = new Map<string, ToldConnection>()
    const dialogs = new Set<string>()
    const kinds = new Set<Fact['kind']>()
    for (const fact of facts) {
      if (isConnectionFact(fact)) this.#connectionFact(fact, names)
      else if (fact.kind === 'flow') this.#flow(fact)
      else if (fact.kind === 'sip') {
        dialogs.add(fact.callId)
        if (!this.#dialogs.has(fact.callId))
          this.facts.push(renamed(fact, names.get(fact.connection ?? '')?.id))
      } else {
        kinds.add(fact.kind)
        if (!this.#kinds.has(fact.kind)) this.facts.push(fact)
      }
    }
    for (const callId of dialogs) this.#dialogs.add(callId)
    for (const kind of kinds) this.#kinds.add(kind)
  }

  #connectionFact(fact: ConnectionFact, names: Map<string, ToldConnection>): void {
    const { connection, observer, at, kind } = fact
    const known = names.get(connection) ?? this.#known(endsOf(fact), observer, at) ?? this.#fresh(fact)
    names.set(connection, known)
    const isNew = known.observer === observer || !known.kinds.has(kind)
    known.kinds.add(kind)
    if (kind === 'tls-handshake' && !isNew) this.#better(known, fact)
    if (!isNew) return
    const told = renamed(fact, known.id)
    if (told.kind === 'tls-handshake') known.handshake = { fact: told, index: this.facts.length }
    this.facts.push(told)
  }

  /** Who saw the messages tells more than who only knows of them; the context is known to the SBC alone. */
  #better({ id, handshake }: ToldConnection, fact: TlsHandshakeFact): void {
    if (handshake === undefined) return
    const { fact: before, index } = handshake
    if (before.unseen !== true || fact.unseen === true || before.outcome !== fact.outcome) return
    const { context = before.context } = fact
    handshake.fact = { ...renamed(fact, id), ...(context !== undefined && { context }) }
    this.facts[index] = handshake.fact
  }

  /** One that nobody else knows. */
  #flow(flow: FlowFact): void {
    const { client, server, observer, at } = flow
    const ends = endsKey(client, server)
    if (this.#known(ends, observer, at) !== undefined) return
    this.#remember(ends, { id: ends, observer, at, kinds: new Set(['flow']) })
    this.facts.push(flow)
  }

  /** As another observer told of it. */
  #known(ends: string | undefined, observer: string, at: Instant): ToldConnection | undefined {
    const alike = this.#connections.get(ends ?? '')
    return alike?.find(each => each.observer !== observer && Math.abs(each.at - at) < SAME_CONNECTION)
  }

  #fresh(fact: ConnectionFact): ToldConnection {
    const { connection, observer, at } = fact
    const id = this.#ids.get(connection) === observer ? connection : this.#unique(connection, observer)
    const fresh: ToldConnection = { id, observer, at, kinds: new Set() }
    this.#remember(endsOf(fact), fresh)
    return fresh
  }

  #unique(connection: string, observer: string): string {
    const id = this.#ids.has(connection) ? `${observer} ${connection}` : connection
    this.#ids.set(id, observer)
    return id
  }

  #remember(ends: string | undefined, connection: ToldConnection): void {
    if (ends === undefined) return
    const known = this.#connections.get(ends)
    if (known === undefined) this.#connections.set(ends, [connection])
    else known.push(connection)
  }
}

const renamed = <Each extends Fact & { connection?: string }>(
  fact: Each,
  connection: string | undefined,
): Each =>
  connection === undefined || fact.connection === connection ? fact : { ...plainFact(fact), connection }

function endsOf({ role, local, remote }: ConnectionFact): string | undefined {
  if (local === undefined) return undefined
  return role === 'client' ? endsKey(local, remote) : endsKey(remote, local)
}

const endsKey = (client: Endpoint, server: Endpoint): string =>
  `${formatEndpoint(client)} ${formatEndpoint(server)}`
