// Datagrams of sFlow 5 for tests, written from the structures in "sFlow Version 5" (sflow.org).

import type { Endpoint } from '../../kernel/index.ts'
import { addressOctets, be, octets } from './octets.ts'

/** A packet whose beginning is sampled. */
export interface ToldPacket {
  from: Endpoint
  to: Endpoint
  protocol?: number
  flags?: number
  /** Of the whole IP packet. */
  bytes: number
  vlan?: number
}

export interface ToldSflow {
  agent: string
  sequence?: number
  rate?: number
  expanded?: boolean
}

/** Ethernet, IP and the first octets of TCP or UDP. */
export function frame({ from, to, protocol = 6, flags = 0, bytes, vlan }: ToldPacket): Uint8Array {
  const isV6 = from.address.includes(':')
  const ports = [...be(from.port, 2), ...be(to.port, 2)]
  const tcp = [...be(1, 4), ...be(2, 4), 0x50, flags, 0xff, 0xff, 0, 0, 0, 0]
  const transport = [...ports, ...(protocol === 6 ? tcp : [...be(bytes - 20, 2), 0, 0])]
  const ends = [...addressOctets(from.address), ...addressOctets(to.address)]
  const v4 = [0x45, 0, ...be(bytes, 2), 0, 1, 0, 0, 64, protocol, 0, 0, ...ends]
  const v6 = [0x60, 0, 0, 0, ...be(bytes - 40, 2), protocol, 64, ...ends]
  const tag = vlan === undefined ? [] : [0x81, 0, ...be(vlan, 2)]
  return octets(
    [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2],
    tag,
    be(isV6 ? 0x86dd : 0x0800, 2),
    isV6 ? v6 : v4,
    transport,
  )
}

const u32s = (...values: number[]): number[] => values.flatMap(value => be(value, 4))

const record = (format: number, body: Uint8Array): Uint8Array => octets(u32s(format, body.length), body)

function rawHeader(packet: ToldPacket): Uint8Array {
  const header = frame(packet)
  const padding = (4 - (header.length % 4)) % 4
  return record(1, octets(u32s(1, packet.bytes + 18, 4, header.length), header, new Uint8Array(padding)))
}

export function flowSample(
  packet: ToldPacket,
  { rate = 1, expanded = false }: Partial<ToldSflow> = {},
): Uint8Array {
  const ports = expanded ? u32s(0, 1, 0, 2) : u32s(1, 2)
  const source = expanded ? u32s(0, 1) : u32s(1)
  const body = octets(u32s(7), source, u32s(rate, 1000, 0), ports, u32s(1), rawHeader(packet))
  return record(expanded ? 3 : 1, body)
}

/** Counters of an interface: a sample that tells of no flow. */
export const counterSample = (): Uint8Array => record(2, octets(u32s(7, 1, 1), record(1, new Uint8Array(88))))

export function sflow(samples: readonly Uint8Array[], { agent, sequence = 0 }: ToldSflow): Uint8Array {
  const isV6 = agent.includes(':')
  const head = [
    ...u32s(5, isV6 ? 2 : 1),
    ...addressOctets(agent),
    ...u32s(0, sequence, 60_000, samples.length),
  ]
  return octets(head, ...samples)
}
