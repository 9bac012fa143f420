// Locating SIP servers (RFC 3263 section 4): from a host, perhaps a port, and the transports we speak to addresses
// and ports, one after the other as the tries fail.
//
//   host is an address ---------------------------------------------------> located
//   host and port ----------------------------------> addresses (A, AAAA) -> located --next--> located ...
//   host alone --> services (NAPTR) --> servers (SRV) ---^    ^                 |
//                                          \__ no SRV: host __/<---next, of the next server
//                                                                               '--next, none left--> exhausted
//
// Addresses of a server are asked for when its turn comes: a name of the last resort that nobody answers for costs
// nothing while the first server serves. Servers that failed lately are put last, never left out.

import { type Chance, isAddress, type Transport } from '../../kernel/index.ts'
import type { AddressType, DnsAnswer, DnsFault, DnsRecord, NaptrRecord, Question, SrvRecord } from '../dns.ts'
import { DEFAULT_PORT } from '../sip-interface.ts'
import { inServiceOrder } from './srv-order.ts'

/** What is to be reached. */
export interface Sought {
  host: string
  port?: number | undefined
  /** Those we can speak, the preferred one first. */
  transports: readonly Transport[]
  /** Families of addresses we can reach, the preferred one first. */
  families: readonly AddressType[]
}

/** Where a message can be sent. */
export interface Location {
  address: string
  port: number
  transport: Transport
}

/** An SRV name and what it is the name for. */
interface Service {
  name: string
  transport: Transport
}

interface Server {
  name: string
  port: number
  transport: Transport
}

/** What is still to be tried. */
interface Ahead {
  sought: Sought
  servers: readonly Server[]
  /** Locations that failed lately. */
  postponed: readonly Location[]
}

export type Locating =
  | { state: 'services'; sought: Sought }
  | { state: 'servers'; sought: Sought; service: Service; others: readonly Service[] }
  | (Ahead & {
      state: 'addresses'
      server: Server
      awaited: readonly AddressType[]
      found: readonly DnsRecord[]
      why: DnsFault
    })
  | (Ahead & { state: 'located'; location: Location; more: readonly Location[] })
  | { state: 'exhausted'; why: DnsFault }

export interface LocatingRules {
  chance: Chance
  /** Whether a location failed so lately that others are to be tried before it. */
  isDown: (location: Location) => boolean
}

type Step = [Locating, Question[]]
type In<State> = Extract<Locating, { state: State }>

/** Of one SRV name. */
const SERVERS_LIMIT = 16
/** Of one server and family. */
const ADDRESSES_LIMIT = 8

/** Services of NAPTR records (RFC 3263 section 4.1) and the prefix of the SRV name without any. */
const SERVICES: Record<Transport, { naptr: string; srv: string }> = {
  udp: { naptr: 'SIP+D2U', srv: '_sip._udp' },
  tcp: { naptr: 'SIP+D2T', srv: '_sip._tcp' },
  tls: { naptr: 'SIPS+D2T', srv: '_sips._tcp' },
}

export function startLocating(sought: Sought, rules: LocatingRules): Step {
  const { host, port, families } = sought
  const ahead = { sought, servers: [], postponed: [] }
  if (isAddress(host)) {
    const isReachable = families.includes(host.includes(':') ? 'AAAA' : 'A')
    const own = serverOf(sought, port)
    const locations = isReachable ? [{ address: host, port: own.port, transport: own.transport }] : []
    return among(locations, ahead, 'no-such-record', rules)
  }
  if (port !== undefined) return nextServer({ ...ahead, servers: [serverOf(sought, port)] }, 'no-such-name')
  return [{ state: 'services', sought }, [{ name: host, record: 'NAPTR' }]]
}

/** Takes in an answer; one to a question that is not open changes nothing. */
export function stepLocating(
  locating: Locating,
  question: Question,
  answer: DnsAnswer,
  rules: LocatingRules,
): Step {
  switch (locating.state) {
    case 'services':
      return question.record === 'NAPTR' ? toServices(locating, answer) : [locating, []]
    case 'servers':
      return question.record === 'SRV' && question.name === locating.service.name
        ? toServers(locating, answer, rules)
        : [locating, []]
    case 'addresses':
      return question.name === locating.server.name
        ? toAddresses(locating, question, answer, rules)
        : [locating, []]
    default:
      return [locating, []]
  }
}

/** The location at hand has failed. */
export function nextLocation(locating: In<'located'>, rules: LocatingRules): Step {
  return among(locating.more, locating, 'no-such-record', rules)
}

/** Whether there may be another location once this one fails. */
export const hasMore = ({ more, servers, postponed }: In<'located'>): boolean =>
  more.length + servers.length + postponed.length > 0

