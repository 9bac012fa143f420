// A capture told as it happens: datagrams and TCP connections between ends, with sequence numbers kept, and what the
// analysis makes of it.

import { CaptureAnalysis, type CaptureOptions, type CaptureResult } from '../capture-analysis.ts'
import {
  octets,
  pcapFile,
  type TcpPart,
  type TestEnd,
  type TestPacket,
  tcpPacket,
  udpPacket,
} from './packets.ts'

/** 2025-04-01 07:55:04 UTC. */
export const WIRE_START = Date.UTC(2025, 3, 1, 7, 55, 4)

export class Wire {
  readonly packets: TestPacket[] = []
  #time = WIRE_START

  at(fromStart: number): this {
    this.#time = WIRE_START + fromStart
    return this
  }

  packet(bytes: Uint8Array, original?: number): this {
    this.packets.push({ time: this.#time, bytes, ...(original !== undefined && { original }) })
    return this
  }

  udp(from: TestEnd, to: TestEnd, payload: Uint8Array | string): this {
    return this.packet(udpPacket(from, to, payload))
  }

  tcp(from: TestEnd, to: TestEnd, part: TcpPart): this {
    return this.packet(tcpPacket(from, to, part))
  }

  connection(client: TestEnd, server: TestEnd): WireConnection {
    return new WireConnection(this, client, server)
  }

  file(): Uint8Array {
    return pcapFile(this.packets)
  }

  facts(options: Partial<CaptureOptions> = {}): CaptureResult {
    const analysis = new CaptureAnalysis({ observer: 'test.pcap', ...options })
    analysis.push(this.file())
    return analysis.end()
  }
}

class WireConnection {
  readonly #wire: Wire
  readonly #ends: { client: TestEnd; server: TestEnd }
  readonly #next = { client: 1000, server: 0xfffffff0 }

  constructor(wire: Wire, client: TestEnd, server: TestEnd) {
    this.#wire = wire
    this.#ends = { client, server }
  }

  opens(): this {
    this.sends('client', { flags: 'S' })
    this.sends('server', { flags: 'SA' })
    return this.sends('client', { flags: 'A' })
  }

  /** One segment, in its order; SYN and FIN take a number as well. */
  sends(side: 'client' | 'server', part: TcpPart | string | Uint8Array): this {
    const told: TcpPart = typeof part === 'string' || part instanceof Uint8Array ? { payload: part } : part
    const segment = this.segment(side, told)
    const flags = told.flags ?? 'A'
    const numbers = octets(told.payload ?? '').length + (/[SF]/.test(flags) ? 1 : 0)
    this.#wire.tcp(...segment)
    this.#next[side] = (this.#next[side] + numbers) >>> 0
    return this
  }

  /** A segment made now to be sent whenever, `ahead` octets from what is next. */
  segment(side: 'client' | 'server', part: TcpPart, ahead = 0): [TestEnd, TestEnd, TcpPart] {
    const other = side === 'client' ? 'server' : 'client'
    const seq = (this.#next[side] + ahead) >>> 0
    return [this.#ends[side], this.#ends[other], { flags: 'A', seq, ack: this.#next[other], ...part }]
  }

  /** Numbers that something else took. */
  skips(side: 'client' | 'server', octetCount: number): this {
    this.#next[side] = (this.#next[side] + octetCount) >>> 0
    return this
  }
}
