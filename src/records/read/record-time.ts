// Times as Microsoft's records write them, and as Excel writes them after a detour. All are UTC.

import { type Instant, instantOf } from '../../kernel/index.ts'

/** As nearly all of them are: `2019-11-01T00:00:25.105Z`. */
const PLAIN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z$/
/** `2019-11-01T00:00:25.105Z`, `2019-11-01 00:00:25.1050000 +00:00`, `2019-11-01`. */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(?:Z|UTC|([+-])(\d\d):?(\d\d))?$/i
/** `01.11.2019 00:00:25`: day first. */
const POINTS = /^(\d{1,2})\.(\d{1,2})\.(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?$/
/** `11/1/2019 12:00:25 AM`: month first. */
const SLASHES = /^(\d{1,2})\/(\d{1,2})\/(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([AP])M)?$/i

/** Undefined for no time, for text that is none, and for 0001-01-01, by which Microsoft says that there is none. */
export function recordTime(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  if (PLAIN.test(text)) return plain(text)
  return iso(text) ?? pointed(text) ?? slashed(text)
}

/** Whether Excel has written the time anew, in the order of days and months of some country. */
export const isRewritten = (text: string): boolean => POINTS.test(text) || SLASHES.test(text)

/** Years that no Teams tenant has seen stand for no time at all. */
const FIRST = Date.UTC(2000, 0)

function plain(text: string): Instant | undefined {
  const at = Date.parse(text)
  return at >= FIRST ? instantOf(Math.floor(at)) : undefined
}

function iso(text: string): Instant | undefined {
  const found = ISO.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '0', sign, hours = 0, minutes = 0] =
    found
  const ahead = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  const ms = Math.floor(Number(`0.${fraction}`) * 1000)
  return instant([year, month, day], [hour, minute, second], ms - ahead)
}

function pointed(text: string): Instant | undefined {
  const found = POINTS.exec(text)
  if (found === null) return undefined
  const [, day, month, year, hour, minute, second = 0] = found
  return instant([year, month, day], [hour, minute, second])
}

function slashed(text: string): Instant | undefined {
  const found = SLASHES.exec(text)
  if (found === null) return undefined
  const [, month, day, year, hour, minute, second = 0, half] = found
  const inDay =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  return instant([year, month, day], [inDay, minute, second])
}

type Part = string | number | undefined

function instant(date: readonly Part[], time: readonly Part[], ms = 0): Instant | undefined {
  const [year = 0, month = 0, day = 0] = date.map(Number)
  const [hour = 0, minute = 0, second = 0] = time.map(Number)
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= 31
  if (!isDate || hour > 23 || minute > 59 || second > 60) return undefined
  const at = Date.UTC(year, month - 1, day, hour, minute, second) + ms
  return year >= 2000 && at >= FIRST ? instantOf(at) : undefined
}
