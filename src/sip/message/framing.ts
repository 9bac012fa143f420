// Messages out of a byte stream (RFC 3261 section 18.3) with the CRLF keep-alive of RFC 5626 section 3.5.1 between
// them. Bounded by one head and one body; after a fault the stream has no reading any more and must be closed.
//
//   boundary --CRLF CRLF--> ping     head --empty line--> body --Content-Length octets--> message, boundary
//   boundary --CRLF-------> pong     head --too long, no or two Content-Length----------> fault, closed

import { MAX_BODY_BYTES, MAX_HEAD_BYTES } from '../syntax/bounds.ts'
import { parseNumber, trimWhite } from '../syntax/grammar.ts'
import { isWhite } from '../syntax/page.ts'
import { headerKey } from './header-names.ts'
import { splitHead } from './message-head.ts'
import { faultOf, type ParseFault, type ParseStatus } from './parse-message.ts'

export type FramingEvent =
  /** One whole message, a copy of its own. */
  | { type: 'message'; bytes: Uint8Array }
  /** Double CRLF: to be answered with one CRLF. */
  | { type: 'ping' }
  /** One CRLF. Where TCP tore a ping apart, its first half is reported so before the ping itself: harmless. */
  | { type: 'pong' }
  /** Answer if you can (`responseToFault`), then close; the framer ignores all that follows. */
  | { type: 'fault'; fault: ParseFault }

const CR = 13
const LF = 10
const C_LETTER = 99
const L_LETTER = 108
const FIRST_CAPACITY = 4096
const EMPTY_LINE = Buffer.from('\r\n\r\n', 'latin1')

export class StreamFramer {
  #buffer = Buffer.alloc(0)
  #length = 0
  /** Up to here no empty line was found. */
  #searched = 0
  /** Octets of the whole message, once its head is complete. */
  #wanted: number | undefined
  /** The last octets before this point were one CRLF that may turn out to be half a ping. */
  #halfPing = false
  #closed = false

  /** Octets that wait for the rest of their message. */
  get pendingBytes(): number {
    return this.#length
  }

  /** Never throws. Holds at most one head and one body, however much comes at once. */
  push(bytes: Uint8Array): FramingEvent[] {
    const events: FramingEvent[] = []
    let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    // In slices, so that the buffer stays within one message whatever the size of a chunk.
    while (this.#length > 0 && rest.length > 0) {
      this.#append(rest.subarray(0, MAX_HEAD_BYTES))
      rest = rest.subarray(MAX_HEAD_BYTES)
      this.#drop(this.#take(this.#buffer.subarray(0, this.#length), events))
    }
    // Most chunks are whole messages: they are read where they lie, and only a begun one is kept.
    const taken = rest.length === 0 ? 0 : this.#take(rest, events)
    if (taken < rest.length) this.#append(rest.subarray(taken))
    return events
  }

