// From the IP header of a captured packet to its UDP or TCP payload: IPv4 (RFC 791) or IPv6 (RFC 8200) with extension
// headers and fragments, tunnels (GRE, IP in IP, VXLAN), UDP (RFC 768) and TCP (RFC 9293) headers.
//
//   IP --> UDP | TCP
//   ^ '--> fragments --> IP payload
//   '----- GRE, IP in IP, VXLAN

import { u16, u32, V4_MARK, word } from '../kernel/index.ts'
import { Fragments } from './fragments.ts'
import { innerEthernet } from './link-layer.ts'
import type { Packet } from './packet.ts'

/** Tunnels within tunnels; more is a packet made to keep readers busy. */
const MAX_DEPTH = 4
const MAX_EXTENSION_HEADERS = 8

const TCP = 6
const UDP = 17
const IP_IN_IP = 4
const IPV6_IN_IP = 41
const GRE = 47
const FRAGMENT = 44
/** Hop-by-hop options, routing, authentication, destination options, mobility. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 51, 60, 135])
const AUTHENTICATION = 51

/** IANA's, and the one Linux had before. */
const VXLAN_PORT = 4789
const OLDER_VXLAN_PORT = 8472
const VXLAN_HEADER_BYTES = 8
const TRANSPARENT_ETHERNET = 0x6558

export class Decoder {
  readonly #packet: Packet
  readonly #fragments = new Fragments()

  constructor(packet: Packet) {
    this.#packet = packet
  }

  /** Datagrams of which a fragment is missing. */
  get brokenDatagrams(): number {
    return this.#fragments.lost
  }

  /** Fills the packet from its IP header at `at` on; false where it holds neither UDP nor TCP, or is cut before their payload. */
  decode(bytes: Uint8Array, at: number, end: number): boolean {
    return this.#ip(bytes, at, end, 0)
  }

