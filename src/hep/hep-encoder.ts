// HEP3 packets as an agent writes them: the other way of `hep-packet.ts`.

import type { Endpoint, Instant, Transport } from '../kernel/index.ts'
import { parseAddress } from '../tls/index.ts'
import { CHUNK, HEP_HEADER_BYTES, HEP_SIP } from './hep-packet.ts'

/** A message of SIP and where it passed. */
export interface HepWriting {
  source: Endpoint
  destination: Endpoint
  transport: Transport
  at: Instant
  payload: Uint8Array
  /** Number of the agent that writes. */
  agent: number
  /** What several messages have in common: the Call-ID. */
  correlationId?: string
}

const CHUNK_HEADER_BYTES = 6
/** The length of a packet is written in sixteen bits, and so it fits no datagram beyond. */
const MAX_BYTES = 65_507
/** As Kamailio writes them and `hep-packet.ts` reads them. */
const PROTOCOLS: Readonly<Record<Transport, number>> = { udp: 17, tcp: 6, tls: 22 }

/** Undefined for what is longer than a packet can be, and for ends that are no addresses. */
export function encodeHep(writing: HepWriting): Uint8Array | undefined {
  const { transport, agent, correlationId, payload } = writing
  const place = placeChunks({ ...writing, protocol: PROTOCOLS[transport], epochMs: writing.at })
  if (place === undefined) return undefined
  const packet = hepPacket([
    ...place,
    hepChunk(CHUNK.payloadType, number(HEP_SIP, 1)),
    hepChunk(CHUNK.agent, number(agent, 4)),
    ...(correlationId === undefined ? [] : [hepChunk(CHUNK.correlationId, Buffer.from(correlationId))]),
    hepChunk(CHUNK.payload, payload),
  ])
  return packet.length > MAX_BYTES ? undefined : packet
}

/** Ends, protocol and time; undefined for ends that are no addresses of one family. */
export function placeChunks({
  source,
  destination,
  protocol,
  epochMs,
}: {
  source: Endpoint
  destination: Endpoint
  protocol: number
  epochMs?: number | undefined
}): Uint8Array[] | undefined {
  const [from, to] = [parseAddress(source.address), parseAddress(destination.address)]
  if (from === undefined || to === undefined || from.length !== to.length) return undefined
  const v6 = from.length === 16
  // Microseconds rounded up to a second are the next one's.
  const micros = epochMs === undefined ? 0 : Math.round(epochMs * 1000)
  return [
    hepChunk(CHUNK.family, number(v6 ? 10 : 2, 1)),
    hepChunk(CHUNK.protocol, number(protocol, 1)),
    hepChunk(v6 ? CHUNK.source6 : CHUNK.source4, Buffer.from(from)),
    hepChunk(v6 ? CHUNK.destination6 : CHUNK.destination4, Buffer.from(to)),
    hepChunk(CHUNK.sourcePort, number(source.port, 2)),
    hepChunk(CHUNK.destinationPort, number(destination.port, 2)),
    ...(epochMs === undefined
      ? []
      : [
          hepChunk(CHUNK.seconds, number(Math.floor(micros / 1_000_000), 4)),
          hepChunk(CHUNK.microseconds, number(micros % 1_000_000, 4)),
        ]),
  ]
}

export function hepPacket(chunks: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(chunks)
  const length = Math.min(body.length + HEP_HEADER_BYTES, 0xffff)
  return Buffer.concat([Buffer.from('HEP3'), number(length, 2), body])
}

export const hepChunk = (type: number, value: Uint8Array, vendor = 0): Uint8Array =>
  Buffer.concat([
    number(vendor, 2),
    number(type, 2),
    number(Math.min(value.length + CHUNK_HEADER_BYTES, 0xffff), 2),
    value,
  ])

export function number(value: number, bytes: 1 | 2 | 4): Uint8Array {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}
