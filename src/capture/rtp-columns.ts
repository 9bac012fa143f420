// What is known of each RTP stream, a column each, by the direction of its flow.

import { grown } from './tcp-columns.ts'

export class RtpColumns {
  ssrc = new Int32Array(0)
  /** Another source that was seen once since. */
  next = new Int32Array(0)
  payloadType = new Uint8Array(0)
  /** Clock rate in Hz. */
  rate = new Uint32Array(0)
  received = new Uint32Array(0)
  /** Sequence numbers extended by their cycles. */
  first = new Int32Array(0)
  highest = new Int32Array(0)
  /** Packets expected in numberings that are over. */
  settled = new Uint32Array(0)
  transit = new Float64Array(0)
  /** In units of the clock. */
  jitter = new Float64Array(0)
  firstTime = new Float64Array(0)
  lastTime = new Float64Array(0)
  firstPacket = new Uint32Array(0)
  lastPacket = new Uint32Array(0)

  ensure(capacity: number): void {
    if (this.ssrc.length >= capacity) return
    this.ssrc = grown(this.ssrc, new Int32Array(capacity))
    this.next = grown(this.next, new Int32Array(capacity))
    this.payloadType = grown(this.payloadType, new Uint8Array(capacity))
    this.rate = grown(this.rate, new Uint32Array(capacity))
    this.received = grown(this.received, new Uint32Array(capacity))
    this.first = grown(this.first, new Int32Array(capacity))
    this.highest = grown(this.highest, new Int32Array(capacity))
    this.settled = grown(this.settled, new Uint32Array(capacity))
    this.transit = grown(this.transit, new Float64Array(capacity))
    this.jitter = grown(this.jitter, new Float64Array(capacity))
    this.firstTime = grown(this.firstTime, new Float64Array(capacity))
    this.lastTime = grown(this.lastTime, new Float64Array(capacity))
    this.firstPacket = grown(this.firstPacket, new Uint32Array(capacity))
    this.lastPacket = grown(this.lastPacket, new Uint32Array(capacity))
  }
}
