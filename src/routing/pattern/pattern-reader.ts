// The text of a pattern as its parser reads it: a position, the options in force, and the groups known so far.

import { isWord } from './character-set.ts'

/** Of .NET's RegexOptions those that a pattern can set for itself: `(?imnsx)`. */
export interface Options {
  ignoreCase: boolean
  multiline: boolean
  explicitCapture: boolean
  singleline: boolean
  ignoreWhitespace: boolean
}

export const NO_OPTIONS: Options = {
  ignoreCase: false,
  multiline: false,
  explicitCapture: false,
  singleline: false,
  ignoreWhitespace: false,
}

/** Why a pattern is not taken. */
export interface PatternFault {
  /** `invalid`: .NET refuses it too; `unsupported`: it may take it, we do not. */
  kind: 'invalid' | 'unsupported'
  /** A phrase that goes after "the pattern has". */
  what: string
  /** Offset in the pattern. */
  at: number
}

export class PatternError extends Error {
  override name = 'PatternError'
  readonly fault: PatternFault

  constructor(fault: PatternFault) {
    super(fault.what)
    this.fault = fault
  }
}

/** Numbers of the groups of a pattern: the unnamed first, then the named (Grouping Constructs, .NET reference). */
export interface GroupNumbers {
  numbers: ReadonlySet<number>
  names: ReadonlyMap<string, number>
}

export class PatternReader {
  readonly text: string
  at = 0
  options: Options = NO_OPTIONS
  /** Directly in the branches of `(?(expression)yes|no)`, where .NET takes no options. */
  inConditional = false
  /** Undefined in the first pass, which finds out. */
  readonly groups: GroupNumbers | undefined
  nextUnnamed = 1
  readonly numbered = new Set<number>([0])
  readonly named = new Set<string>()

  constructor(text: string, groups?: GroupNumbers) {
    this.text = text
    this.groups = groups
  }

  get left(): number {
    return this.text.length - this.at
  }

  /** The character `offset` further on, empty behind the end. */
  peek(offset = 0): string {
    return this.text.charAt(this.at + offset)
  }

  next(): string {
    const character = this.peek()
    this.at++
    return character
  }

  /** Goes on when the text does so with `expected`. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false
    this.at += expected.length
    return true
  }

  fail(what: string, kind: PatternFault['kind'] = 'invalid'): never {
    throw new PatternError({ kind, what, at: Math.min(this.at, this.text.length) })
  }

  /** What .NET takes, at least in some version, and is not read here. */
  unsupported(what: string): never {
    return this.fail(what, 'unsupported')
  }

  /** Decimal digits, empty when there are none. */
  digits(): string {
    return this.while(character => character >= '0' && character <= '9')
  }

  word(): string {
    return this.while(character => isWord(character.charCodeAt(0)))
  }

  while(asks: (character: string) => boolean): string {
    const from = this.at
    while (this.left > 0 && asks(this.peek())) this.at++
    return this.text.slice(from, this.at)
  }

  isGroup(number: number): boolean {
    return this.groups === undefined || this.groups.numbers.has(number)
  }

  /** Passes over comments, and over white space where that counts for nothing. */
  skipBlank(): void {
    for (;;) {
      const from = this.at
      if (this.options.ignoreWhitespace) this.#skipWhitespace()
      if (this.take('(?#')) {
        this.while(character => character !== ')')
        if (!this.take(')')) this.fail('a comment (?#...) without its end')
      }
      if (this.at === from) return
    }
  }

  #skipWhitespace(): void {
    this.while(character => ' \t\n\f\r'.includes(character))
    if (this.take('#')) this.while(character => character !== '\n')
  }
}
