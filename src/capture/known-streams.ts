// Most packets of a capture are the next one of a stream that is followed already, with nothing odd about them. Such a
// packet is known by a few words where they lie, without being taken apart; every other goes the long way.
//
//   IPv4 20: ... source, destination | UDP 8: ports, length ... | RTP 12 ...

import { u16, V4_MARK, word } from '../kernel/index.ts'
import type { Packet } from './packet.ts'

/** Where things stand in such a packet, from its IP header on. */
const TOTAL_AT = 2
const PLACE_AT = 6
const SOURCE_AT = 12
const DESTINATION_AT = 16
const PORTS_AT = 20
const UDP_LENGTH_AT = 24
export const RTP_AT = 28
const RTP_BYTES = 12

/** Version 4, and a header without options. */
const IPV4_OF_20 = 0x45
/** No fragment of anything, and UDP; the octet between them is the time to live. */
const PLACE_AND_PROTOCOL = 0x3fff00ff
const WHOLE_UDP = 17

/** A power of two; of two streams with one place the last seen has it, and the other goes the long way. */
const PLACES = 8192
const PLACE_WORDS = 4

export class KnownStreams {
  /** Side by side what tells a stream: source, destination, ports, and one more than its side. */
  readonly #places = new Int32Array(PLACES * PLACE_WORDS)

  /** Whose stream the packet with its IP header at `at` goes on, as it was told to `learn`; -1 where that is not known. */
  sideOf(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < RTP_AT + RTP_BYTES || (bytes[at + RTP_AT] as number) >> 6 !== 2) return -1
    if (bytes[at] !== IPV4_OF_20 || (word(bytes, at + PLACE_AT) & PLACE_AND_PROTOCOL) !== WHOLE_UDP) return -1
    const ipBytes = u16(bytes, at + TOTAL_AT)
    const udpBytes = u16(bytes, at + UDP_LENGTH_AT)
    if (ipBytes < RTP_AT + RTP_BYTES || udpBytes < 8 + RTP_BYTES) return -1
    const source = word(bytes, at + SOURCE_AT)
    const destination = word(bytes, at + DESTINATION_AT)
    const ports = word(bytes, at + PORTS_AT)
    const places = this.#places
    const place = placeOf(source, destination, ports)
    const isKnown =
      places[place + 2] === ports && places[place] === source && places[place + 1] === destination
    return isKnown ? (places[place + 3] as number) - 1 : -1
  }

  /** The packet is of the stream of this side. */
  learn(packet: Packet, side: number): void {
    const { source0, source1, source2, source3, destination3, sourcePort, destinationPort } = packet
    if (source0 !== 0 || source1 !== 0 || source2 !== V4_MARK) return
    const ports = (sourcePort << 16) | destinationPort
    const place = placeOf(source3, destination3, ports)
    this.#places[place] = source3
    this.#places[place + 1] = destination3
    this.#places[place + 2] = ports
    this.#places[place + 3] = side + 1
  }

  /** Sides mean other streams from now on. */
  forget(): void {
    this.#places.fill(0)
  }
}

function placeOf(source: number, destination: number, ports: number): number {
  const hash = Math.imul(
    source ^ Math.imul(destination, 0x85ebca6b) ^ Math.imul(ports, 0x9e3779b1),
    0x27d4eb2f,
  )
  return PLACE_WORDS * ((hash ^ (hash >>> 15)) & (PLACES - 1))
}
