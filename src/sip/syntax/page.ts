// The page: the octets of the text that is being read, in one table that never moves, with a NUL behind the last.
// To ask a table for an octet costs a third of asking a string for a character, a quarter where the string is a piece
// of another; and since no class of characters holds the NUL, a run over a class needs no other end.
//
//   text   V  I  A  :  _  S  I  P  /  2  .  0  /  ...
//   page   56 49 41 3a 20 53 49 50 2f 32 2e 30 2f ... 00
//
// `parse...` takes a text, lays it and reads it; `read...` reads what lies there already, from one index up to another,
// so that one header after the other is read in its place in the message. What ends a piece is the end of the text or
// of a line, and no run goes beyond it.
//
// Modules that every message passes through take names of their own for what they need of here:
//
//   import * as thePage from '../syntax/page.ts'
//   const { page, skip } = thePage
//
// To V8 an import, and what a module itself exports, is a variable that may be empty, and may change, each time it is asked
// for; a constant of the module is the constant it is. Parsing takes a tenth less for it.

import { MAX_MESSAGE_BYTES } from './bounds.ts'
import * as octetClasses from './octet-classes.ts'

export * from './octet-classes.ts'

const { BACKSLASH, classes, DIGIT, isOf, isWhite, LINE, LOWER, QUOTE, QUOTED } = octetClasses

/** A longer text is cut: its readers never arrive at its end, and refuse it. */
const table = Buffer.alloc(MAX_MESSAGE_BYTES + 1)
export const page = table
/** Undefined where octets were laid without their text. */
let laid: string | undefined = ''

/** Puts the octets of `text` on the page. */
export function lay(text: string): void {
  if (text === laid) return
  laid = text
  const octets = BEYOND_OCTETS.test(text) ? text.replace(EACH_BEYOND_OCTETS, '\xff') : text
  table[table.write(octets, 0, MAX_MESSAGE_BYTES, 'latin1')] = 0
}

/** Puts octets on the page and gives their text, one character an octet. Those beyond `MAX_MESSAGE_BYTES` are left out. */
export function layOctets(octets: Uint8Array): string {
  table.set(octets.length > MAX_MESSAGE_BYTES ? octets.subarray(0, MAX_MESSAGE_BYTES) : octets)
  const end = Math.min(octets.length, MAX_MESSAGE_BYTES)
  table[end] = 0
  const text = table.toString('latin1', 0, end)
  laid = text
  return text
}

/** Puts octets on the page that are read without a text, `MAX_MESSAGE_BYTES` at most. */
export function layBytes(octets: Uint8Array): void {
  table.set(octets)
  table[octets.length] = 0
  laid = undefined
}

/** No octet text: stands on the page as an octet that is of no class but those of free text. */
const BEYOND_OCTETS = /[^\0-\xff]/
const EACH_BEYOND_OCTETS = /[^\0-\xff]/g

/** The index after the run of characters of these classes that starts at `at`. */
export function skip(set: number, at: number): number {
  let i = at
  while (((classes[table[i] as number] as number) & set) !== 0) i++
  return i
}

/** The word between the two indices in lower case; nearly always it is so already. */
export function lowerWord(text: string, from: number, to: number): string {
  const word = text.slice(from, to)
  return skip(LOWER, from) >= to ? word : word.toLowerCase()
}

/** The decimal number of at most 10 digits between `from` and `to`, not above `limit`; else -1. */
export function numberAt(from: number, to: number, limit: number): number {
  if (to <= from || to - from > 10) return -1
  let number = 0
  for (let i = from; i < to; i++) {
    const code = table[i] as number
    if (!isOf(DIGIT, code)) return -1
    number = number * 10 + code - 48
  }
  return number <= limit ? number : -1
}

/** Whether exactly these octets stand at `at`. */
export function stands(word: Uint8Array, at: number): boolean {
  for (let i = 0; i < word.length; i++) if (table[at + i] !== word[i]) return false
  return true
}

/** The one of these words that stands between the two indices: words of nearly every message need not be cut out. */
export function oneOf(words: readonly string[], from: number, to: number): string | undefined {
  for (const word of words) if (word.length === to - from && isSpelled(word, from)) return word
  return undefined
}

function isSpelled(word: string, from: number): boolean {
  for (let i = 0; i < word.length; i++) if (table[from + i] !== word.charCodeAt(i)) return false
  return true
}

export function skipWhite(at: number): number {
  let i = at
  while (isWhite(table[i] as number)) i++
  return i
}

/** The index after the closing quote of the quoted string that opens at `at`; -1 when it never closes. */
export function skipQuoted(at: number): number {
  for (let i = skip(QUOTED, at + 1); ; i = skip(QUOTED, i + 2)) {
    if (table[i] === QUOTE) return i + 1
    if (table[i] !== BACKSLASH || !isOf(LINE, table[i + 1] as number)) return -1
  }
}
