// DTMF digits as RTP events (RFC 4733 section 2).
//
//    | event (8) | E |R| volume (6) | duration (16) |
//
//    packet    1      2      3      n      n+1    n+2        one each 20 ms
//    marker    yes    no     no     no     no     no
//    E bit     no     no     no     yes    yes    yes        the end is said three times
//    duration  160    320    480    n*160  n*160  n*160      timestamp: the beginning of the digit, in all of them

import { fault, ok, type Result } from '../kernel/index.ts'
import { readUint16, writeUint16 } from './octets.ts'

const digits = '0123456789*#ABCD'
const eventBytes = 4
const endRepeats = 3
const frameTicks = 160
const longestTicks = 0xffff
const volume = 10

/** One packet's share of a digit; each is sent 20 ms after the one before, all with the digit's timestamp. */
export interface TelephoneEventPacket {
  payload: Uint8Array
  marker: boolean
}

/** Whether `text` is one of the sixteen digits `0`-`9`, `*`, `#`, `A`-`D`. */
export const isDigit = (text: string): boolean => text.length === 1 && digits.includes(text)

/**
 * The packets of one digit (RFC 4733 section 2.5.1), `frames` of 20 ms long (5 is 100 ms), its end sent three
 * times; undefined if it is no digit.
 */
export function encodeTelephoneEvent(digit: string, frames = 5): TelephoneEventPacket[] | undefined {
  if (!isDigit(digit)) return undefined
  const steps = Math.max(1, Math.min(frames, Math.floor(longestTicks / frameTicks)))
  return Array.from({ length: steps + endRepeats - 1 }, (_, i) => {
    const payload = new Uint8Array(eventBytes)
    payload[0] = digits.indexOf(digit)
    payload[1] = (i >= steps - 1 ? 0x80 : 0) | volume
    writeUint16(payload, 2, Math.min(i + 1, steps) * frameTicks)
    return { payload, marker: i === 0 }
  })
}

/** What one event payload says. `duration` is in units of the RTP clock. */
interface TelephoneEvent {
  digit: string
  end: boolean
  duration: number
}

/** Decodes the first event of a payload; events that are no digits (hook flash, tones) are `not-a-digit`. */
export function decodeTelephoneEvent(payload: Uint8Array): Result<TelephoneEvent, 'short' | 'not-a-digit'> {
  if (payload.length < eventBytes) return fault('short')
  const digit = digits[payload[0] as number]
  if (digit === undefined) return fault('not-a-digit')
  return ok({ digit, end: ((payload[1] as number) & 0x80) !== 0, duration: readUint16(payload, 2) })
}

/** Gives each digit of one RTP source once, however many of its packets are lost, repeated or late. */
export class DigitDetector {
  #last: { timestamp: number; event: TelephoneEvent } | undefined

  /** The digit that begins with this packet as far as we have heard, else undefined. */
  push(timestamp: number, payload: Uint8Array): string | undefined {
    const decoded = decodeTelephoneEvent(payload)
    if (!decoded.ok) return undefined
    const event = decoded.value
    const last = this.#last
    const advance = last === undefined ? 1 : (timestamp - last.timestamp) | 0
    // The same timestamp is the same digit, an earlier one is a digit already told.
    if (advance < 0) return undefined
    if (last !== undefined && advance === 0) {
      if (event.duration >= last.event.duration) last.event = event
      return undefined
    }
    this.#last = { timestamp, event }
    return last !== undefined && continues(last.event, event, advance) ? undefined : event.digit
  }
}

/** A key held longer than 65535 ticks goes on in a new segment with its own timestamp (RFC 4733 section 2.5.1.3). */
const continues = (last: TelephoneEvent, event: TelephoneEvent, advance: number): boolean =>
  !last.end && event.digit === last.digit && last.duration > 0 && advance === last.duration
