// What tests of several rooms share about voice routing.

export {
  MATCH_ROWS,
  REFUSED_PATTERNS,
  REPLACE_ROWS,
  UNSUPPORTED_PATTERNS,
} from './pattern-rows.ts'
export { type RandomRow, randomRow } from './random-patterns.ts'
