// A .NET regular expression, as number patterns and translations are: read once, then asked. Answers are .NET's, and
// take a bounded time: a regular pattern is an automaton, any other gets a number of steps.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { Automaton } from './automaton.ts'
import { type InvisibleCharacter, invisibleCharacters } from './invisible-characters.ts'
import { parsePattern } from './parse-pattern.ts'
import type { GroupNumbers, PatternFault } from './pattern-reader.ts'
import { compileProgram, type Program } from './program.ts'
import { expand, parseReplacement, type ReplacementPart } from './replacement.ts'
import { type Captures, runProgram } from './run-program.ts'

/** Compiled; opaque to all but this folder. */
export interface Pattern {
  /** As written. */
  readonly source: string
  readonly program: Program
  readonly groups: GroupNumbers
  readonly invisible: readonly InvisibleCharacter[]
  /** Undefined when it is not regular. */
  readonly automaton: Automaton | undefined
}

/** Longer texts are no numbers. */
export const TEXT_LIMIT = 256

export type { PatternFault } from './pattern-reader.ts'

/** Reads a .NET regular expression without options of its own. */
export function compilePattern(source: string): Result<Pattern, PatternFault> {
  const parsed = parsePattern(source)
  if (!parsed.ok) return parsed
  const { tree, groups } = parsed.value
  const program = compileProgram(tree, Math.max(...groups.numbers))
  if (!program.ok) return fault({ kind: 'unsupported', what: program.fault, at: 0 })
  return ok({
    source,
    program: program.value,
    groups,
    invisible: invisibleCharacters(source),
    automaton: program.value.regular ? new Automaton(program.value) : undefined,
  })
}

/** `undecided` when the pattern is a costly one and its steps did not suffice, or the text is no number. */
export type Answer<Found> = Found | 'undecided'

/** Regex.IsMatch. */
export function isMatch(pattern: Pattern, text: string): Answer<boolean> {
  if (text.length > TEXT_LIMIT) return 'undecided'
  const accepted = pattern.automaton?.accepts(text)
  if (accepted !== undefined) return accepted
  const run = runProgram(pattern.program, text, 0, 0)
  return run === 'undecided' ? run : run !== 'no match'
}

/** Regex.Match: the first match from `from` on; undefined without one. `\G` holds at `searchStart`. */
export function firstMatch(
  pattern: Pattern,
  text: string,
  from = 0,
  searchStart = from,
): Answer<Captures | undefined> {
  if (text.length > TEXT_LIMIT) return 'undecided'
  if (from === 0 && pattern.automaton?.accepts(text) === false) return undefined
  const run = runProgram(pattern.program, text, from, searchStart)
  return run === 'no match' ? undefined : run
}

/** A right side, compiled for its pattern. */
export type Replacement = readonly ReplacementPart[]

export const compileReplacement = (pattern: Pattern, text: string): Replacement =>
  parseReplacement(text, pattern.groups)

/** Regex.Replace; of at most `count` matches. The text itself when nothing matches. */
export function replace(
  pattern: Pattern,
  replacement: Replacement,
  text: string,
  count = Number.POSITIVE_INFINITY,
): Answer<string> {
  let replaced = ''
  let copied = 0
  let from = 0
  for (let done = 0; done < count && from <= text.length; done++) {
    const captures = firstMatch(pattern, text, from, copied)
    if (captures === 'undecided') return captures
    if (captures === undefined) break
    const [start, end] = [captures[0] as number, captures[1] as number]
    replaced += text.slice(copied, start) + expand(replacement, text, captures)
    copied = end
    // After an empty match the search goes on a character further.
    from = end === start ? end + 1 : end
  }
  return replaced + text.slice(copied)
}
