// Flows that tests make exports of, and how an exporter writes them: NetFlow 5, NetFlow 9 (RFC 3954), IPFIX (RFC 7011).

import type { Endpoint } from '../../kernel/index.ts'
import { addressOctets, be, octets } from './octets.ts'

/** One direction of a conversation, as an exporter's cache has it. */
export interface ToldFlow {
  from: Endpoint
  to: Endpoint
  /** 6 for TCP, which it is where nothing is said. */
  protocol?: number
  packets: number
  bytes: number
  flags?: number
  /** First and last packet, milliseconds since 1970. */
  start: number
  end: number
}

/** The exporter's clocks and counts when it sends. */
export interface ToldExport {
  /** When it started. */
  boot: number
  at: number
  sequence?: number
  source?: number
}

/** Number of the element, octets of its value (65535: told before each), and of whom it is where not IANA's. */
export type Field = readonly [element: number, length: number, enterprise?: number]

/** As softflowd and most routers have it. */
export const V4_FIELDS: readonly Field[] = [
  [8, 4],
  [12, 4],
  [21, 4],
  [22, 4],
  [1, 4],
  [2, 4],
  [10, 4],
  [14, 4],
  [7, 2],
  [11, 2],
  [4, 1],
  [6, 1],
  [5, 1],
]

/** With absolute times and wide counters. */
export const IPFIX_FIELDS: readonly Field[] = [
  [8, 4],
  [12, 4],
  [152, 8],
  [153, 8],
  [1, 8],
  [2, 8],
  [7, 2],
  [11, 2],
  [4, 1],
  [6, 2],
]

export function netflow5(flows: readonly ToldFlow[], about: ToldExport & { every?: number }): Uint8Array {
  const { boot, at, sequence = 0, every = 0 } = about
  const head = [5, flows.length].flatMap(value => be(value, 2))
  const clock = [at - boot, Math.floor(at / 1000), (at % 1000) * 1e6, sequence]
  const rest = [0, 0, ...be(every === 0 ? 0 : 0x4000 | every, 2)]
  return octets(
    head,
    clock.flatMap(value => be(value, 4)),
    rest,
    ...flows.map(flow =>
      octets(
        addressOctets(flow.from.address),
        addressOctets(flow.to.address),
        [0, 0, 0, 0, 0, 1, 0, 2],
        [flow.packets, flow.bytes, flow.start - boot, flow.end - boot].flatMap(value => be(value, 4)),
        be(flow.from.port, 2),
        be(flow.to.port, 2),
        [0, flow.flags ?? 0, flow.protocol ?? 6, 0, 0, 0, 0, 0, 24, 24, 0, 0],
      ),
    ),
  )
}

type Dialect = 'netflow9' | 'ipfix'

const set = (id: number, body: Uint8Array): Uint8Array => {
  const padding = (4 - (body.length % 4)) % 4
  return octets(be(id, 2), be(4 + body.length + padding, 2), body, new Uint8Array(padding))
}

const fieldOctets = ([element, length, enterprise]: Field): number[] => [
  ...be(enterprise === undefined ? element : 0x8000 | element, 2),
  ...be(length, 2),
  ...(enterprise === undefined ? [] : be(enterprise, 4)),
]

export const templateSet = (dialect: Dialect, id: number, fields: readonly Field[]): Uint8Array =>
  set(dialect === 'ipfix' ? 2 : 0, octets(be(id, 2), be(fields.length, 2), fields.flatMap(fieldOctets)))

/** The first `scopes` fields say what the others are about. */
export function optionsSet(
  dialect: Dialect,
  id: number,
  scopes: number,
  fields: readonly Field[],
): Uint8Array {
  const counts = dialect === 'ipfix' ? [fields.length, scopes] : [4 * scopes, 4 * (fields.length - scopes)]
  return set(
    dialect === 'ipfix' ? 3 : 1,
    octets(
      be(id, 2),
      counts.flatMap(count => be(count, 2)),
      fields.flatMap(fieldOctets),
    ),
  )
}

export const dataSet = (id: number, ...records: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  set(id, octets(...records))

/** A record of the flow by these fields; what a flow does not have is zero. */
export const flowRecord = (flow: ToldFlow, fields: readonly Field[], { boot, at }: ToldExport): Uint8Array =>
  octets(
    ...fields.map(([element, length, enterprise]) =>
      enterprise === undefined ? fieldValue(flow, element, length, boot, at) : new Uint8Array(length),
    ),
  )

/** Seconds from 1900 to 1970. */
const NTP_TO_UNIX = 2_208_988_800
const ntp = (ms: number): number[] => [
  ...be(Math.floor(ms / 1000) + NTP_TO_UNIX, 4),
  ...be(((ms % 1000) / 1000) * 2 ** 32, 4),
]

function fieldValue(flow: ToldFlow, element: number, length: number, boot: number, at: number): number[] {
  const { from, to, packets, bytes, flags = 0, protocol = 6, start, end } = flow
  switch (element) {
    case 8:
    case 27:
      return addressOctets(from.address)
    case 12:
    case 28:
      return addressOctets(to.address)
    case 154:
    case 156:
      return ntp(start)
    case 155:
    case 157:
      return ntp(end)
    default: {
      const numbers: Readonly<Record<number, number>> = {
        ...{ 1: bytes, 2: packets, 4: protocol, 6: flags, 7: from.port, 11: to.port },
        ...{ 21: end - boot, 22: start - boot, 150: Math.floor(start / 1000), 151: Math.floor(end / 1000) },
        ...{ 152: start, 153: end, 158: 1000 * (at - start), 159: 1000 * (at - end) },
        ...{ 160: boot, 161: end - start, 162: 1000 * (end - start) },
      }
      return be(numbers[element] ?? 0, length)
    }
  }
}

/** `count` is of records and templates, which nobody needs to believe. */
export function netflow9(
  sets: readonly Uint8Array[],
  { boot, at, sequence = 0, source = 1 }: ToldExport,
): Uint8Array {
  const numbers = [at - boot, Math.floor(at / 1000), sequence, source]
  return octets(
    be(9, 2),
    be(sets.length, 2),
    numbers.flatMap(number => be(number, 4)),
    ...sets,
  )
}

export function ipfix(sets: readonly Uint8Array[], { at, sequence = 0, source = 1 }: ToldExport): Uint8Array {
  const body = octets(...sets)
  const numbers = [Math.floor(at / 1000), sequence, source]
  return octets(
    be(10, 2),
    be(16 + body.length, 2),
    numbers.flatMap(number => be(number, 4)),
    body,
  )
}
