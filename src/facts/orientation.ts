// Whose view a capture is told from. What passes by only goes from one address to another; rules and ladder ask what the SBC
// sent and received. So the addresses of the SBC are found first, then each fact is turned to their side.
//
//   who talks with whom  -->  in each group that talks, one side is ours:
//     told by the user > not Microsoft > speaks as ours does elsewhere > talks with most > is called

import type {
  ConnectionClosedFact,
  ConnectionOpenedFact,
  Fact,
  RtpFact,
  SipFact,
  TlsHandshakeFact,
} from './fact.ts'
import { isMicrosoftAddress, isMicrosoftName } from './microsoft.ts'

/** Facts of what goes from one address to another; these alone have two sides. */
type Passing = SipFact | RtpFact | ConnectionOpenedFact | ConnectionClosedFact | TlsHandshakeFact

const PASSING: ReadonlySet<Fact['kind']> = new Set<Passing['kind']>([
  'sip',
  'rtp',
  'connection-opened',
  'connection-closed',
  'tls-handshake',
])

const isPassing = (fact: Fact): fact is Passing => PASSING.has(fact.kind)

interface Host {
  peers: Set<string>
  /** What it calls itself in User-Agent or Server. */
  agents: Set<string>
  isMicrosoft: boolean
  /** Requests that begin something, and connections, that it got. */
  called: number
}

/** Our addresses, of those that facts tell of, turned already or not. `told` are known to be ours. */
function ourAddresses(facts: readonly Fact[], told: readonly string[] = []): Set<string> {
  const hosts = hostsOf(facts)
  const ours = new Set(told)
  const groups = groupsOf(hosts).toSorted((left, right) => certainty(right, hosts) - certainty(left, hosts))
  const agents = new Set<string>()
  for (const group of groups) {
    const side = ourSide(group, hosts, ours, agents)
    for (const address of side) {
      ours.add(address)
      for (const agent of hosts.get(address)?.agents ?? []) agents.add(agent)
    }
  }
  return ours
}

function hostsOf(facts: readonly Fact[]): Map<string, Host> {
  const hosts = new Map<string, Host>()
  const host = (address: string): Host => {
    const known = hosts.get(address)
    if (known !== undefined) return known
    const isMicrosoft = isMicrosoftAddress(address)
    const fresh = { peers: new Set<string>(), agents: new Set<string>(), isMicrosoft, called: 0 }
    hosts.set(address, fresh)
    return fresh
  }
  for (const fact of facts) {
    // Audio goes to whatever address the signalling names, and says nothing of who talks with whom.
    if (!isPassing(fact) || fact.kind === 'rtp' || fact.local === undefined) continue
    const isTurned = fact.kind === 'sip' ? fact.direction === 'received' : fact.role === 'server'
    const speaker = isTurned ? fact.remote.address : fact.local.address
    const hearer = isTurned ? fact.local.address : fact.remote.address
    if (speaker === hearer) continue
    const from = host(speaker)
    const to = host(hearer)
    from.peers.add(hearer)
    to.peers.add(speaker)
    if (fact.kind === 'sip') {
      if (fact.userAgent !== undefined) speaksAs(from, fact.userAgent)
      if (fact.status === undefined && fact.method === 'INVITE' && fact.toTag === undefined) to.called++
    } else if (fact.kind === 'tls-handshake' && isMicrosoftName(fact.serverName ?? '')) to.isMicrosoft = true
  }
  return hosts
}
const MAX_AGENTS = 16

function speaksAs(host: Host, agent: string): void {
  if (host.agents.has(agent)) return
  if (host.agents.size < MAX_AGENTS) host.agents.add(agent)
  if (/microsoft\.pstnhub/i.test(agent)) host.isMicrosoft = true
}

/** Addresses that talk with each other, directly or through others. */
function groupsOf(hosts: ReadonlyMap<string, Host>): string[][] {
  const met = new Set<string>()
  const groups: string[][] = []
  for (const start of hosts.keys()) {
    if (met.has(start)) continue
    const group = [start]
    met.add(start)
    for (const address of group) {
      for (const peer of hosts.get(address)?.peers ?? []) {
        if (met.has(peer)) continue
        met.add(peer)
        group.push(peer)
      }
    }
    if (group.length > 1) groups.push(group)
  }
  return groups
}

/** Groups that tell more are looked at first: what they teach helps with the others. */
function certainty(group: readonly string[], hosts: ReadonlyMap<string, Host>): number {
  return (group.some(address => hosts.get(address)?.isMicrosoft) ? 1_000_000 : 0) + group.length
}

function ourSide(
  group: readonly string[],
  hosts: ReadonlyMap<string, Host>,
  ours: ReadonlySet<string>,
  agents: ReadonlySet<string>,
): string[] {
  const of = (address: string): Host => hosts.get(address) as Host
  const told = group.filter(address => ours.has(address))
  if (told.length > 0) return told
  const microsoft = group.filter(address => of(address).isMicrosoft)
  if (microsoft.length > 0) {
    const beside = microsoft.flatMap(address => [...of(address).peers]).filter(peer => !of(peer).isMicrosoft)
    if (beside.length > 0) return [...new Set(beside)]
  }
  const alike = group.filter(address => [...of(address).agents].some(agent => agents.has(agent)))
  if (alike.length > 0 && alike.length < group.length) return alike
  const busiest = group.toSorted(
    (left, right) => of(right).peers.size - of(left).peers.size || of(right).called - of(left).called,
  )[0] as string
  return [busiest]
}

const OPPOSITE = { local: 'remote', remote: 'local' } as const

/** Makes of the fact what the addresses in `ours` saw. Facts come as the sender's or the client's view. */
function turn(fact: Fact, ours: ReadonlySet<string>): void {
  if (!isPassing(fact) || fact.local === undefined) return
  const { local, remote } = fact
  if (ours.has(local.address) || !ours.has(remote.address)) return
  fact.local = remote
  fact.remote = local
  if (fact.kind === 'sip' || fact.kind === 'rtp') {
    fact.direction = 'received'
    return
  }
  fact.role = 'server'
  if (fact.kind === 'connection-opened') return
  if (fact.endedBy !== undefined) fact.endedBy = OPPOSITE[fact.endedBy]
  if (fact.kind === 'tls-handshake') return
  const { bytesReceived, bytesSent } = fact
  if (bytesReceived === undefined || bytesSent === undefined) return
  fact.bytesReceived = bytesSent
  fact.bytesSent = bytesReceived
}

/** Facts of earlier portions that still tell which addresses are ours. */
const REMEMBERED = 5000

/** Our view of a source that goes on and on: each portion of its facts is turned by what is known by then. */
export class OngoingView {
  readonly #told: readonly string[]
  #known: readonly Fact[] = []

  /** `told` are addresses known to be ours. */
  constructor(told: readonly string[] = []) {
    this.#told = told
  }

  /** The last portion and some of what came before it. */
  get known(): readonly Fact[] {
    return this.#known
  }

  /** Turns the facts themselves. */
  turn(fresh: readonly Fact[]): void {
    this.#known = this.#known.length === 0 ? fresh : [...this.#known.slice(-REMEMBERED), ...fresh]
    const ours = ourAddresses(this.#known, this.#told)
    for (const fact of fresh) turn(fact, ours)
  }
}
