// DNS messages as octets (RFC 1035 section 4): the question we ask, and what an answer to it says. Answers come over
// UDP from whoever can guess a port and a number: what does not fit the question is no answer, and nothing in one is
// taken for granted.

import { isIPv4, isIPv6 } from 'node:net'
import { type Answer, decode, encode, type Packet, RECURSION_DESIRED } from 'dns-packet'
import type { DnsFault, DnsRecord, Question } from '../element/index.ts'
import { fault, type Millis, ok, type Result, seconds } from '../kernel/index.ts'

/** What a server said. */
export type Reply =
  /** May be kept for `ttl`; a refusal without a SOA record may not be kept at all (RFC 2308 section 5). */
  | { kind: 'answer'; answer: Result<DnsRecord[], Exclude<DnsFault, 'no-server-answered'>>; ttl: Millis }
  /** The name is another one's alias, of which the server said nothing more. */
  | { kind: 'alias'; name: string; ttl: Millis }
  /** Too long for UDP: to be asked again over TCP. */
  | { kind: 'truncated' }
  /** The server cannot say, will not, or points to others: another one may be asked. */
  | { kind: 'useless' }

/** Octets we take over UDP: what passes any path unfragmented (RFC 6891, DNS flag day 2020). */
const UDP_LIMIT_BYTES = 1232
/** Aliases that are followed, in one message and from one to the next. */
export const ALIAS_LIMIT = 16
/** The OPT record: what we take over UDP, and nothing else that it could ask for. */
const EXTENDED: Answer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: UDP_LIMIT_BYTES,
  flags: 0,
  options: [],
  extendedRcode: 0,
  ednsVersion: 0,
  flag_do: false,
}
/** Records of one name that are looked at. */
const RECORDS_LIMIT = 64

/** Undefined for a name that DNS cannot hold. */
export function encodeQuestion(
  { name, record }: Question,
  id: number,
  extended: boolean,
): Buffer | undefined {
  if (!isDnsName(name)) return undefined
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ type: record, name }],
    additionals: extended ? [EXTENDED] : [],
  })
}

/** Undefined where the octets are no answer to this question: somebody else's, or nobody's. Never throws. */
export function readReply(bytes: Buffer, question: Question, id: number): Reply | undefined {
  if (bytes.length < 12 || bytes.readUInt16BE(0) !== id || (bytes.readUInt8(2) & 0x80) === 0) return undefined
  // Looked at first: what was cut off may have been cut within a record.
  if ((bytes.readUInt8(2) & 0x02) !== 0) return { kind: 'truncated' }
  let packet: Packet
  try {
    packet = decode(bytes)
  } catch {
    return undefined
  }
  const rcode = bytes.readUInt8(3) & 0x0f
  const asked = packet.questions?.[0]
  // A server that cannot read the question may leave it out.
  if (asked === undefined) return rcode === NO_ERROR || rcode === NAME_ERROR ? undefined : { kind: 'useless' }
  if (asked.type !== question.record || !isSameName(asked.name, question.name)) return undefined
  if (rcode !== NO_ERROR && rcode !== NAME_ERROR) return { kind: 'useless' }
  return readRecords(packet, question, rcode === NAME_ERROR)
}

const NO_ERROR = 0
const NAME_ERROR = 3

/** Follows aliases from the question's name to the records asked for. */
function readRecords(packet: Packet, question: Question, isNoName: boolean): Reply {
  const answers = packet.answers ?? []
  let { name } = question
  let ttl = MAX_TTL
  for (let followed = 0; followed < ALIAS_LIMIT; followed++) {
    const of = answers.filter(each => isSameName(each.name, name))
    const records = of.slice(0, RECORDS_LIMIT).flatMap(each => recordOf(each, question) ?? [])
    if (records.length > 0) {
      ttl = Math.min(ttl, ...of.map(ttlOf))
      return { kind: 'answer', answer: ok(records), ttl: seconds(ttl) }
    }
    const alias = of.find(each => each.type === 'CNAME')
    if (alias?.type !== 'CNAME') {
      return readRefusal(packet, { ...question, name }, ttl, { isNoName, isAlias: followed > 0 })
    }
    if (!isDnsName(alias.data)) return { kind: 'useless' }
    ttl = Math.min(ttl, ttlOf(alias))
    name = alias.data
  }
  // A circle, or as good as one.
  return { kind: 'useless' }
}

/** No record (RFC 2308 section 2): the name has none of that type, or is none, or this server only points to others. */
function readRefusal(
  { authorities = [] }: Packet,
  { name }: Question,
  ttl: number,
  { isNoName, isAlias }: { isNoName: boolean; isAlias: boolean },
): Reply {
  const soa = authorities.find(each => each.type === 'SOA')
  const why = isNoName ? 'no-such-name' : 'no-such-record'
  if (soa?.type === 'SOA') {
    const keep = Math.min(ttl, ttlOf(soa), soa.data.minimum ?? 0)
    return { kind: 'answer', answer: fault(why), ttl: seconds(keep) }
  }
  if (isAlias && !isNoName) return { kind: 'alias', name, ttl: seconds(ttl) }
  if (!isNoName && authorities.some(each => each.type === 'NS')) return { kind: 'useless' }
  return { kind: 'answer', answer: fault(why), ttl: seconds(0) }
}

function recordOf(answer: Answer, { record }: Question): DnsRecord | undefined {
  if (answer.type !== record) return undefined
  switch (answer.type) {
    case 'A':
      return isIPv4(answer.data) ? { type: 'A', address: answer.data } : undefined
    case 'AAAA':
      return isIPv6(answer.data) ? { type: 'AAAA', address: answer.data } : undefined
    case 'SRV': {
      const { priority = 0, weight = 0, port, target } = answer.data
      return target === '.' || isDnsName(target)
        ? { type: 'SRV', priority, weight, port, target: target.toLowerCase() }
        : undefined
    }
    case 'NAPTR': {
      const { order, preference, flags, services, replacement } = answer.data
      return { type: 'NAPTR', order, preference, flags, services, replacement: replacement.toLowerCase() }
    }
    default:
      return undefined
  }
}

const MAX_TTL = 2 ** 31 - 1

/** Of a number above 2^31 nobody knows what was meant: not kept (RFC 2181 section 8). */
function ttlOf(answer: Answer): number {
  const { ttl } = answer as { ttl?: number }
  return ttl === undefined || ttl > MAX_TTL ? 0 : ttl
}

/** Letters, digits, hyphens and underscores: what host and service names are made of, and nothing that could mislead. */
const isDnsName = (name: string): boolean =>
  name.length <= 253 && name.split('.').every(label => /^[a-z0-9_-]{1,63}$/i.test(label))

const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
