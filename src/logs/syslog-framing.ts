// Syslog over TCP and TLS (RFC 6587, RFC 5425): messages with their length in front, or with a line end behind. Which
// it is shows with the first octet of each, as both may come on one connection: a length begins with a digit, a
// message with its priority.
//
//   57 <134>1 2025-04-01T07:55:04Z ...      octet counting (section 3.4.1)
//   <134>Apr  1 07:55:04 sbc1 ...\n         non-transparent framing (section 3.4.2)

import { MAX_LINE_BYTES } from './log-lines.ts'

const MAX_DIGITS = 6
const EMPTY: Uint8Array = new Uint8Array(0)

export class SyslogFraming {
  readonly #message: (octets: Uint8Array) => void
  #pending = EMPTY
  /** Octets still to come of a message that is too long. */
  #toSkip = 0
  #isSkippingLine = false
  /** Messages that were longer than the limit, of which the beginning was told. */
  tooLong = 0

  constructor(message: (octets: Uint8Array) => void) {
    this.#message = message
  }

  push(octets: Uint8Array): void {
    let from = 0
    const all = this.#pending.length === 0 ? octets : joined(this.#pending, octets)
    while (from < all.length) {
      const next = this.#next(all, from)
      if (next === undefined) break
      from = next
    }
    this.#pending = from === all.length ? EMPTY : Uint8Array.from(all.subarray(from))
  }

  /** The connection ended: a last line without its end counts. */
  end(): void {
    const last = this.#pending
    this.#pending = EMPTY
    if (last.length > 0 && countOf(last, 0) === undefined && !this.#isSkippingLine) this.#message(last)
  }

  /** Where the next message begins; undefined where more has to come first. */
  #next(all: Uint8Array, from: number): number | undefined {
    if (this.#toSkip > 0) {
      const skipped = Math.min(this.#toSkip, all.length - from)
      this.#toSkip -= skipped
      return from + skipped
    }
    if (this.#isSkippingLine) return this.#skipLine(all, from)
    const count = countOf(all, from)
    if (count === 'incomplete') return undefined
    return count === undefined ? this.#line(all, from) : this.#counted(all, count.from, count.bytes)
  }

  #counted(all: Uint8Array, from: number, bytes: number): number | undefined {
    const kept = Math.min(bytes, MAX_LINE_BYTES)
    if (all.length - from < kept) return undefined
    if (kept > 0) this.#message(all.subarray(from, from + kept))
    if (kept < bytes) {
      this.tooLong++
      this.#toSkip = bytes - kept
    }
    return from + kept
  }

  #line(all: Uint8Array, from: number): number | undefined {
    const end = all.indexOf(LF, from)
    const length = (end === -1 ? all.length : end) - from
    if (length > MAX_LINE_BYTES) {
      this.tooLong++
      this.#message(all.subarray(from, from + MAX_LINE_BYTES))
      this.#isSkippingLine = true
      return from + MAX_LINE_BYTES
    }
    if (end === -1) return undefined
    if (length > 0) this.#message(all.subarray(from, end))
    return end + 1
  }

  #skipLine(all: Uint8Array, from: number): number {
    const end = all.indexOf(LF, from)
    this.#isSkippingLine = end === -1
    return end === -1 ? all.length : end + 1
  }
}
const LF = 10

/** The length in front of a message; undefined where none stands there, `incomplete` where it may. */
function countOf(all: Uint8Array, from: number): { bytes: number; from: number } | 'incomplete' | undefined {
  let bytes = 0
  for (let at = from; at <= from + MAX_DIGITS; at++) {
    const code = all[at]
    if (code === undefined) return at === from || all[from] === 48 ? undefined : 'incomplete'
    if (code === 32 && at > from) return { bytes, from: at + 1 }
    if (code < 48 || code > 57 || (at === from && code === 48)) return undefined
    bytes = bytes * 10 + code - 48
  }
  return undefined
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const all = new Uint8Array(left.length + right.length)
  all.set(left)
  all.set(right, left.length)
  return all
}
