// The next generation file format (draft-ietf-opsawg-pcapng): blocks, each with its type, its length in front and
// behind, and options. Sections may follow each other, each in its own byte order and with its own interfaces.
//
//   section header   interface description   packets: enhanced, simple, obsolete
//   name resolution   decryption secrets   interface statistics   (others are passed over)

import { addressText, u16, u16le, u32, u32le } from '../kernel/index.ts'
import { MAX_PACKET_BYTES, type PacketSink, type RecordFormat } from './packet-sink.ts'

const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE_DESCRIPTION = 1
const OBSOLETE_PACKET = 2
const SIMPLE_PACKET = 3
const NAME_RESOLUTION = 4
const INTERFACE_STATISTICS = 5
const ENHANCED_PACKET = 6
const DECRYPTION_SECRETS = 10

const BYTE_ORDER_MAGIC = 0x1a2b3c4d
/** `TLSK`: the text of a key log. */
const TLS_KEY_LOG = 0x544c534b
const OPTION_TIME_RESOLUTION = 9
const OPTION_TIME_OFFSET = 14
const OPTION_INTERFACE_DROPS = 5
const OPTION_SYSTEM_DROPS = 7

/** A block holds a packet and options, or secrets. */
const MAX_BLOCK_BYTES = 16 * MAX_PACKET_BYTES
const MAX_INTERFACES = 10_000

interface Interface {
  linkType: number
  snapLength: number
  /** Units of the time stamps in a millisecond. */
  unitsPerMs: number
  offsetMs: number
}

/** Whether octets begin as a file of this format does. */
export const isPcapng = (head: Uint8Array): boolean => head.length >= 4 && u32(head, 0) === SECTION_HEADER

export class PcapngFormat implements RecordFormat {
  readonly #sink: PacketSink
  #little = true
  #isBegun = false
  #interfaces: Interface[] = []

  constructor(sink: PacketSink) {
    this.#sink = sink
  }

  size(bytes: Uint8Array, at: number, end: number): number | string {
    if (end - at < 12) return 0
    if (u32(bytes, at) === SECTION_HEADER) {
      this.#little = u32le(bytes, at + 8) === BYTE_ORDER_MAGIC
      if (!this.#little && u32(bytes, at + 8) !== BYTE_ORDER_MAGIC) return 'a section without a byte order'
    } else if (!this.#isBegun) return 'the file does not begin as a capture does'
    const size = this.#u32(bytes, at + 4)
    if (size < 12 || size % 4 !== 0 || size > MAX_BLOCK_BYTES) return `a block of ${size} octets cannot be`
    return size
  }

  take(bytes: Uint8Array, at: number, size: number): string | undefined {
    const end = at + size - 4
    if (this.#u32(bytes, end) !== size) return 'a block whose two lengths differ'
    const body = at + 8
    switch (this.#u32(bytes, at)) {
      case SECTION_HEADER:
        this.#isBegun = true
        this.#interfaces = []
        return undefined
      case INTERFACE_DESCRIPTION:
        return this.#takeInterface(bytes, body, end)
      case ENHANCED_PACKET:
        return end - body < 20 ? 'a packet block that is too short' : this.#takeEnhanced(bytes, body, end)
      case OBSOLETE_PACKET:
        return end - body < 20 ? 'a packet block that is too short' : this.#takeObsolete(bytes, body, end)
      case SIMPLE_PACKET:
        return end - body < 4 ? 'a packet block that is too short' : this.#takeSimple(bytes, body, end)
      case NAME_RESOLUTION:
        this.#takeNames(bytes, body, end)
        return undefined
      case INTERFACE_STATISTICS:
        this.#takeStatistics(bytes, body + 12, end)
        return undefined
      case DECRYPTION_SECRETS:
        this.#takeSecrets(bytes, body, end)
        return undefined
      default:
        return undefined
    }
  }

  #takeInterface(bytes: Uint8Array, body: number, end: number): string | undefined {
    if (end - body < 8 || this.#interfaces.length === MAX_INTERFACES) return 'an interface that cannot be'
    const found: Interface = {
      linkType: this.#u16(bytes, body),
      snapLength: this.#u32(bytes, body + 4),
      unitsPerMs: 1000,
      offsetMs: 0,
    }
    this.#options(bytes, body + 8, end, (code, at, length) => {
      if (code === OPTION_TIME_RESOLUTION && length >= 1) found.unitsPerMs = unitsPerMs(bytes[at] as number)
      if (code === OPTION_TIME_OFFSET && length >= 8) found.offsetMs = this.#s64(bytes, at) * 1000
    })
    this.#interfaces.push(found)
    return undefined
  }

  #takeEnhanced(bytes: Uint8Array, body: number, end: number): string | undefined {
    return this.#packet(bytes, this.#u32(bytes, body), body + 4, end)
  }

