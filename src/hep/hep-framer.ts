// HEP packets out of a stream (TCP, TLS, a dump in a file): each says its length. Where something else stands,
// reading goes on at the next that begins as one, and what was passed over is counted.

import { u16 } from '../kernel/index.ts'
import { beginsAsHep, HEP_HEADER_BYTES } from './hep-packet.ts'

const NOTHING = new Uint8Array()

export class HepFramer {
  #rest: Uint8Array = NOTHING
  /** Octets that belong to no packet. */
  strayBytes = 0

  /** The packets that are whole now, as views that are good as long as `bytes` is. */
  push(bytes: Uint8Array): Uint8Array[] {
    const whole: Uint8Array[] = []
    const data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    let at = 0
    while (data.length - at >= HEP_HEADER_BYTES) {
      const length = u16(data, at + 4)
      if (!beginsAsHep(data, at) || length < HEP_HEADER_BYTES) {
        at = this.#pass(data, at)
        continue
      }
      if (at + length > data.length) break
      whole.push(data.subarray(at, at + length))
      at += length
    }
    this.#rest = Uint8Array.from(data.subarray(at))
    return whole
  }

  /** Octets of a packet that never became whole. */
  get openBytes(): number {
    return this.#rest.length
  }

  /** The next place where one may begin. */
  #pass(data: Uint8Array, from: number): number {
    const view = Buffer.from(data.buffer, data.byteOffset, data.length)
    const next = view.indexOf('HEP3', from + 1, 'latin1')
    // The beginning of one may be all that has come of it.
    const at = next === -1 ? Math.max(from + 1, data.length - 3) : next
    this.strayBytes += at - from
    return at
  }
}
