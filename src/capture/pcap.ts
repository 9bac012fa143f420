// The classic file format (pcap): a header of 24 octets, then records of a header of 16 octets and a packet. The
// magic number tells byte order and whether fractions of a second are micro- or nanoseconds (draft-ietf-opsawg-pcap).

import { u32, u32le } from '../kernel/index.ts'
import { MAX_PACKET_BYTES, type PacketSink, type RecordFormat } from './packet-sink.ts'

const FILE_HEADER_BYTES = 24
const RECORD_HEADER_BYTES = 16
const MICROSECONDS = 0xa1b2c3d4
const NANOSECONDS = 0xa1b23c4d

/** Whether octets begin as a file of this format does. */
export const isPcap = (head: Uint8Array): boolean => head.length >= 4 && orderOf(head) !== undefined

function orderOf(head: Uint8Array): { little: boolean; fractionsPerMs: number } | undefined {
  for (const little of [true, false]) {
    const magic = little ? u32le(head, 0) : u32(head, 0)
    if (magic === MICROSECONDS) return { little, fractionsPerMs: 1000 }
    if (magic === NANOSECONDS) return { little, fractionsPerMs: 1_000_000 }
  }
  return undefined
}

export class PcapFormat implements RecordFormat {
  readonly #sink: PacketSink
  #little = true
  #fractionsPerMs = 1000
  #linkType = -1

  constructor(sink: PacketSink) {
    this.#sink = sink
  }

  size(bytes: Uint8Array, at: number, end: number): number | string {
    if (this.#linkType === -1) return FILE_HEADER_BYTES
    if (end - at < RECORD_HEADER_BYTES) return 0
    const captured = this.#u32(bytes, at + 8)
    if (captured > MAX_PACKET_BYTES) return `a packet of ${captured} octets cannot be`
    return RECORD_HEADER_BYTES + captured
  }

  take(bytes: Uint8Array, at: number, size: number): string | undefined {
    if (this.#linkType === -1) return this.#takeHeader(bytes, at)
    this.#sink.time = this.#u32(bytes, at) * 1000 + this.#u32(bytes, at + 4) / this.#fractionsPerMs
    this.#sink.packet(bytes, at + RECORD_HEADER_BYTES, size - RECORD_HEADER_BYTES, this.#linkType)
    return undefined
  }

  #takeHeader(bytes: Uint8Array, at: number): string | undefined {
    const order = orderOf(bytes.subarray(at, at + 4))
    if (order === undefined) return 'the file does not begin as a capture does'
    this.#little = order.little
    this.#fractionsPerMs = order.fractionsPerMs
    // The upper bits may tell of a frame check sequence; the type itself has sixteen.
    this.#linkType = this.#u32(bytes, at + 20) & 0xffff
    return undefined
  }

  #u32(bytes: Uint8Array, at: number): number {
    return this.#little ? u32le(bytes, at) : u32(bytes, at)
  }
}
