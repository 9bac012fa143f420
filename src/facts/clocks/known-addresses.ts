// The addresses of an observer that does not know its own. A log names the interface where a capture has an address;
// what both saw tells that they are the same, and from then on it is one place in all sources.
//
//   log      SIPInterface #0:5061  <--  52.114.75.24:8576
//   capture  192.0.2.21:5061       <--  52.114.75.24:8576     SIPInterface #0 is 192.0.2.21

import { type Endpoint, formatEndpoint, isAddress } from '../../kernel/index.ts'
import type { Fact } from '../fact.ts'
import { isMicrosoftAddress } from '../microsoft.ts'
import { messageKey } from './same-event.ts'

/** Events remembered of all sources. */
const EVENTS_LIMIT = 200_000

interface Observing {
  /** Changed in place: names become addresses. */
  facts: readonly Fact[]
}

/** Puts addresses where a source has names of interfaces; a name that seems to stand for several is left. */
export function nameAddresses(sources: readonly Observing[]): void {
  const nameless = sources.filter(({ facts }) => facts.some(isNamed))
  if (nameless.length === 0) return
  const known = addressesByEvent(sources)
  const listeners = listenersByPort(sources)
  for (const { facts } of nameless) {
    const shared = addressesByName(facts, known)
    const only = new Map(onlyListeners(facts, listeners))
    const addressOf = (name: string): string | undefined => {
      const addresses = shared.get(name)
      if (addresses === undefined) return only.get(name)
      return addresses.size === 1 ? [...addresses][0] : undefined
    }
    for (const fact of facts) {
      const place = isNamed(fact) ? fact.local : undefined
      const address = place && addressOf(place.address)
      if (place !== undefined && address !== undefined) Object.assign(fact, { local: { ...place, address } })
    }
  }
}

type Placed = Fact & { local: Endpoint; remote: Endpoint }

const isPlaced = (fact: Fact): fact is Placed =>
  'local' in fact && 'remote' in fact && fact.local !== undefined

const isNamed = (fact: Fact): fact is Placed => isPlaced(fact) && !isAddress(fact.local.address)

/** By event, the address at the near end of it. */
function addressesByEvent(sources: readonly Observing[]): Map<string, string> {
  const known = new Map<string, string>()
  const learn = (key: string, address: string): void => {
    if (known.size < EVENTS_LIMIT && isAddress(address)) known.set(key, address)
  }
  for (const fact of sources.flatMap(({ facts }) => facts)) {
    if (fact.kind === 'flow') learn(endsKey(fact.server.port, fact.client), fact.server.address)
    else if (isPlaced(fact)) {
      learn(eventKey(fact), fact.local.address)
      learn(turnedKey(fact), fact.remote.address)
    }
  }
  return known
}

/** By name, all that others know by its events. */
function addressesByName(
  facts: readonly Fact[],
  known: ReadonlyMap<string, string>,
): Map<string, Set<string>> {
  const addresses = new Map<string, Set<string>>()
  for (const fact of facts) {
    if (!isNamed(fact)) continue
    const address = known.get(eventKey(fact))
    if (address === undefined) continue
    const name = fact.local.address
    addresses.set(name, (addresses.get(name) ?? new Set()).add(address))
  }
  return addresses
}

/** Addresses at which connections were accepted, by port. */
function listenersByPort(sources: readonly Observing[]): Map<number, Set<string>> {
  const listeners = new Map<number, Set<string>>()
  for (const fact of sources.flatMap(({ facts }) => facts)) {
    const server = serverOf(fact)
    if (server === undefined || isMicrosoftAddress(server.address)) continue
    const addresses = listeners.get(server.port) ?? new Set()
    listeners.set(server.port, addresses.add(server.address))
  }
  return listeners
}

function serverOf(fact: Fact): Endpoint | undefined {
  if (fact.kind === 'flow') return fact.server
  if (fact.kind !== 'connection-opened' && fact.kind !== 'tls-handshake') return undefined
  return fact.role === 'server' ? fact.local : fact.remote
}

/** With nothing seen in common: the one name and the one address there are for a port, as a probe and a log have them. */
function onlyListeners(
  facts: readonly Fact[],
  listeners: ReadonlyMap<number, ReadonlySet<string>>,
): [name: string, address: string][] {
  const named = Map.groupBy(
    facts.flatMap(fact => serverOf(fact) ?? []).filter(({ address }) => !isAddress(address)),
    ({ port }) => port,
  )
  return [...named].flatMap(([port, servers]): [string, string][] => {
    const names = new Set(servers.map(({ address }) => address))
    const addresses = [...(listeners.get(port) ?? [])].filter(isAddress)
    const [name, address] = [[...names][0], addresses[0]]
    return names.size === 1 && addresses.length === 1 && name && address ? [[name, address]] : []
  })
}

/** Of a message itself and which way it went; of a connection the far end, and the port it came to. */
const eventKey = (fact: Placed): string =>
  fact.kind === 'sip' ? `${fact.direction} ${messageKey(fact)}` : endsKey(fact.local.port, fact.remote)

/** The same event as the other end would tell it. */
const turnedKey = (fact: Placed): string =>
  fact.kind === 'sip'
    ? `${fact.direction === 'sent' ? 'received' : 'sent'} ${messageKey(fact)}`
    : endsKey(fact.remote.port, fact.local)

const endsKey = (port: number, far: Endpoint): string => `${port} ${formatEndpoint(far)}`
