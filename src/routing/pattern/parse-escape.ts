// What follows a backslash (Character Escapes, Character Classes, Anchors and Backreference Constructs of the .NET
// reference).

import { categorySet, DIGITS, isCategory, isWord, single } from './character-set.ts'
import type { PatternReader } from './pattern-reader.ts'
import type { Assertion, PatternNode } from './syntax-tree.ts'

const ASSERTIONS: Record<string, Assertion> = {
  A: 'start',
  G: 'search-start',
  Z: 'end-or-last-newline',
  z: 'end',
  b: 'boundary',
  B: 'no-boundary',
}

/** Outside a class; stands behind the backslash. */
export function parseEscape(reader: PatternReader): PatternNode {
  if (reader.left === 0) reader.fail('a \\ at the end')
  const character = reader.peek()
  const assertion = ASSERTIONS[character]
  if (assertion !== undefined) {
    reader.at++
    return { type: 'assertion', at: assertion }
  }
  const category = parseCategory(reader)
  if (category !== undefined) return { type: 'set', set: categorySet(category.name, category.negated) }
  const reference = parseReference(reader)
  if (reference !== undefined) {
    return { type: 'back-reference', group: reference, ignoreCase: reader.options.ignoreCase }
  }
  return literal(parseCharacter(reader), reader)
}

export const literal = (code: number, { options }: PatternReader): PatternNode => ({
  type: 'set',
  set: single(code, options.ignoreCase),
})

/** `\d`, `\W`, `\p{Lu}` and the like; undefined, and nothing read, when it is none. */
export function parseCategory(reader: PatternReader): { name: string; negated: boolean } | undefined {
  const character = reader.peek()
  const name = { d: DIGITS, w: 'w', s: 's' }[character.toLowerCase()]
  if (name !== undefined) {
    reader.at++
    return { name, negated: character < 'a' }
  }
  if (character !== 'p' && character !== 'P') return undefined
  reader.at++
  return { name: propertyName(reader), negated: character === 'P' }
}

function propertyName(reader: PatternReader): string {
  if (!reader.take('{')) reader.fail('\\p without {name}')
  const name = reader.while(character => character !== '}')
  if (!reader.take('}')) reader.fail('\\p{ without its }')
  if (isCategory(name)) {
    if (reader.options.ignoreCase && /^L[ult]$/.test(name)) {
      reader.unsupported(`\\p{${name}} without regard to case, on which versions of .NET differ`)
    }
    return name
  }
  if (name.startsWith('Is')) reader.unsupported(`the Unicode block \\p{${name}}`)
  return reader.fail(`\\p{${name}} is no Unicode category of .NET`)
}

/** `\1`, `\k<name>`, `\<name>`; undefined, and nothing read, when it is none. */
function parseReference(reader: PatternReader): number | undefined {
  const from = reader.at
  const k = reader.take('k')
  const close = { '<': '>', "'": "'" }[reader.peek()]
  if (close !== undefined && (k || reader.left > 1)) {
    reader.at++
    return angledReference(reader, close, k, from)
  }
  if (k) reader.fail('\\k without <name>')
  if (reader.peek() < '1' || reader.peek() > '9') return undefined
  const number = Number(reader.digits())
  if (reader.isGroup(number)) return number
  if (number <= 9) reader.fail(`\\${number} refers to a group that is not there`)
  reader.at = from
  return undefined
}

function angledReference(reader: PatternReader, close: string, k: boolean, from: number): number | undefined {
  const name = reader.word()
  if (name === '' || !reader.take(close)) {
    if (k) reader.fail('\\k without a name')
    reader.at = from
    return undefined
  }
  const number = /^\d+$/.test(name) ? Number(name) : (reader.groups?.names.get(name) ?? -1)
  if (reader.groups !== undefined && !reader.groups.numbers.has(number)) {
    reader.fail(`\\k<${name}> refers to a group that is not there`)
  }
  return number
}

const CONTROLS: Record<string, number> = { a: 7, b: 8, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 }

/** One character, also inside a class; stands behind the backslash. Its UTF-16 code unit. */
export function parseCharacter(reader: PatternReader): number {
  const character = reader.next()
  if (character >= '0' && character <= '7') {
    reader.at--
    return octal(reader)
  }
  if (character === 'x') return hexadecimal(reader, 2)
  if (character === 'u') return hexadecimal(reader, 4)
  if (character === 'c') return control(reader)
  const known = CONTROLS[character]
  if (known !== undefined) return known
  const code = character.charCodeAt(0)
  if (isWord(code)) reader.fail(`\\${character} is no escape of .NET`)
  return code
}

function octal(reader: PatternReader): number {
  let digits = ''
  while (digits.length < 3 && reader.left > 0 && reader.peek() >= '0' && reader.peek() <= '7') {
    digits += reader.next()
  }
  return Number.parseInt(digits, 8) & 0xff
}

function hexadecimal(reader: PatternReader, count: number): number {
  const digits = reader.text.slice(reader.at, reader.at + count)
  if (!/^[\da-f]+$/i.test(digits) || digits.length < count) {
    reader.fail(`fewer than ${count} hexadecimal digits`)
  }
  reader.at += count
  return Number.parseInt(digits, 16)
}

function control(reader: PatternReader): number {
  const code = reader.next().toUpperCase().charCodeAt(0) - 64
  if (!(code >= 0 && code < 32)) reader.fail('\\c without a control character')
  return code
}
