// A class in square brackets (Character Classes of the .NET reference), with `[a-z-[aeiou]]`, which takes one class
// from another. The opening bracket has been read.

import { type CharacterSet, type ClassParts, setOf } from './character-set.ts'
import { parseCategory, parseCharacter } from './parse-escape.ts'
import type { PatternReader } from './pattern-reader.ts'

/** A member that may begin or end a range. */
interface Member {
  code: number
  /** Written with a backslash, so that it has no other meaning. */
  escaped: boolean
}

const NESTING_LIMIT = 20

export function parseClass(reader: PatternReader, depth = 0): CharacterSet {
  if (depth > NESTING_LIMIT) reader.unsupported('classes nested too deeply')
  const parts: ClassParts = {
    negated: reader.take('^'),
    ranges: [],
    categories: [],
    ignoreCase: reader.options.ignoreCase,
  }
  for (let first = true; ; first = false) {
    if (reader.left === 0) reader.fail('[ without its ]')
    if (!first && reader.take(']')) return setOf(parts)
    const member = parseMember(reader, parts)
    if (member !== undefined) addMember(reader, parts, member, first, depth)
  }
}

/** Reads categories into `parts`, and gives back what is a single character. */
function parseMember(reader: PatternReader, parts: ClassParts): Member | undefined {
  const character = reader.next()
  if (character === '\\' && reader.left > 0) {
    const category = parseCategory(reader)
    if (category !== undefined) {
      parts.categories.push(category)
      return undefined
    }
    if (reader.take('-')) {
      parts.ranges.push([45, 45])
      return undefined
    }
    return { code: parseCharacter(reader), escaped: true }
  }
  if (character === '[') skipPosixName(reader)
  return { code: character.charCodeAt(0), escaped: false }
}

/** .NET reads over `[:name:]` and keeps the bracket alone. */
function skipPosixName(reader: PatternReader): void {
  const from = reader.at
  if (!reader.take(':')) return
  reader.word()
  if (!reader.take(':]')) reader.at = from
}

function addMember(
  reader: PatternReader,
  parts: ClassParts,
  member: Member,
  first: boolean,
  depth: number,
): void {
  if (reader.left >= 2 && reader.peek() === '-' && reader.peek(1) !== ']') {
    reader.at++
    return addRange(reader, parts, member.code, depth)
  }
  if (member.code === 45 && !member.escaped && !first && reader.take('[')) {
    return subtract(reader, parts, depth)
  }
  parts.ranges.push([member.code, member.code])
}

function addRange(reader: PatternReader, parts: ClassParts, from: number, depth: number): void {
  if (reader.take('[')) {
    parts.ranges.push([from, from])
    return subtract(reader, parts, depth)
  }
  if (reader.peek() === '\\' && /[dDwWsSpP]/.test(reader.peek(1))) {
    reader.fail(`\\${reader.peek(1)} as the end of a range`)
  }
  if (reader.take('\\-')) {
    // .NET takes it for a member of its own; the range that was begun goes on.
    parts.ranges.push([45, 45])
    return addRange(reader, parts, from, depth)
  }
  const end = parseMember(reader, parts)
  if (end === undefined) return
  if (from > end.code) reader.fail('a range in reverse order')
  parts.ranges.push([from, end.code])
}

function subtract(reader: PatternReader, parts: ClassParts, depth: number): void {
  parts.subtracted = parseClass(reader, depth + 1)
  if (reader.left > 0 && reader.peek() !== ']') reader.fail('a subtracted class that is not the last member')
}
