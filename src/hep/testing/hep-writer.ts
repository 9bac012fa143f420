// Test support: HEP3 packets as other agents write them, with what the encoder of this room never writes.

import { hepChunk, hepPacket, number, placeChunks } from '../hep-encoder.ts'
import { CHUNK } from '../hep-packet.ts'

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
  return hepPacket([
    ...(placeChunks({ source, destination, protocol, epochMs }) ?? []),
    hepChunk(CHUNK.payloadType, number(payloadType, 1)),
    ...(agent === undefined ? [] : [hepChunk(CHUNK.agent, number(agent, 4))]),
    ...(node === undefined ? [] : [hepChunk(CHUNK.node, Buffer.from(node))]),
    ...more.map(([vendor, type, value]) => hepChunk(type, value, vendor)),
    hepChunk(packet.packed ? CHUNK.packed : CHUNK.payload, Buffer.from(packet.payload)),
  ])
}
