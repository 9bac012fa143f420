// Test support: HEP3 packets as agents write them.

export interface WrittenHep {
  source: { address: string; port: number }
  destination: { address: string; port: number }
  /** Number of the IP protocol; default 17. */
  protocol?: number
  epochMs?: number
  /** Default 1, SIP. */
  payloadType?: number
  payload: string | Uint8Array
  /** Chunk 16 instead of 15. */
  packed?: boolean
  agent?: number
  node?: string
  /** More chunks: vendor, type, value. */
  more?: [vendor: number, type: number, value: Uint8Array][]
}

export function writeHep(packet: WrittenHep): Uint8Array {
  const { source, destination, protocol = 17, epochMs, payloadType = 1, agent, node, more = [] } = packet
  const v6 = isV6(source.address)
  const chunks = [
    chunk(1, number(v6 ? 10 : 2, 1)),
    chunk(2, number(protocol, 1)),
    chunk(v6 ? 5 : 3, octetsOf(source.address)),
    chunk(v6 ? 6 : 4, octetsOf(destination.address)),
    chunk(7, number(source.port, 2)),
    chunk(8, number(destination.port, 2)),
    ...(epochMs === undefined
      ? []
      : [
          chunk(9, number(Math.floor(epochMs / 1000), 4)),
          chunk(10, number(Math.round((epochMs % 1000) * 1000), 4)),
        ]),
    chunk(11, number(payloadType, 1)),
    ...(agent === undefined ? [] : [chunk(12, number(agent, 4))]),
    ...(node === undefined ? [] : [chunk(19, Buffer.from(node))]),
    ...more.map(([vendor, type, value]) => chunk(type, value, vendor)),
    chunk(packet.packed ? 16 : 15, Buffer.from(packet.payload)),
  ]
  const body = Buffer.concat(chunks)
  return Buffer.concat([Buffer.from('HEP3'), number(body.length + 6, 2), body])
}

const chunk = (type: number, value: Uint8Array, vendor = 0): Buffer =>
  Buffer.concat([number(vendor, 2), number(type, 2), number(value.length + 6, 2), value])

function number(value: number, bytes: 1 | 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}

const isV6 = (address: string): boolean => address.includes(':')

function octetsOf(address: string): Buffer {
  if (!isV6(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail = ''] = address.split('::')
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16))
  const [before, behind] = [groups(head), groups(tail)]
  const all = [...before, ...Array<number>(8 - before.length - behind.length).fill(0), ...behind]
  return Buffer.concat(all.map(group => number(group, 2)))
}