/** Without any NAPTR record that suits us, SRV records are asked for as section 4.1 says. */
function toServices({ sought }: In<'services'>, answer: DnsAnswer): Step {
  const offered = answer.ok ? offeredServices(answer.value.filter(isNaptr), sought.transports) : []
  const standard = sought.transports.map(transport => ({
    name: `${SERVICES[transport].srv}.${sought.host}`,
    transport,
  }))
  return nextService(sought, offered.length > 0 ? offered : standard)
}

/** By order, then by preference; once an order holds a service for us the later ones are out of the running (RFC 3403 section 4.1). */
function offeredServices(records: readonly NaptrRecord[], transports: readonly Transport[]): Service[] {
  const sorted = records.toSorted(
    (one, other) => one.order - other.order || one.preference - other.preference,
  )
  const usable = sorted.flatMap(record => {
    const transport = transports.find(each => SERVICES[each].naptr === record.services.toUpperCase())
    const isTerminal = record.flags.toLowerCase() === 's'
    return transport === undefined || !isTerminal ? [] : [{ ...record, transport }]
  })
  return usable
    .filter(({ order }) => order === usable[0]?.order)
    .map(({ replacement, transport }) => ({ name: replacement, transport }))
}

function nextService(sought: Sought, services: readonly Service[]): Step {
  const [service, ...others] = services
  if (service === undefined) {
    const servers = [serverOf(sought, undefined)]
    return nextServer({ sought, servers, postponed: [] }, 'no-such-name')
  }
  return [{ state: 'servers', sought, service, others }, [{ name: service.name, record: 'SRV' }]]
}

function toServers(
  { sought, service, others }: In<'servers'>,
  answer: DnsAnswer,
  rules: LocatingRules,
): Step {
  if (!answer.ok) return nextService(sought, others)
  const records = answer.value.filter(isSrv)
  const offered = records.filter(({ target, port }) => target !== '.' && port > 0)
  // A lone target `.` says that there is no such service, and forbids the way round by A records (RFC 2782).
  if (offered.length === 0) return [{ state: 'exhausted', why: 'no-such-record' }, []]
  const servers = inServiceOrder(offered, rules.chance)
    .slice(0, SERVERS_LIMIT)
    .map(({ target, port }): Server => ({ name: target, port, transport: service.transport }))
  return nextServer({ sought, servers, postponed: [] }, 'no-such-name')
}

function nextServer({ sought, servers, postponed }: Ahead, why: DnsFault): Step {
  const [server, ...others] = servers
  if (server !== undefined) {
    const { families: awaited } = sought
    return [
      { state: 'addresses', sought, servers: others, postponed, server, awaited, found: [], why },
      awaited.map(record => ({ name: server.name, record })),
    ]
  }
  const [location, ...more] = postponed
  if (location === undefined) return [{ state: 'exhausted', why }, []]
  return [{ state: 'located', sought, servers: [], postponed: [], location, more }, []]
}

function toAddresses(
  locating: In<'addresses'>,
  { record }: Question,
  answer: DnsAnswer,
  rules: LocatingRules,
): Step {
  if (!locating.awaited.some(each => each === record)) return [locating, []]
  const awaited = locating.awaited.filter(each => each !== record)
  const found = answer.ok ? [...locating.found, ...answer.value.slice(0, ADDRESSES_LIMIT)] : locating.found
  const why = answer.ok ? locating.why : answer.fault
  if (awaited.length > 0) return [{ ...locating, awaited, found, why }, []]
  const { sought, server } = locating
  const locations = sought.families.flatMap(family =>
    found.flatMap(each =>
      each.type === family ? [{ address: each.address, port: server.port, transport: server.transport }] : [],
    ),
  )
  return among(locations, locating, why, rules)
}

/** The first of some locations that has not failed lately, or the next server's. */
function among(
  locations: readonly Location[],
  { sought, servers, postponed: before }: Ahead,
  why: DnsFault,
  rules: LocatingRules,
): Step {
  const [location, ...more] = locations.filter(each => !rules.isDown(each))
  const postponed = [...before, ...locations.filter(each => rules.isDown(each))]
  if (location === undefined) return nextServer({ sought, servers, postponed }, why)
  return [{ state: 'located', sought, servers, postponed, location, more }, []]
}

/** The host itself as a server, at its transport's own port unless another is named (section 4.2). */
function serverOf({ host, transports }: Sought, port: number | undefined): Server {
  const [transport = 'udp'] = transports
  return { name: host, port: port ?? DEFAULT_PORT[transport], transport }
}

const isNaptr = (record: DnsRecord): record is NaptrRecord => record.type === 'NAPTR'
const isSrv = (record: DnsRecord): record is SrvRecord => record.type === 'SRV'
