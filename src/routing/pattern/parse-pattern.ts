// The parser of .NET regular expressions (Regular Expression Language, .NET reference). It reads twice: names of groups
// get their numbers after all unnamed ones, and whether `\10` is a reference depends on there being a group 10.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { ANY, NOT_NEWLINE } from './character-set.ts'
import { parseClass } from './parse-class.ts'
import { literal, parseEscape } from './parse-escape.ts'
import { numberGroups, type Opening, parseOpening } from './parse-group.ts'
import { type GroupNumbers, PatternError, type PatternFault, PatternReader } from './pattern-reader.ts'
import { choice, consumesNothing, EMPTY, isNullable, type PatternNode, sequence } from './syntax-tree.ts'

export interface ParsedPattern {
  tree: PatternNode
  groups: GroupNumbers
}

/** Microsoft takes 1024 characters. */
const LENGTH_LIMIT = 4096

export function parsePattern(text: string): Result<ParsedPattern, PatternFault> {
  if (text.length > LENGTH_LIMIT) {
    return fault({ kind: 'unsupported', what: `more than ${LENGTH_LIMIT} characters`, at: 0 })
  }
  try {
    const first = new PatternReader(text)
    parseAll(first)
    const groups = numberGroups(first)
    return ok({ tree: parseAll(new PatternReader(text, groups)), groups })
  } catch (error) {
    if (error instanceof PatternError) return fault(error.fault)
    throw error
  }
}

function parseAll(reader: PatternReader): PatternNode {
  const tree = parseChoice(reader, 0)
  if (reader.left > 0) reader.fail('a ) without its (')
  return tree
}

/** Each level is some frames of ours. */
const NESTING_LIMIT = 200

/** Alternatives up to the closing parenthesis or the end. */
function parseChoice(reader: PatternReader, depth: number): PatternNode {
  return choice(parseAlternatives(reader, depth))
}

function parseAlternatives(reader: PatternReader, depth: number): PatternNode[] {
  if (depth > NESTING_LIMIT) reader.unsupported('groups nested too deeply')
  const alternatives: PatternNode[] = []
  do alternatives.push(sequence(parseSequence(reader, depth)))
  while (reader.take('|'))
  return alternatives
}

function parseSequence(reader: PatternReader, depth: number): PatternNode[] {
  const nodes: PatternNode[] = []
  let quantified = false
  for (;;) {
    reader.skipBlank()
    const character = reader.peek()
    if (character === '' || character === '|' || character === ')') return nodes
    if (isQuantifier(reader)) {
      reader.fail(quantified ? `a nested quantifier ${character}` : `a quantifier ${character} after nothing`)
    }
    const unit = parseUnit(reader, depth)
    reader.skipBlank()
    quantified = unit !== undefined && isQuantifier(reader)
    if (unit !== undefined) nodes.push(quantified ? parseQuantifier(reader, unit) : unit)
  }
}

/** `{` is one only with numbers in it; else it stands for itself. */
const isQuantifier = (reader: PatternReader): boolean =>
  reader.left > 0 &&
  ('*+?'.includes(reader.peek()) ||
    (reader.peek() === '{' && /^\{\d+(,\d*)?\}/.test(reader.text.slice(reader.at, reader.at + 30))))

function parseQuantifier(reader: PatternReader, node: PatternNode): PatternNode {
  const [min, max] = bounds(reader)
  reader.skipBlank()
  const lazy = reader.take('?')
  if (min > max) reader.fail('a quantifier {x,y} with x greater than y')
  if (consumesNothing(node) || (lazy && max > 1 && isNullable(node))) {
    reader.unsupported('a repeat of what may be empty, on which versions of .NET differ')
  }
  return { type: 'repeat', node, min, max, lazy }
}

function bounds(reader: PatternReader): [number, number] {
  const character = reader.next()
  if (character === '*') return [0, Number.POSITIVE_INFINITY]
  if (character === '+') return [1, Number.POSITIVE_INFINITY]
  if (character === '?') return [0, 1]
  const min = Number(reader.digits())
  if (reader.take('}')) return [min, min]
  reader.take(',')
  const digits = reader.digits()
  reader.take('}')
  return [min, digits === '' ? Number.POSITIVE_INFINITY : Number(digits)]
}

/** One thing that a quantifier may follow; undefined for `(?i)`, which is none. */
function parseUnit(reader: PatternReader, depth: number): PatternNode | undefined {
  const character = reader.next()
  switch (character) {
    case '(':
      return parseGroup(reader, depth)
    case '[':
      return { type: 'set', set: parseClass(reader) }
    case '\\':
      return parseEscape(reader)
    case '.':
      return { type: 'set', set: reader.options.singleline ? ANY : NOT_NEWLINE }
    case '^':
      return { type: 'assertion', at: reader.options.multiline ? 'line-start' : 'start' }
    case '$':
      return { type: 'assertion', at: reader.options.multiline ? 'line-end' : 'end-or-last-newline' }
    default:
      return literal(character.charCodeAt(0), reader)
  }
}

function parseGroup(reader: PatternReader, depth: number): PatternNode | undefined {
  const { options, inConditional } = reader
  const opening = parseOpening(reader)
  if (opening.type === 'options') return undefined
  reader.inConditional = false
  const node = parseInside(reader, opening, depth)
  if (!reader.take(')')) reader.fail('a ( without its )')
  reader.options = options
  reader.inConditional = inConditional
  return node
}

function parseInside(
  reader: PatternReader,
  opening: Exclude<Opening, { type: 'options' }>,
  depth: number,
): PatternNode {
  if (opening.type === 'conditional') return parseConditional(reader, opening.test, depth)
  const node = parseChoice(reader, depth + 1)
  switch (opening.type) {
    case 'plain':
      return node
    case 'atomic':
      return { type: 'atomic', node }
    default:
      return { ...opening, node }
  }
}

function parseConditional(
  reader: PatternReader,
  said: { group: number } | 'expression',
  depth: number,
): PatternNode {
  const test = said === 'expression' ? { ahead: parseTest(reader, depth) } : said
  // Before the names of groups are known, an expression may turn out to be one.
  reader.inConditional = said === 'expression' && reader.groups !== undefined
  const [yes = EMPTY, no, ...more] = parseAlternatives(reader, depth + 1)
  if (more.length > 0) reader.fail('more than two branches in (?(...)...)')
  if (no === undefined && reader.inConditional) {
    reader.unsupported('a condition (?(...)...) without an alternative, on which versions of .NET differ')
  }
  return { type: 'conditional', test, yes, no: no ?? EMPTY }
}

/** The condition itself captures nothing; one that is written as a look keeps its direction. */
function parseTest(reader: PatternReader, depth: number): PatternNode {
  const { options } = reader
  const look = reader.peek() === '?' ? parseOpening(reader) : undefined
  if (look !== undefined && look.type !== 'look') {
    reader.unsupported('a condition that is a group of another kind')
  }
  const node = parseChoice(reader, depth + 1)
  if (!reader.take(')')) reader.fail('a ( without its )')
  reader.options = options
  return look === undefined ? node : { ...look, node }
}
