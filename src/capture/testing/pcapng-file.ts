// pcapng files made block by block, in either byte order, for tests.

import { be16, be32, octets } from './packets.ts'

type Numbers = (value: number) => number[]

export interface Blocks {
  section(): Uint8Array
  interface(linkType: number, options?: [code: number, value: number[]][]): Uint8Array
  /** `units` since 1970 in the interface's resolution. */
  packet(units: bigint, bytes: Uint8Array, interfaceId?: number): Uint8Array
  obsoletePacket(units: bigint, bytes: Uint8Array): Uint8Array
  simplePacket(bytes: Uint8Array): Uint8Array
  secrets(keyLog: string): Uint8Array
  statistics(dropped: number): Uint8Array
  other(type: number, body: Uint8Array): Uint8Array
  u64: (value: bigint) => number[]
}

export function blocksOf(little: boolean): Blocks {
  const u32: Numbers = value => (little ? be32(value).reverse() : be32(value))
  const u16: Numbers = value => (little ? be16(value).reverse() : be16(value))
  const halves = (value: bigint): [high: number, low: number] => [
    Number((value >> 32n) & 0xffffffffn),
    Number(value & 0xffffffffn),
  ]
  const u64 = (value: bigint): number[] => {
    const [high, low] = halves(value)
    return little ? [...u32(low), ...u32(high)] : [...u32(high), ...u32(low)]
  }
  const padded = (bytes: Uint8Array | number[]): Uint8Array =>
    octets(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4))
  const block = (type: number, body: Uint8Array): Uint8Array => {
    const size = u32(12 + body.length)
    return octets(u32(type), size, body, size)
  }
  const options = (all: [number, number[]][]): Uint8Array =>
    octets(...all.map(([code, value]) => octets(u16(code), u16(value.length), padded(value))), u32(0))
  const stamped = (units: bigint, bytes: Uint8Array): Uint8Array => {
    const [high, low] = halves(units)
    return octets(u32(high), u32(low), u32(bytes.length), u32(bytes.length), padded(bytes))
  }
  return {
    section: () =>
      block(0x0a0d0d0a, octets(u32(0x1a2b3c4d), u16(1), u16(0), [255, 255, 255, 255, 255, 255, 255, 255])),
    interface: (linkType, given = []) =>
      block(1, octets(u16(linkType), u16(0), u32(262_144), options(given))),
    packet: (units, bytes, interfaceId = 0) => block(6, octets(u32(interfaceId), stamped(units, bytes))),
    obsoletePacket: (units, bytes) => block(2, octets(u16(0), u16(0), stamped(units, bytes))),
    simplePacket: bytes => block(3, octets(u32(bytes.length), padded(bytes))),
    secrets: keyLog => block(10, octets(u32(0x544c534b), u32(keyLog.length), padded(octets(keyLog)))),
    statistics: dropped => block(5, octets(u32(0), u32(0), u32(0), options([[5, u64(BigInt(dropped))]]))),
    other: (type, body) => block(type, padded(body)),
    u64,
  }
}
