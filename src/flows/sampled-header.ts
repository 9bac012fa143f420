// The beginning of a packet as sFlow carries it: Ethernet with VLANs, IPv4, IPv6, and of TCP and UDP ports and flags.
// A hundred octets at most, cut anywhere: what is missing stays untold.

import { u16, V4_MARK, word } from '../kernel/index.ts'
import { type FlowRecord, TCP, UDP } from './flow-record.ts'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const VLANS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100])
const MAX_VLANS = 4
const V6_HEADER_BYTES = 40
/** Hop-by-hop options, routing, destination options. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60])
const MAX_EXTENSIONS = 8

export function readFrame(record: FlowRecord, bytes: Uint8Array, at: number, end: number): boolean {
  let type = at + 12
  for (let tags = 0; tags < MAX_VLANS && end - type >= 6 && VLANS.has(u16(bytes, type)); tags++) type += 4
  if (end - type < 2) return false
  const kind = u16(bytes, type)
  return (kind === IPV4 || kind === IPV6) && readIp(record, bytes, type + 2, end)
}

/** False where it is no IP packet, or its addresses are cut off. */
export function readIp(record: FlowRecord, bytes: Uint8Array, at: number, end: number): boolean {
  if (end <= at) return false
  const version = (bytes[at] as number) >> 4
  if (version === 4) return readV4(record, bytes, at, end)
  return version === 6 && readV6(record, bytes, at, end)
}

function readV4(record: FlowRecord, bytes: Uint8Array, at: number, end: number): boolean {
  const header = 4 * ((bytes[at] as number) & 15)
  if (header < 20 || end - at < 20) return false
  record.source2 = record.destination2 = V4_MARK
  record.source3 = word(bytes, at + 12)
  record.destination3 = word(bytes, at + 16)
  record.octets = u16(bytes, at + 2)
  record.protocol = bytes[at + 9] as number
  // Fragments behind the first have no ports.
  if ((u16(bytes, at + 6) & 0x1fff) === 0) readPorts(record, bytes, at + header, end)
  return true
}

function readV6(record: FlowRecord, bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < V6_HEADER_BYTES) return false
  readV6Addresses(record, bytes, at + 8)
  record.octets = V6_HEADER_BYTES + u16(bytes, at + 4)
  let next = bytes[at + 6] as number
  let from = at + V6_HEADER_BYTES
  for (let headers = 0; EXTENSIONS.has(next) && headers < MAX_EXTENSIONS && end - from >= 8; headers++) {
    next = bytes[from] as number
    from += 8 * ((bytes[from + 1] as number) + 1)
  }
  record.protocol = next
  readPorts(record, bytes, from, end)
  return true
}

/** Two addresses of sixteen octets. */
export function readV6Addresses(record: FlowRecord, bytes: Uint8Array, at: number): void {
  record.source0 = word(bytes, at)
  record.source1 = word(bytes, at + 4)
  record.source2 = word(bytes, at + 8)
  record.source3 = word(bytes, at + 12)
  record.destination0 = word(bytes, at + 16)
  record.destination1 = word(bytes, at + 20)
  record.destination2 = word(bytes, at + 24)
  record.destination3 = word(bytes, at + 28)
}

function readPorts(record: FlowRecord, bytes: Uint8Array, at: number, end: number): void {
  const { protocol } = record
  if ((protocol !== TCP && protocol !== UDP) || end - at < 4) return
  record.sourcePort = u16(bytes, at)
  record.destinationPort = u16(bytes, at + 2)
  if (protocol === TCP && end - at >= 14) record.tcpFlags = bytes[at + 13] as number
}
