// What is known of each TCP connection, a column each, by the number of its flow.

import type { Conversation } from './conversation.ts'
import type { Packet } from './packet.ts'

/** Bits of the column `state`. First and second are the ends as the flow table has them. */
export const State = {
  sawStart: 1,
  clientIsSecond: 2,
  established: 4,
  firstFinished: 8,
  secondFinished: 16,
  /** Told; what still comes is an echo. */
  over: 32,
  /** Its octets are not read, or no more. */
  dull: 64,
  left: 128,
  leftBySecond: 256,
  leftByReset: 512,
  firstKnown: 1024,
  secondKnown: 2048,
} as const

export class TcpColumns {
  state = new Uint16Array(0)
  stream = new Uint32Array(0)
  start = new Float64Array(0)
  firstPacket = new Uint32Array(0)
  /** Sequence number of the SYN. */
  syn = new Int32Array(0)
  packets = new Uint32Array(0)
  tries = new Uint8Array(0)
  leftAt = new Float64Array(0)
  leftPacket = new Uint32Array(0)
  /** By side, first end at 2 * flow: the sequence number that comes next, and octets of payload so far. */
  next = new Int32Array(0)
  octets = new Float64Array(0)
  /** Conversations that are read no more, for their end. */
  readonly kept: (Conversation | undefined)[] = []

  ensure(capacity: number): void {
    if (this.state.length >= capacity) return
    this.state = grown(this.state, new Uint16Array(capacity))
    this.stream = grown(this.stream, new Uint32Array(capacity))
    this.start = grown(this.start, new Float64Array(capacity))
    this.firstPacket = grown(this.firstPacket, new Uint32Array(capacity))
    this.syn = grown(this.syn, new Int32Array(capacity))
    this.packets = grown(this.packets, new Uint32Array(capacity))
    this.tries = grown(this.tries, new Uint8Array(capacity))
    this.leftAt = grown(this.leftAt, new Float64Array(capacity))
    this.leftPacket = grown(this.leftPacket, new Uint32Array(capacity))
    this.next = grown(this.next, new Int32Array(2 * capacity))
    this.octets = grown(this.octets, new Float64Array(2 * capacity))
  }

  begin(flow: number, state: number, packet: Packet, stream: number): void {
    this.state[flow] = state
    this.stream[flow] = stream
    this.start[flow] = packet.time
    this.firstPacket[flow] = packet.number
    this.syn[flow] = packet.sequence
    this.packets[flow] = 0
    this.tries[flow] = 0
    this.octets[2 * flow] = this.octets[2 * flow + 1] = 0
    this.kept[flow] = undefined
  }
}

/** `wider` with what `column` holds. */
export function grown<Column extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(
  column: Column,
  wider: Column,
): Column {
  wider.set(column)
  return wider
}
