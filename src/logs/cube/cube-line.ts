// A line that IOS begins itself: sequence number, time, and who writes. The time is its own; in a plain file the
// envelope has taken it away already.
//
//   661105: 000451: *Mar  8 18:59:49.798 CET: //187/D6138E000000/SIP/Msg/ccsipDisplayMsg:
//   *Aug 12 08:50:41.922: %SIP-3-REG_INTERNAL: Registration failed.

import type { DeviceTime } from '../device-clock.ts'
import { readTime } from '../envelope/envelope-time.ts'

export interface CubeLine {
  time: DeviceTime | undefined
  /** It names UTC as its zone. */
  isUtc: boolean
  /** Marked as not synchronised. */
  isUnset: boolean
  /** What follows the name of the function that writes messages; undefined for other lines. */
  message: string | undefined
}

/** How far into a line the prefix may reach. */
const SEARCHED = 120

/** Undefined for a line that begins in no such way. */
export function readCubeLine(text: string): CubeLine | undefined {
  if (!text.includes('//') && !text.includes('%') && !text.includes('SIP Msg')) return undefined
  const found = WRITER.exec(text.length > SEARCHED ? text.slice(0, SEARCHED) : text)
  if (found === null) return undefined
  const prefix = text.slice(0, found.index)
  const stamp = STAMP.exec(prefix)
  // Whatever else stands before it belongs to a message: a display name, a URL.
  if (stamp === null) return undefined
  const [, mark = '', month, zone] = stamp
  const written = month === undefined ? undefined : readTime(prefix, prefix.lastIndexOf(month))
  const isUtc = zone === 'UTC' || zone === 'GMT'
  const name = text.indexOf(MESSAGE, found.index)
  return {
    time: written && { ...written, zoneMinutes: isUtc ? 0 : undefined },
    isUtc,
    isUnset: mark === '*',
    message: name === -1 ? undefined : text.slice(name + MESSAGE.length).trim(),
  }
}

const MESSAGE = 'ccsipDisplayMsg:'
/** `//call/guid/module/`, `%FACILITY-severity-NAME:`, and the old `SIP Msg:`. */
const WRITER = /\/\/-?\d{1,10}\/\w{0,20}\/|%[A-Z][A-Z0-9_]{1,20}-[0-7]-[A-Z0-9_]{2,40}:|SIP Msg: ?ccsip/
/** Numbers, a host, the time with its mark and zone, each there or not. */
const STAMP =
  /^[\s:]*(?:[\w.-]{1,64}: +){0,3}(?:([*.])?((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [\d :.]{10,24}))?(?: ?([A-Z]{2,5}))?:? *$/
