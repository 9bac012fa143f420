// kernel: time, chance, limits, text as it comes in and as it can be shown, assertions, results. What every room may use.

export { addressText, V4_MARK, wordsText } from './address-words.ts'
export { assert, BugError, unreachable } from './assert.ts'
export { BusyMap } from './busy-map.ts'
export { type Chance, seededChance, systemChance, token, uuid } from './chance.ts'
export { CsvRows, csvDelimiter } from './csv-rows.ts'
export { Deadlines } from './deadlines.ts'
export { type Endpoint, formatEndpoint, isAddress, sameEndpoint, type Transport } from './endpoint.ts'
export { Feed, type Heard } from './feed.ts'
export { Forgetting } from './forgetting.ts'
export { escapeMarkup, escapeMermaid } from './markup.ts'
export { OctetMemory } from './octet-memory.ts'
export { u16, u16le, u32, u32le, word } from './octets.ts'
export { OperatorError } from './operator-error.ts'
export { Outbox } from './outbox.ts'
export { type Clocks, PeopleTime } from './people-time.ts'
export { printable, shortened, withoutControls, wrapped } from './printable.ts'
export { remember } from './remember.ts'
export { fault, ok, type Result } from './result.ts'
export { Shelf } from './shelf.ts'
export { type TextEncoding, textEncodingOf } from './text-encoding.ts'
export { type Cell, type Column, painted, type TextStyle, textTable } from './text-table.ts'
export {
  after,
  between,
  earliest,
  earliestOf,
  type Instant,
  instantOf,
  type Millis,
  millis,
  minutes,
  seconds,
} from './time.ts'
export { type Rate, TokenBucket } from './token-bucket.ts'
export { parseZone } from './zone.ts'