  #append(octets: Buffer): void {
    if (this.#closed || octets.length === 0) return
    const needed = this.#length + octets.length
    if (needed > this.#buffer.length) {
      const grown = Buffer.alloc(Math.max(needed, 2 * this.#buffer.length, FIRST_CAPACITY))
      this.#buffer.copy(grown, 0, 0, this.#length)
      this.#buffer = grown
    }
    this.#buffer.set(octets, this.#length)
    this.#length = needed
  }

  /** Reports what is whole in `held`, which begins where a message does, and says how many octets that was. */
  #take(held: Buffer, events: FramingEvent[]): number {
    let at = 0
    while (!this.#closed) {
      if (this.#wanted === undefined) {
        at = this.#skipKeepAlives(held, at, events)
        const fault = this.#readHead(held, at)
        if (fault !== undefined) this.#close(events, fault)
      }
      if (this.#wanted === undefined || held.length - at < this.#wanted) break
      events.push({ type: 'message', bytes: Buffer.from(held.subarray(at, at + this.#wanted)) })
      at += this.#wanted
      this.#wanted = undefined
      this.#searched = 0
    }
    return at
  }

  #skipKeepAlives(held: Buffer, from: number, events: FramingEvent[]): number {
    let at = from
    while (held[at] === CR && held[at + 1] === LF) {
      const pair = held[at + 2] === CR && held[at + 3] === LF
      if (this.#halfPing || pair) events.push({ type: 'ping' })
      else events.push({ type: 'pong' })
      at += !this.#halfPing && pair ? 4 : 2
      this.#halfPing = !this.#halfPing && !pair
    }
    // What comes next is the start of a message, unless it is a CR whose LF is still under way.
    if (at < held.length && held[at] !== CR) this.#halfPing = false
    return at
  }

  /** Finds the empty line and the length of the whole message that begins at `at`. */
  #readHead(held: Buffer, at: number): ParseFault | undefined {
    const length = held.length - at
    if (length < 4 && held[at] === CR) return undefined
    const end = held.indexOf(EMPTY_LINE, at + this.#searched) - at
    if (end > MAX_HEAD_BYTES || (end < 0 && length > MAX_HEAD_BYTES + 3)) {
      const head = splitHead(held.toString('latin1', at, at + MAX_HEAD_BYTES))
      return faultOf({ status: 513, what: 'head too long' }, head)
    }
    if (end < 0) {
      this.#searched = Math.max(0, length - 3)
      return undefined
    }
    const body = contentLength(held.toString('latin1', at, at + end + EMPTY_LINE.length))
    if (typeof body !== 'number') return body
    this.#wanted = end + EMPTY_LINE.length + body
    return undefined
  }

  #close(events: FramingEvent[], fault: ParseFault): void {
    this.#closed = true
    this.#buffer = Buffer.alloc(0)
    this.#length = 0
    events.push({ type: 'fault', fault })
  }

  /** Moves what is left to the front; an idle connection gives a grown buffer back. */
  #drop(count: number): void {
    if (count === 0 || this.#closed) return
    this.#length -= count
    if (this.#length === 0 && this.#buffer.length > FIRST_CAPACITY) this.#buffer = Buffer.alloc(0)
    else this.#buffer.copyWithin(0, count, count + this.#length)
  }
}

/**
 * On a stream Content-Length is mandatory: without it nobody knows where the next message begins. Looks only at
 * lines that can be this header; the rest of the head is judged by `parseMessage`, over the same line breaks.
 */
function contentLength(head: string): number | ParseFault {
  const refused = (status: ParseStatus, what: string): ParseFault =>
    faultOf({ status, what }, splitHead(head))
  let value: string | undefined
  let colon = -1
  for (let at = lineEnd(head, 0) + 2, end = at; at > 1; at = end + 2) {
    end = lineEnd(head, at)
    if (end < 0) break
    if (!mayBeLength(head, at)) continue
    // A colon found behind a line that has none is kept for the next one: no stretch is searched twice.
    if (colon < at) colon = head.indexOf(':', at)
    if (colon < 0) break
    if (colon > end || headerKey(trimWhite(head.slice(at, colon))) !== 'content-length') continue
    if (value !== undefined) return refused(400, 'two content-length headers')
    value = lineValue(head, colon + 1)
  }
  if (value === undefined) return refused(400, 'no Content-Length on a stream')
  const length = parseNumber(value, 0xffffffff)
  if (length === undefined) return refused(400, 'bad Content-Length')
  return length > MAX_BODY_BYTES ? refused(413, 'body too long') : length
}

/** By the letters at the place of the ls of `l` and `Content-Length`: most lines are passed over by them. */
function mayBeLength(head: string, at: number): boolean {
  const first = head.charCodeAt(at) | 32
  return first === L_LETTER || (first === C_LETTER && (head.charCodeAt(at + 8) | 32) === L_LETTER)
}

/** The index of the next CRLF, or -1. V8 looks for one character in a fraction of what it takes to look for two. */
function lineEnd(head: string, from: number): number {
  let at = head.indexOf('\r', from)
  while (at >= 0 && head.charCodeAt(at + 1) !== LF) at = head.indexOf('\r', at + 1)
  return at
}

/** The value that begins at `from`, unfolded. */
function lineValue(head: string, from: number): string {
  let end = lineEnd(head, from)
  while (end >= 0 && isWhite(head.charCodeAt(end + 2))) end = lineEnd(head, end + 2)
  const raw = head.slice(from, end < 0 ? head.length : end)
  return trimWhite(raw.replaceAll('\r\n', ' '))
}