  #takeObsolete(bytes: Uint8Array, body: number, end: number): string | undefined {
    return this.#packet(bytes, this.#u16(bytes, body), body + 4, end)
  }

  /** What enhanced and obsolete packets share: time, both lengths, the octets. */
  #packet(bytes: Uint8Array, number: number, at: number, end: number): string | undefined {
    const from = this.#interfaces[number]
    if (from === undefined) return 'a packet of an interface that was not described'
    const captured = this.#u32(bytes, at + 8)
    if (captured > end - at - 16) return 'a packet that is longer than its block'
    const units = this.#u32(bytes, at) * 2 ** 32 + this.#u32(bytes, at + 4)
    this.#sink.time = units / from.unitsPerMs + from.offsetMs
    this.#sink.packet(bytes, at + 16, captured, from.linkType)
    return undefined
  }

  /** It has no time; such packets stand in their order, at the beginning of time. */
  #takeSimple(bytes: Uint8Array, body: number, end: number): string | undefined {
    const from = this.#interfaces[0]
    if (from === undefined) return 'a packet of an interface that was not described'
    const original = this.#u32(bytes, body)
    const limit = from.snapLength === 0 ? original : Math.min(original, from.snapLength)
    this.#sink.time = 0
    this.#sink.packet(bytes, body + 4, Math.min(limit, end - body - 4), from.linkType)
    return undefined
  }

  #takeNames(bytes: Uint8Array, body: number, end: number): void {
    for (let at = body; at + 4 <= end; ) {
      const type = this.#u16(bytes, at)
      const length = this.#u16(bytes, at + 2)
      const addressBytes = type === 1 ? 4 : type === 2 ? 16 : 0
      const value = at + 4
      if (type === 0 || value + length > end) return
      if (addressBytes > 0 && length > addressBytes) {
        const address = addressText(bytes, value, addressBytes)
        const names = Buffer.from(bytes.subarray(value + addressBytes, value + length)).toString('latin1')
        for (const name of names.split('\0')) if (name !== '') this.#sink.name(address, name)
      }
      at = value + padded(length)
    }
  }

  #takeStatistics(bytes: Uint8Array, from: number, end: number): void {
    this.#options(bytes, from, end, (code, at, length) => {
      const isDrops = code === OPTION_INTERFACE_DROPS || code === OPTION_SYSTEM_DROPS
      if (isDrops && length >= 8) this.#sink.dropped(this.#s64(bytes, at))
    })
  }

  #takeSecrets(bytes: Uint8Array, body: number, end: number): void {
    if (end - body < 8 || this.#u32(bytes, body) !== TLS_KEY_LOG) return
    const length = Math.min(this.#u32(bytes, body + 4), end - body - 8)
    this.#sink.secrets(Buffer.from(bytes.subarray(body + 8, body + 8 + length)).toString('latin1'))
  }

  #options(
    bytes: Uint8Array,
    from: number,
    end: number,
    each: (code: number, at: number, length: number) => void,
  ): void {
    for (let at = from; at + 4 <= end; ) {
      const code = this.#u16(bytes, at)
      const length = this.#u16(bytes, at + 2)
      if (code === 0 || at + 4 + length > end) return
      each(code, at + 4, length)
      at += 4 + padded(length)
    }
  }

  #u16(bytes: Uint8Array, at: number): number {
    return this.#little ? u16le(bytes, at) : u16(bytes, at)
  }

  #u32(bytes: Uint8Array, at: number): number {
    return this.#little ? u32le(bytes, at) : u32(bytes, at)
  }

  #s64(bytes: Uint8Array, at: number): number {
    const [low, high] = this.#little ? [at, at + 4] : [at + 4, at]
    return (this.#u32(bytes, high) | 0) * 2 ** 32 + this.#u32(bytes, low)
  }
}

/** if_tsresol: a power of ten, or of two where the highest bit is set. */
const unitsPerMs = (resolution: number): number =>
  (resolution & 0x80 ? 2 ** (resolution & 0x7f) : 10 ** resolution) / 1000

const padded = (length: number): number => (length + 3) & ~3
