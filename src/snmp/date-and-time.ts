// DateAndTime (RFC 2579) in UTC, 11 octets.

import type { Instant } from '../kernel/index.ts'

export function dateAndTime(at: Instant): Buffer {
  const date = new Date(at)
  const octets = Buffer.alloc(11)
  octets.writeUInt16BE(date.getUTCFullYear(), 0)
  const rest = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()]
  octets.set([...rest, date.getUTCSeconds(), Math.floor(date.getUTCMilliseconds() / 100)], 2)
  octets.write('+', 8, 'latin1')
  return octets
}
