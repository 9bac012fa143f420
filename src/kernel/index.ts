// kernel: time, chance, assertions, results. What every room may use.

export { assert, BugError, unreachable } from './assert.ts'
export { type Chance, seededChance, systemChance, token, uuid } from './chance.ts'
export { Deadlines } from './deadlines.ts'
export { type Endpoint, formatEndpoint, isAddress, sameEndpoint, type Transport } from './endpoint.ts'
export { escapeMarkup, escapeMermaid } from './markup.ts'
export { OperatorError } from './operator-error.ts'
export { printable, shortened, withoutControls, wrapped } from './printable.ts'
export { fault, ok, type Result } from './result.ts'
export {
  after,
  between,
  earliest,
  type Instant,
  instantOf,
  type Millis,
  millis,
  minutes,
  seconds,
} from './time.ts'
