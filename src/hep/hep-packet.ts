// HEP, version 3, as sngrep, Kamailio, heplify and others send what they saw (the HEP3 network protocol
// specification of the Homer project, chapters 3 and 4): a header and chunks, each with vendor, type, length, value.
//
//   "HEP3" | length of all: 16 bits | chunk | chunk | ...        chunk: vendor 16 | type 16 | length 16 | value

import { unzipSync } from 'node:zlib'
import {
  addressText,
  type Endpoint,
  fault,
  type Instant,
  instantOf,
  ok,
  type Result,
  u16,
  u32,
} from '../kernel/index.ts'

/** One packet that an agent saw and passed on. */
export interface HepPacket {
  source: Endpoint
  destination: Endpoint
  transport: 'udp' | 'tcp' | 'tls' | 'sctp'
  /** Absent where the agent gave none. */
  at?: Instant
  /** What `payload` is: 1 SIP, 5 RTCP as JSON, 100 a line of a log; the specification has the others. */
  payloadType: number
  payload: Uint8Array
  /** The agent's number. */
  agent?: number
  /** The agent's name. */
  node?: string
  correlationId?: string
}

export const HEP_SIP = 1
export const HEP_HEADER_BYTES = 6
/** A payload that is longer once unpacked is refused. */
const UNPACKED_LIMIT_BYTES = 65_535

/** Types of generic chunks. */
export const CHUNK = {
  family: 1,
  protocol: 2,
  source4: 3,
  destination4: 4,
  source6: 5,
  destination6: 6,
  sourcePort: 7,
  destinationPort: 8,
  seconds: 9,
  microseconds: 10,
  payloadType: 11,
  agent: 12,
  payload: 15,
  packed: 16,
  correlationId: 17,
  node: 19,
} as const

/** Numbers of IP protocols; 22 is what Kamailio writes for TLS. */
const TRANSPORTS: Readonly<Record<number, HepPacket['transport']>> = {
  6: 'tcp',
  17: 'udp',
  22: 'tls',
  132: 'sctp',
}
/** SIP on its TLS port that somebody could read was taken where it was in the clear. */
const TLS_PORT = 5061

/** Whether octets begin as a packet does. */
export const beginsAsHep = (bytes: Uint8Array, at = 0): boolean =>
  bytes[at] === 0x48 && bytes[at + 1] === 0x45 && bytes[at + 2] === 0x50 && bytes[at + 3] === 0x33

/** One whole packet; the fault says what is wrong with it. Views of `bytes` are kept. */
export function decodeHep(bytes: Uint8Array): Result<HepPacket, string> {
  if (!beginsAsHep(bytes)) return fault('it does not begin with HEP3')
  if (bytes.length < HEP_HEADER_BYTES || u16(bytes, 4) !== bytes.length)
    return fault('its length is not what it says')
  const values = chunksOf(bytes)
  return typeof values === 'string' ? fault(values) : packetOf(values)
}

/** The values of generic chunks by their type; those of vendors are passed over. A string says what is wrong. */
function chunksOf(bytes: Uint8Array): Map<number, Uint8Array> | string {
  const values = new Map<number, Uint8Array>()
  for (let at = HEP_HEADER_BYTES; at < bytes.length; ) {
    if (at + 6 > bytes.length) return 'a chunk is cut off'
    const length = u16(bytes, at + 4)
    if (length < 6 || at + length > bytes.length) return 'the length of a chunk leads out of the packet'
    if (u16(bytes, at) === 0) values.set(u16(bytes, at + 2), bytes.subarray(at + 6, at + length))
    at += length
  }
  return values
}

function packetOf(values: ReadonlyMap<number, Uint8Array>): Result<HepPacket, string> {
  const source = endpointOf(values, CHUNK.source4, CHUNK.source6, CHUNK.sourcePort)
  const destination = endpointOf(values, CHUNK.destination4, CHUNK.destination6, CHUNK.destinationPort)
  if (source === undefined || destination === undefined) return fault('an address or a port is missing')
  const transport = TRANSPORTS[numberOf(values.get(CHUNK.protocol)) ?? 17]
  if (transport === undefined) return fault('its transport is not known')
  const payload = payloadOf(values)
  if (payload === undefined) return fault('it has no payload that can be read')
  const seconds = numberOf(values.get(CHUNK.seconds)) ?? 0
  const micros = numberOf(values.get(CHUNK.microseconds)) ?? 0
  const agent = numberOf(values.get(CHUNK.agent))
  const node = textOf(values.get(CHUNK.node))
  const correlationId = textOf(values.get(CHUNK.correlationId))
  const isTls = transport === 'tcp' && (source.port === TLS_PORT || destination.port === TLS_PORT)
  return ok({
    source,
    destination,
    transport: isTls ? 'tls' : transport,
    ...(seconds > 0 && { at: instantOf(seconds * 1000 + micros / 1000) }),
    payloadType: numberOf(values.get(CHUNK.payloadType)) ?? HEP_SIP,
    payload,
    ...(agent !== undefined && { agent }),
    ...(node !== undefined && { node }),
    ...(correlationId !== undefined && { correlationId }),
  })
}

function endpointOf(
  values: ReadonlyMap<number, Uint8Array>,
  v4: number,
  v6: number,
  port: number,
): Endpoint | undefined {
  const address = values.get(v4) ?? values.get(v6)
  const number = numberOf(values.get(port))
  if (address === undefined || number === undefined) return undefined
  if (address.length !== 4 && address.length !== 16) return undefined
  return { address: addressText(address, 0, address.length), port: number }
}

function payloadOf(values: ReadonlyMap<number, Uint8Array>): Uint8Array | undefined {
  const packed = values.get(CHUNK.packed)
  if (packed === undefined) return values.get(CHUNK.payload)
  try {
    return unzipSync(packed, { maxOutputLength: UNPACKED_LIMIT_BYTES })
  } catch {
    return undefined
  }
}

/** Numbers are one, two or four octets, as their writers like it. */
function numberOf(value: Uint8Array | undefined): number | undefined {
  if (value?.length === 1) return value[0]
  if (value?.length === 2) return u16(value, 0)
  return value?.length === 4 ? u32(value, 0) : undefined
}

function textOf(value: Uint8Array | undefined): string | undefined {
  const text = value && Buffer.from(value).toString('utf8').replaceAll('\0', '')
  return text === '' ? undefined : text
}
