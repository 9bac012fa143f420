// The information elements that are read of a record, by IANA's numbers (RFC 7012; registry "IP Flow Information
// Export Entities"). NetFlow version 9 has the same numbers for its field types (RFC 3954 section 8).

import { u16, u32, V4_MARK, word } from '../kernel/index.ts'
import { ntpMs } from './export-clock.ts'
import type { FlowRecord } from './flow-record.ts'

/** Added to the number of an element that counts the other direction (RFC 5103 section 6). */
export const REVERSE = 0x1_0000

const OCTETS = 1
const PACKETS = 2
const PROTOCOL = 4
const TCP_FLAGS = 6
const SOURCE_PORT = 7
const SOURCE_V4 = 8
const DESTINATION_PORT = 11
const DESTINATION_V4 = 12
const LAST_UPTIME = 21
const FIRST_UPTIME = 22
const SOURCE_V6 = 27
const DESTINATION_V6 = 28
export const SAMPLING_INTERVAL = 34
export const SAMPLER_ID = 48
export const SAMPLER_INTERVAL = 50
const DIRECTION = 61
export const SAMPLER_NAME = 84
const OCTETS_IN_ALL = 85
const PACKETS_IN_ALL = 86
const START_SECONDS = 150
const END_SECONDS = 151
const START_MS = 152
const END_MS = 153
const START_MICROSECONDS = 154
const END_MICROSECONDS = 155
const START_NANOSECONDS = 156
const END_NANOSECONDS = 157
const START_BEFORE_MICROSECONDS = 158
const END_BEFORE_MICROSECONDS = 159
export const BOOT_MS = 160
const LASTED_MS = 161
const LASTED_MICROSECONDS = 162
const UDP_SOURCE_PORT = 180
const UDP_DESTINATION_PORT = 181
const TCP_SOURCE_PORT = 182
const TCP_DESTINATION_PORT = 183
const INITIATOR_OCTETS = 231
const RESPONDER_OCTETS = 232
const INITIATOR_PACKETS = 298
const RESPONDER_PACKETS = 299
export const SELECTOR_ID = 302
export const PACKET_INTERVAL = 305
export const PACKET_SPACE = 306
export const SAMPLING_SIZE = 309
export const SAMPLING_POPULATION = 310
export const SAMPLING_PROBABILITY = 311
export const SELECTOR_NAME = 335

const V4_BYTES = 4
const V6_BYTES = 16
const NTP_BYTES = 8

/** Octets that a value of the element has, where other lengths make no sense of it. */
const LENGTHS: ReadonlyMap<number, number> = new Map([
  [SOURCE_V4, V4_BYTES],
  [DESTINATION_V4, V4_BYTES],
  [SOURCE_V6, V6_BYTES],
  [DESTINATION_V6, V6_BYTES],
  [START_MICROSECONDS, NTP_BYTES],
  [END_MICROSECONDS, NTP_BYTES],
  [START_NANOSECONDS, NTP_BYTES],
  [END_NANOSECONDS, NTP_BYTES],
])

/** Numbers may be written shorter than they are defined (RFC 7011 section 6.2). */
const NUMBERS: ReadonlySet<number> = new Set([
  ...[OCTETS, PACKETS, PROTOCOL, TCP_FLAGS, SOURCE_PORT, DESTINATION_PORT, LAST_UPTIME, FIRST_UPTIME],
  ...[SAMPLING_INTERVAL, SAMPLER_ID, SAMPLER_INTERVAL, DIRECTION, OCTETS_IN_ALL, PACKETS_IN_ALL],
  ...[START_SECONDS, END_SECONDS, START_MS, END_MS, START_BEFORE_MICROSECONDS, END_BEFORE_MICROSECONDS],
  ...[BOOT_MS, LASTED_MS, LASTED_MICROSECONDS, SELECTOR_ID],
  ...[UDP_SOURCE_PORT, UDP_DESTINATION_PORT, TCP_SOURCE_PORT, TCP_DESTINATION_PORT],
  ...[INITIATOR_OCTETS, RESPONDER_OCTETS, INITIATOR_PACKETS, RESPONDER_PACKETS],
  ...[OCTETS, PACKETS, TCP_FLAGS, OCTETS_IN_ALL, PACKETS_IN_ALL].map(element => REVERSE + element),
])

/** Whether a value of so many octets is read into a record. */
export const isRead = (element: number, length: number): boolean =>
  NUMBERS.has(element) ? isNumberLength(length) : LENGTHS.get(element) === length

