// Packets and capture files made by hand, for tests: octets as RFC 791, 768, 9293 and the drafts of pcap and pcapng
// have them. Checksums are left at zero; no reader here looks at them.

export interface TestEnd {
  address: string
  port: number
}

export const octets = (...parts: (string | number | readonly number[] | Uint8Array)[]): Uint8Array =>
  Buffer.concat(
    parts.map(part =>
      typeof part === 'string'
        ? Buffer.from(part, 'latin1')
        : Buffer.from(typeof part === 'number' ? [part] : part),
    ),
  )

export const be16 = (value: number): number[] => [(value >> 8) & 255, value & 255]
export const be32 = (value: number): number[] => [...be16(value >>> 16), ...be16(value & 0xffff)]

const v4 = (address: string): number[] => address.split('.').map(Number)

/** An address in full: eight groups. */
const v6 = (address: string): number[] =>
  address.split(':').flatMap(group => be16(Number.parseInt(group, 16)))

export function udp(from: TestEnd, to: TestEnd, payload: Uint8Array | string): Uint8Array {
  const body = octets(payload)
  return octets(be16(from.port), be16(to.port), be16(8 + body.length), [0, 0], body)
}

export interface TcpPart {
  /** Letters S, A, F, R, P. */
  flags?: string
  seq?: number
  ack?: number
  payload?: Uint8Array | string
}

const FLAGS: Record<string, number> = { F: 1, S: 2, R: 4, P: 8, A: 16 }

export function tcp(from: TestEnd, to: TestEnd, part: TcpPart): Uint8Array {
  const flags = [...(part.flags ?? 'A')].reduce((sum, letter) => sum | (FLAGS[letter] ?? 0), 0)
  const numbers = [...be32(part.seq ?? 0), ...be32(part.ack ?? 0)]
  return octets(
    be16(from.port),
    be16(to.port),
    numbers,
    [0x50, flags, 0xff, 0xff, 0, 0, 0, 0],
    part.payload ?? '',
  )
}

export interface V4Options {
  id?: number
  /** In octets, a multiple of eight. */
  offset?: number
  more?: boolean
}

export function ipv4(
  from: string,
  to: string,
  protocol: number,
  payload: Uint8Array,
  options: V4Options = {},
): Uint8Array {
  const { id = 1, offset = 0, more = false } = options
  const place = (more ? 0x2000 : 0) | (offset / 8)
  const head = [0x45, 0, ...be16(20 + payload.length), ...be16(id), ...be16(place), 64, protocol, 0, 0]
  return octets(head, v4(from), v4(to), payload)
}

/** `extension` stands between header and payload; its first octet is replaced by the protocol. */
export function ipv6(
  from: string,
  to: string,
  protocol: number,
  payload: Uint8Array,
  extension?: { type: number; bytes: number[] },
): Uint8Array {
  const between = extension === undefined ? [] : [protocol, ...extension.bytes.slice(1)]
  const next = extension?.type ?? protocol
  const head = [0x60, 0, 0, 0, ...be16(between.length + payload.length), next, 64]
  return octets(head, v6(from), v6(to), between, payload)
}

const ETHERTYPES = { ipv4: 0x0800, ipv6: 0x86dd }
export const ethernet = (payload: Uint8Array, type: number = ETHERTYPES.ipv4): Uint8Array =>
  octets([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], be16(type), payload)

export const udpPacket = (from: TestEnd, to: TestEnd, payload: Uint8Array | string): Uint8Array =>
  ethernet(ipv4(from.address, to.address, 17, udp(from, to, payload)))

export const tcpPacket = (from: TestEnd, to: TestEnd, part: TcpPart): Uint8Array =>
  ethernet(ipv4(from.address, to.address, 6, tcp(from, to, part)))

export interface TestPacket {
  /** Milliseconds. */
  time: number
  bytes: Uint8Array
  /** Length on the wire where the packet was cut. */
  original?: number
}

export interface PcapShape {
  little?: boolean
  nano?: boolean
  linkType?: number
}

export function pcapFile(packets: readonly TestPacket[], shape: PcapShape = {}): Uint8Array {
  const { little = true, nano = false, linkType = 1 } = shape
  const u32 = (value: number): number[] => (little ? be32(value).reverse() : be32(value))
  const u16 = (value: number): number[] => (little ? be16(value).reverse() : be16(value))
  const head = [
    ...u32(nano ? 0xa1b23c4d : 0xa1b2c3d4),
    ...u16(2),
    ...u16(4),
    ...u32(0),
    ...u32(0),
    ...u32(262_144),
    ...u32(linkType),
  ]
  const records = packets.flatMap(({ time, bytes, original }) => {
    const fraction = Math.round((time % 1000) * (nano ? 1_000_000 : 1000))
    const lengths = [...u32(bytes.length), ...u32(original ?? bytes.length)]
    return [octets([...u32(Math.floor(time / 1000)), ...u32(fraction), ...lengths]), bytes]
  })
  return octets(head, ...records)
}
