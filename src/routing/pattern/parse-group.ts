// What an opening parenthesis begins (Grouping Constructs of the .NET reference).

import type { Options, PatternReader } from './pattern-reader.ts'

export type Opening =
  | { type: 'plain' }
  | { type: 'atomic' }
  | { type: 'capture'; group: number }
  | { type: 'look'; behind: boolean; negative: boolean }
  | { type: 'conditional'; test: { group: number } | 'expression' }
  /** `(?i)`: for the rest of the group that it stands in. */
  | { type: 'options' }

/** Stands behind the parenthesis. Options of the group itself are set when it returns. */
export function parseOpening(reader: PatternReader): Opening {
  if (reader.peek() !== '?' || (reader.peek(1) === ')' && reader.left >= 2)) return unnamed(reader)
  reader.at++
  if (reader.take(':')) return { type: 'plain' }
  if (reader.take('=')) return { type: 'look', behind: false, negative: false }
  if (reader.take('!')) return { type: 'look', behind: false, negative: true }
  if (reader.take('>')) return { type: 'atomic' }
  if (reader.take('<=')) return { type: 'look', behind: true, negative: false }
  if (reader.take('<!')) return { type: 'look', behind: true, negative: true }
  if (reader.take('(')) return conditional(reader)
  if (reader.take('<')) return named(reader, '>')
  if (reader.take("'")) return named(reader, "'")
  return inlineOptions(reader)
}

function unnamed(reader: PatternReader): Opening {
  if (reader.options.explicitCapture) return { type: 'plain' }
  const group = reader.nextUnnamed++
  reader.numbered.add(group)
  return { type: 'capture', group }
}

function named(reader: PatternReader, close: string): Opening {
  const name = reader.word()
  if (reader.peek() === '-') reader.unsupported('a balancing group (?<name-other>)')
  if (name === '' || !reader.take(close)) reader.fail('a group without a proper name')
  if (!/^\d/.test(name)) {
    reader.named.add(name)
    return { type: 'capture', group: reader.groups?.names.get(name) ?? 0 }
  }
  if (!/^[1-9]\d{0,4}$/.test(name)) reader.fail(`${name} is no name for a group`)
  reader.numbered.add(Number(name))
  return { type: 'capture', group: Number(name) }
}

/** `(?(1)yes|no)`, `(?(name)yes|no)`, `(?(expression)yes|no)`; stands behind the second parenthesis. */
function conditional(reader: PatternReader): Opening {
  const from = reader.at
  const word = reader.word()
  if (word !== '' && reader.take(')')) {
    const group = /^\d+$/.test(word) ? Number(word) : reader.groups?.names.get(word)
    if (group !== undefined) {
      if (!reader.isGroup(group)) reader.fail(`(?(${word}) refers to a group that is not there`)
      return { type: 'conditional', test: { group } }
    }
  }
  reader.at = from
  return { type: 'conditional', test: 'expression' }
}

const OPTION_OF: Record<string, keyof Options> = {
  i: 'ignoreCase',
  m: 'multiline',
  n: 'explicitCapture',
  s: 'singleline',
  x: 'ignoreWhitespace',
}

function inlineOptions(reader: PatternReader): Opening {
  if (reader.inConditional) reader.fail('options directly in a condition (?(...)...)')
  const options = { ...reader.options }
  let on = true
  for (; reader.left > 0; reader.at++) {
    const character = reader.peek()
    if (character === '-' || character === '+') on = character === '+'
    else {
      const name = OPTION_OF[character.toLowerCase()]
      if (name === undefined) break
      options[name] = on
    }
  }
  if (reader.take(')')) {
    reader.options = options
    return { type: 'options' }
  }
  if (!reader.take(':')) reader.fail('(? begins no group of .NET')
  reader.options = options
  return { type: 'plain' }
}

/** Numbers for the names, after the pass that found them. */
export function numberGroups(reader: PatternReader): {
  numbers: Set<number>
  names: Map<string, number>
} {
  const numbers = new Set(reader.numbered)
  const names = new Map<string, number>()
  let next = reader.nextUnnamed
  for (const name of reader.named) {
    while (numbers.has(next)) next++
    numbers.add(next)
    names.set(name, next++)
  }
  return { numbers, names }
}
