// NetFlow version 5 (Cisco, "NetFlow Export Datagram Format"): records of one fixed layout, IPv4 alone.
//
//   header, 24 octets: version, count, uptime, seconds, nanoseconds, sequence of flows, engine, sampling
//   record, 48 octets: addresses, next hop, interfaces, packets, octets, first, last, ports, flags, protocol, ...

import { u16, u32, V4_MARK, word } from '../kernel/index.ts'
import { type ExportClock, settleTimes } from './export-clock.ts'
import type { FlowRecord } from './flow-record.ts'

export const HEADER_BYTES = 24
export const RECORD_BYTES = 48
/** As many as fit into a datagram of 1500 octets, in what the vendor says. */
export const MAX_RECORDS = 30

export interface Netflow5Header {
  count: number
  clock: ExportClock
  sequence: number
  /** Type and number of the engine. */
  engine: number
  /** One packet in so many; 0 where it is not told, which most exporters mean by it that sample nothing. */
  every: number
}

export function readHeader(bytes: Uint8Array): Netflow5Header {
  return {
    count: u16(bytes, 2),
    clock: {
      uptimeMs: u32(bytes, 4),
      exportMs: 1000 * u32(bytes, 8) + u32(bytes, 12) / 1e6,
      bootMs: Number.NaN,
    },
    sequence: u32(bytes, 16),
    engine: u16(bytes, 20),
    // The two bits above say how packets are chosen.
    every: u16(bytes, 22) & 0x3fff,
  }
}

export function readRecord(
  record: FlowRecord,
  bytes: Uint8Array,
  at: number,
  { clock, every }: Netflow5Header,
): void {
  record.clear()
  record.source2 = record.destination2 = V4_MARK
  record.source3 = word(bytes, at)
  record.destination3 = word(bytes, at + 4)
  record.packets = u32(bytes, at + 16)
  record.octets = u32(bytes, at + 20)
  record.firstUptime = u32(bytes, at + 24)
  record.lastUptime = u32(bytes, at + 28)
  record.sourcePort = u16(bytes, at + 32)
  record.destinationPort = u16(bytes, at + 34)
  record.tcpFlags = bytes[at + 37] as number
  record.protocol = bytes[at + 38] as number
  record.sampling = every
  settleTimes(record, clock)
}
