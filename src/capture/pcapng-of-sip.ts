// SIP messages as a capture that Wireshark, sngrep and Linesman read: one datagram a message, between the ends it passed
// between, whatever carried it. That is how SIP out of TLS is handed on, for readable text on a port of TLS would be taken
// for broken TLS; what really carried a message stands in the packet's comment.
//
//   section | interface (raw IP) | packet: IPv4 or IPv6, UDP, message | packet ...       draft-ietf-opsawg-pcapng

import type { SipFact } from '../facts/index.ts'
import type { Endpoint } from '../kernel/index.ts'
import { parseAddress } from '../tls/index.ts'

const SECTION = 0x0a0d0d0a
const BYTE_ORDER = 0x1a2b3c4d
/** LINKTYPE_RAW: an IP packet, its version tells which. */
const RAW_IP = 101
const UDP = 17
/** What a datagram holds, headers included. */
const MAX_BYTES = 65_535

/** The messages in their order. One whose ends are no addresses, or which is longer than a datagram can be, is left out. */
export function pcapngOfSip(messages: readonly SipFact[]): Uint8Array {
  return Buffer.concat([
    block(SECTION, u32(BYTE_ORDER), u16(1), u16(0), Buffer.alloc(8, 0xff), option(4, 'linesman'), END),
    block(1, u16(RAW_IP), u16(0), u32(MAX_BYTES + 40)),
    ...messages.flatMap(message => packetBlock(message) ?? []),
  ])
}

function packetBlock(message: SipFact): Buffer | undefined {
  const { direction, local, remote, at, transport, observer, text } = message
  const [from, to] = direction === 'sent' ? [local, remote] : [remote, local]
  const packet = datagram(from, to, Buffer.from(fitted(text)))
  if (packet === undefined) return undefined
  const micros = BigInt(Math.round(at * 1000))
  return block(
    6,
    u32(0),
    u32(Number(micros >> 32n)),
    u32(Number(micros & 0xffffffffn)),
    u32(packet.length),
    u32(packet.length),
    padded(packet),
    option(1, `over ${transport.toUpperCase()}, ${direction} by ${observer}`),
    END,
  )
}

/** Of secrets that were struck out the body became shorter, and a datagram that promises more is broken (RFC 3261, 18.3). */
function fitted(text: string): string {
  const end = text.indexOf('\r\n\r\n') + 4
  if (end < 4) return text
  const length = Buffer.byteLength(text.slice(end))
  const head = text.slice(0, end).replace(/^(content-length|l)([ \t]*:[ \t]*)\d+/im, `$1$2${length}`)
  return head + text.slice(end)
}

function datagram(from: Endpoint, to: Endpoint, payload: Buffer): Buffer | undefined {
  const [source, target] = [parseAddress(from.address), parseAddress(to.address)]
  const length = 8 + payload.length
  if (source === undefined || target === undefined || source.length !== target.length) return undefined
  if (length + 20 > MAX_BYTES) return undefined
  const ends = Buffer.from([...source, ...target])
  const ports = [be16(from.port), be16(to.port), be16(length)]
  // Over the pseudo header (RFC 768, RFC 8200 section 8.1); zero would say that there is none.
  const sum = checksum(Buffer.concat([ends, be16(UDP), be16(length), ...ports, be16(0), payload])) || 0xffff
  const udp = Buffer.concat([...ports, be16(sum), payload])
  return Buffer.concat([source.length === 4 ? v4(length, ends) : v6(length, ends), udp])
}

function v4(length: number, ends: Buffer): Buffer {
  const head = Buffer.concat([
    Buffer.from([0x45, 0]),
    be16(20 + length),
    Buffer.from([0, 0, 0x40, 0, 64, UDP, 0, 0]),
    ends,
  ])
  head.writeUInt16BE(checksum(head), 10)
  return head
}

const v6 = (length: number, ends: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x60, 0, 0, 0]), be16(length), Buffer.from([UDP, 64]), ends])

/** The ones' complement of RFC 1071. */
function checksum(octets: Buffer): number {
  let sum = 0
  for (let at = 0; at < octets.length; at += 2) sum += ((octets[at] as number) << 8) | (octets[at + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

function block(type: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length = u32(12 + body.length)
  return Buffer.concat([u32(type), length, body, length])
}

const option = (code: number, text: string): Buffer =>
  Buffer.concat([u16(code), u16(Buffer.byteLength(text)), padded(Buffer.from(text))])

const padded = (octets: Buffer): Buffer => Buffer.concat([octets, Buffer.alloc(-octets.length & 3)])

const u32 = (value: number): Buffer => {
  const octets = Buffer.alloc(4)
  octets.writeUInt32LE(value)
  return octets
}
const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8])
const be16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255])
/** opt_endofopt. */
const END = u32(0)
