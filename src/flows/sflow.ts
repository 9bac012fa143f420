// sFlow version 5 (sflow.org, "sFlow Version 5"): beginnings of packets as they went by, one of so many. Each becomes
// a record of one packet. Counters of interfaces are passed over.
//
//   datagram: version, agent's address, sub-agent, sequence, uptime, samples
//   sample:   format, length, sequence, source, rate, ..., records
//   record:   format, length, of raw packets: protocol, frame length, stripped, header

import { addressText, u32, V4_MARK, word } from '../kernel/index.ts'
import type { FlowRecord } from './flow-record.ts'
import { readFrame, readIp, readV6Addresses } from './sampled-header.ts'

const FLOW_SAMPLE = 1
const EXPANDED_FLOW_SAMPLE = 3
const RAW_HEADER = 1
const SAMPLED_IPV4 = 3
const SAMPLED_IPV6 = 4
const ETHERNET = 1
const IPV4 = 11
const IPV6 = 12

/** Before the records of a sample: sequence, source, rate, pool, drops, input, output and their number. */
const SAMPLE_BYTES = { [FLOW_SAMPLE]: 32, [EXPANDED_FLOW_SAMPLE]: 44 } as const
const RATE_AT = { [FLOW_SAMPLE]: 8, [EXPANDED_FLOW_SAMPLE]: 12 } as const

export interface SflowHeader {
  agent: string
  subAgent: number
  sequence: number
  samples: number
  /** Where the first sample begins. */
  at: number
}

/** Undefined where the datagram ends within it. */
export function readSflowHeader(bytes: Uint8Array): SflowHeader | undefined {
  if (bytes.length < 8) return undefined
  const kind = u32(bytes, 4)
  const addressBytes = kind === 1 ? 4 : kind === 2 ? 16 : 0
  const at = 8 + addressBytes
  if (addressBytes === 0 || bytes.length < at + 16) return undefined
  return {
    agent: addressText(bytes, 8, addressBytes),
    subAgent: u32(bytes, at),
    sequence: u32(bytes, at + 4),
    samples: u32(bytes, at + 12),
    at: at + 16,
  }
}

/** What a sample turned out to be. */
export type Sample = 'flow' | 'other' | 'broken'

/** Fills the record from the sample whose octets these are, its format and length before them. */
export function readSample(
  record: FlowRecord,
  bytes: Uint8Array,
  at: number,
  end: number,
  format: number,
): Sample {
  if (format !== FLOW_SAMPLE && format !== EXPANDED_FLOW_SAMPLE) return 'other'
  const head = SAMPLE_BYTES[format]
  if (end - at < head) return 'broken'
  let from = at + head
  let records = u32(bytes, from - 4)
  let found = false
  record.clear()
  for (; records > 0 && end - from >= 8; records--) {
    const kind = u32(bytes, from)
    const length = u32(bytes, from + 4)
    const start = from + 8
    if (length > end - start) return 'broken'
    found = readSampledPacket(record, kind, bytes, start, start + length) || found
    from = start + length
  }
  if (!found) return 'other'
  record.packets = 1
  record.sampling = u32(bytes, at + RATE_AT[format])
  return 'flow'
}

function readSampledPacket(
  record: FlowRecord,
  kind: number,
  bytes: Uint8Array,
  at: number,
  end: number,
): boolean {
  switch (kind) {
    case RAW_HEADER:
      return readRaw(record, bytes, at, end)
    case SAMPLED_IPV4:
      return readSampledIp(record, bytes, at, end, 4)
    case SAMPLED_IPV6:
      return readSampledIp(record, bytes, at, end, 16)
    default:
      return false
  }
}

function readRaw(record: FlowRecord, bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 16) return false
  const protocol = u32(bytes, at)
  const header = at + 16
  const headerEnd = Math.min(end, header + u32(bytes, at + 12))
  if (protocol === ETHERNET) return readFrame(record, bytes, header, headerEnd)
  return (protocol === IPV4 || protocol === IPV6) && readIp(record, bytes, header, headerEnd)
}

/** Agents that parse packets themselves: length, protocol, addresses, ports, flags. */
function readSampledIp(
  record: FlowRecord,
  bytes: Uint8Array,
  at: number,
  end: number,
  addressBytes: 4 | 16,
): boolean {
  const ports = at + 8 + 2 * addressBytes
  if (end - ports < 12) return false
  record.octets = u32(bytes, at)
  record.protocol = u32(bytes, at + 4) & 0xff
  if (addressBytes === 4) {
    record.source2 = record.destination2 = V4_MARK
    record.source3 = word(bytes, at + 8)
    record.destination3 = word(bytes, at + 12)
  } else readV6Addresses(record, bytes, at + 8)
  record.sourcePort = u32(bytes, ports) & 0xffff
  record.destinationPort = u32(bytes, ports + 4) & 0xffff
  record.tcpFlags = u32(bytes, ports + 8) & 0xff
  return true
}