export const isNumberLength = (length: number): boolean => length >= 1 && length <= 8

/** Puts one value into the record; `isRead` said that it fits. */
export function readElement(
  record: FlowRecord,
  element: number,
  bytes: Uint8Array,
  at: number,
  length: number,
  exportMs: number,
): void {
  switch (element) {
    case SOURCE_V4:
      record.source2 = V4_MARK
      record.source3 = word(bytes, at)
      break
    case DESTINATION_V4:
      record.destination2 = V4_MARK
      record.destination3 = word(bytes, at)
      break
    case SOURCE_V6:
      record.source0 = word(bytes, at)
      record.source1 = word(bytes, at + 4)
      record.source2 = word(bytes, at + 8)
      record.source3 = word(bytes, at + 12)
      break
    case DESTINATION_V6:
      record.destination0 = word(bytes, at)
      record.destination1 = word(bytes, at + 4)
      record.destination2 = word(bytes, at + 8)
      record.destination3 = word(bytes, at + 12)
      break
    case START_MICROSECONDS:
    case START_NANOSECONDS:
      record.start = ntpMs(u32(bytes, at), u32(bytes, at + 4))
      break
    case END_MICROSECONDS:
    case END_NANOSECONDS:
      record.end = ntpMs(u32(bytes, at), u32(bytes, at + 4))
      break
    default:
      readNumber(record, element, unsigned(bytes, at, length), exportMs)
  }
}

function readNumber(record: FlowRecord, element: number, value: number, exportMs: number): void {
  switch (element) {
    case OCTETS:
    case OCTETS_IN_ALL:
    case INITIATOR_OCTETS:
      record.octets = value
      break
    case PACKETS:
    case PACKETS_IN_ALL:
    case INITIATOR_PACKETS:
      record.packets = value
      break
    case PROTOCOL:
      record.protocol = value
      break
    case TCP_FLAGS:
      record.tcpFlags = value & 0xff
      break
    case SOURCE_PORT:
    case UDP_SOURCE_PORT:
    case TCP_SOURCE_PORT:
      record.sourcePort = value & 0xffff
      break
    case DESTINATION_PORT:
    case UDP_DESTINATION_PORT:
    case TCP_DESTINATION_PORT:
      record.destinationPort = value & 0xffff
      break
    case LAST_UPTIME:
      record.lastUptime = value
      break
    case FIRST_UPTIME:
      record.firstUptime = value
      break
    case DIRECTION:
      record.direction = value
      break
    default:
      readRarer(record, element, value, exportMs)
  }
}

function readRarer(record: FlowRecord, element: number, value: number, exportMs: number): void {
  switch (element) {
    case START_SECONDS:
      record.start = 1000 * value
      break
    case END_SECONDS:
      record.end = 1000 * value
      break
    case START_MS:
      record.start = value
      break
    case END_MS:
      record.end = value
      break
    case START_BEFORE_MICROSECONDS:
      record.start = exportMs - value / 1000
      break
    case END_BEFORE_MICROSECONDS:
      record.end = exportMs - value / 1000
      break
    case LASTED_MS:
      record.duration = value
      break
    case LASTED_MICROSECONDS:
      record.duration = value / 1000
      break
    case BOOT_MS:
      record.bootAt = value
      break
    case SAMPLING_INTERVAL:
    case SAMPLER_INTERVAL:
      record.sampling = value
      break
    case SAMPLER_ID:
    case SELECTOR_ID:
      record.sampler = value
      break
    default:
      readReverse(record, element, value)
  }
}

function readReverse(record: FlowRecord, element: number, value: number): void {
  switch (element) {
    case RESPONDER_OCTETS:
    case REVERSE + OCTETS:
    case REVERSE + OCTETS_IN_ALL:
      record.reverseOctets = value
      break
    case RESPONDER_PACKETS:
    case REVERSE + PACKETS:
    case REVERSE + PACKETS_IN_ALL:
      record.reversePackets = value
      break
    case REVERSE + TCP_FLAGS:
      record.reverseTcpFlags = value & 0xff
  }
}

/** Of one to eight octets; beyond 2^53 it is as near as a number comes. */
export function unsigned(bytes: Uint8Array, at: number, length: number): number {
  if (length === 4) return u32(bytes, at)
  if (length === 8) return u32(bytes, at) * 0x1_0000_0000 + u32(bytes, at + 4)
  if (length === 2) return u16(bytes, at)
  let value = 0
  for (let index = 0; index < length; index++) value = value * 256 + (bytes[at + index] as number)
  return value
}