  #ip(bytes: Uint8Array, at: number, end: number, depth: number): boolean {
    if (end - at < 20 || depth > MAX_DEPTH) return false
    const version = (bytes[at] as number) >> 4
    if (version === 4) return this.#v4(bytes, at, end, depth)
    return version === 6 && end - at >= 40 && this.#v6(bytes, at, end, depth)
  }

  #v4(bytes: Uint8Array, at: number, end: number, depth: number): boolean {
    const packet = this.#packet
    const from = at + 4 * ((bytes[at] as number) & 0x0f)
    // Zero where the network card is left to cut the packet: then it is as long as it was captured.
    const total = u16(bytes, at + 2) || end - at
    const wireEnd = at + total
    if (from < at + 20 || from > end || wireEnd < from) return false
    packet.source0 = packet.source1 = packet.destination0 = packet.destination1 = 0
    packet.source2 = packet.destination2 = V4_MARK
    packet.source3 = word(bytes, at + 12)
    packet.destination3 = word(bytes, at + 16)
    const place = u16(bytes, at + 6)
    const protocol = bytes[at + 9] as number
    const capturedEnd = Math.min(end, wireEnd)
    if ((place & 0x3fff) === 0) return this.#transport(bytes, from, capturedEnd, wireEnd, protocol, depth)
    if (wireEnd > end) return false
    const identification = u16(bytes, at + 4)
    return this.#fragment(bytes.subarray(from, wireEnd), protocol, identification, place & 0x1fff, {
      isLast: (place & 0x2000) === 0,
      depth,
    })
  }

  #v6(bytes: Uint8Array, at: number, end: number, depth: number): boolean {
    this.#v6Addresses(bytes, at)
    const payload = u16(bytes, at + 4) || end - at - 40
    const wireEnd = at + 40 + payload
    const capturedEnd = Math.min(end, wireEnd)
    let next = bytes[at + 6] as number
    let from = at + 40
    for (let headers = 0; EXTENSIONS.has(next); headers++) {
      if (headers === MAX_EXTENSION_HEADERS || capturedEnd - from < 8) return false
      const length = bytes[from + 1] as number
      const size = next === AUTHENTICATION ? 4 * (length + 2) : 8 * (length + 1)
      next = bytes[from] as number
      from += size
    }
    if (next !== FRAGMENT) {
      return from <= capturedEnd && this.#transport(bytes, from, capturedEnd, wireEnd, next, depth)
    }
    if (capturedEnd - from < 8 || wireEnd > end) return false
    const place = u16(bytes, from + 2)
    const identification = u32(bytes, from + 4)
    const protocol = bytes[from] as number
    return this.#fragment(bytes.subarray(from + 8, wireEnd), protocol, identification, place >> 3, {
      isLast: (place & 1) === 0,
      depth,
    })
  }

  #v6Addresses(bytes: Uint8Array, at: number): void {
    const packet = this.#packet
    packet.source0 = word(bytes, at + 8)
    packet.source1 = word(bytes, at + 12)
    packet.source2 = word(bytes, at + 16)
    packet.source3 = word(bytes, at + 20)
    packet.destination0 = word(bytes, at + 24)
    packet.destination1 = word(bytes, at + 28)
    packet.destination2 = word(bytes, at + 32)
    packet.destination3 = word(bytes, at + 36)
  }

  /** `offset` in units of eight octets. */
  #fragment(
    payload: Uint8Array,
    protocol: number,
    identification: number,
    offset: number,
    { isLast, depth }: { isLast: boolean; depth: number },
  ): boolean {
    const { source0, source1, source2, source3, time } = this.#packet
    const { destination0, destination1, destination2, destination3 } = this.#packet
    const ends = [source0, source1, source2, source3, destination0, destination1, destination2, destination3]
    const key = `${ends.join()} ${protocol} ${identification}`
    const whole = this.#fragments.add(key, 8 * offset, isLast, payload, time)
    if (whole === undefined) return false
    return this.#transport(whole, 0, whole.length, whole.length, protocol, depth)
  }

  #transport(
    bytes: Uint8Array,
    at: number,
    end: number,
    wireEnd: number,
    protocol: number,
    depth: number,
  ): boolean {
    switch (protocol) {
      case UDP:
        return this.#udp(bytes, at, end, wireEnd, depth)
      case TCP:
        return this.#tcp(bytes, at, end, wireEnd)
      case GRE:
        return this.#gre(bytes, at, end, depth)
      case IP_IN_IP:
      case IPV6_IN_IP:
        return this.#ip(bytes, at, end, depth + 1)
      default:
        return false
    }
  }

  #udp(bytes: Uint8Array, at: number, end: number, wireEnd: number, depth: number): boolean {
    if (end - at < 8) return false
    const packet = this.#packet
    packet.sourcePort = u16(bytes, at)
    packet.destinationPort = u16(bytes, at + 2)
    const port = packet.destinationPort
    if ((port === VXLAN_PORT || port === OLDER_VXLAN_PORT) && bytes[at + 8] === 0x08) {
      const inner = innerEthernet(bytes, at + 8 + VXLAN_HEADER_BYTES, end)
      if (inner >= 0) return this.#ip(bytes, inner, end, depth + 1)
    }
    const length = u16(bytes, at + 4)
    const told = length >= 8 ? at + length : wireEnd
    return this.#payload(bytes, at + 8, Math.min(end, told), Math.min(told, wireEnd), false)
  }

  #tcp(bytes: Uint8Array, at: number, end: number, wireEnd: number): boolean {
    if (end - at < 20) return false
    const packet = this.#packet
    packet.sourcePort = u16(bytes, at)
    packet.destinationPort = u16(bytes, at + 2)
    packet.sequence = word(bytes, at + 4)
    packet.acknowledgement = word(bytes, at + 8)
    packet.flags = bytes[at + 13] as number
    const from = at + 4 * ((bytes[at + 12] as number) >> 4)
    if (from < at + 20 || from > wireEnd) return false
    return this.#payload(bytes, Math.min(from, end), end, wireEnd - Math.max(0, from - end), true)
  }

  #payload(bytes: Uint8Array, at: number, end: number, wireEnd: number, isTcp: boolean): boolean {
    const packet = this.#packet
    packet.look(bytes, at)
    packet.end = end
    packet.payloadBytes = Math.max(0, wireEnd - at)
    packet.isTcp = isTcp
    return true
  }

  /** RFC 2784 with the key and sequence number of RFC 2890. */
  #gre(bytes: Uint8Array, at: number, end: number, depth: number): boolean {
    if (end - at < 4) return false
    const flags = bytes[at] as number
    if (((bytes[at + 1] as number) & 7) !== 0) return false
    const optional = (flags & 0x80 ? 4 : 0) + (flags & 0x20 ? 4 : 0) + (flags & 0x10 ? 4 : 0)
    const from = at + 4 + optional
    const type = u16(bytes, at + 2)
    if (type === TRANSPARENT_ETHERNET) {
      const inner = innerEthernet(bytes, from, end)
      return inner >= 0 && this.#ip(bytes, inner, end, depth + 1)
    }
    return (type === 0x0800 || type === 0x86dd) && this.#ip(bytes, from, end, depth + 1)
  }
}
