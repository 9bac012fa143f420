// Runs a program over a text with backtracking, as .NET does, and tells what each group captured. Its time is bounded:
// a linear program tries each instruction once at each position, any other gets a number of steps.

import { isWord, lower } from './character-set.ts'
import type { Instruction, Program } from './program.ts'
import type { Assertion } from './syntax-tree.ts'

/** Start and end of each group, -1 where it captured nothing; group 0 is the match. */
export type Captures = Int32Array

export const STEP_LIMIT = 200_000

/** Instructions times positions that are remembered as tried: bits; more than the longest program has on a number. */
const VISITED_LIMIT = 6_000_000

/** Undecided when the steps did not suffice. */
export type Run = Captures | 'no match' | 'undecided'

/** The first match at or after `from`; `searchStart` is where `\G` holds. */
export function runProgram(program: Program, text: string, from: number, searchStart: number): Run {
  const runner = new Runner(program, text, searchStart)
  for (let start = from; start <= text.length; start++) {
    const end = runner.run(0, start)
    if (runner.steps > runner.limit) return 'undecided'
    if (end < 0) continue
    runner.groups[0] = start
    runner.groups[1] = end
    return runner.groups
  }
  return 'no match'
}

class Runner {
  readonly groups: Captures
  readonly limit: number
  steps = 0
  readonly #code: readonly Instruction[]
  readonly #marks: Int32Array
  readonly #text: string
  readonly #searchStart: number
  readonly #visited: Uint32Array | undefined
  /** What to undo or to try: three numbers each, see `ALTERNATIVE`. */
  readonly #stack: number[] = []

  constructor(program: Program, text: string, searchStart: number) {
    const cells = program.code.length * (text.length + 1)
    const remember = program.linear && cells <= VISITED_LIMIT
    this.#code = program.code
    this.groups = new Int32Array(2 * (program.lastGroup + 1)).fill(-1)
    this.#marks = new Int32Array(program.slots)
    this.#visited = remember ? new Uint32Array((cells + 31) >> 5) : undefined
    this.limit = remember ? 2 * cells + program.code.length : STEP_LIMIT
    this.#text = text
    this.#searchStart = searchStart
  }

  /** Where the match ends that begins with the instruction `pc` at `start`; -1 without one. */
  run(pc: number, start: number): number {
    const base = this.#stack.length
    let at = start
    for (;;) {
      const instruction = this.#code[pc] as Instruction
      if (instruction.op === 'match') {
        this.#keepUndoing(base)
        return at
      }
      if (++this.steps > this.limit) {
        this.#stack.length = base
        return -1
      }
      const next = this.#first(pc, at) ? this.#step(instruction, pc, at) : FAIL
      if (next !== FAIL) {
        pc = next
        at = this.#at
        continue
      }
      const alternative = this.#backtrack(base)
      if (alternative === FAIL) return -1
      pc = alternative
      at = this.#at
    }
  }

  /** Where the step went to in the text. */
  #at = 0

  #first(pc: number, at: number): boolean {
    if (this.#visited === undefined) return true
    const cell = pc * (this.#text.length + 1) + at
    const word = this.#visited[cell >> 5] as number
    const bit = 1 << (cell & 31)
    if (word & bit) return false
    this.#visited[cell >> 5] = word | bit
    return true
  }

  /** The next instruction; `#at` is the next position. */
  #step(instruction: Exclude<Instruction, { op: 'match' }>, pc: number, at: number): number {
    this.#at = at
    switch (instruction.op) {
      case 'set':
        return this.#consume(instruction, at) ? pc + 1 : FAIL
      case 'split':
        this.#stack.push(ALTERNATIVE, instruction.otherwise, at)
        return instruction.to
      case 'jump':
        return instruction.to
      case 'assert':
        return holds(instruction.at, this.#text, at, this.#searchStart) ? pc + 1 : FAIL
      case 'mark':
        this.#stack.push(MARK, instruction.slot, this.#marks[instruction.slot] as number)
        this.#marks[instruction.slot] = at
        return pc + 1
      case 'capture':
        this.#capture(instruction.group, this.#marks[instruction.slot] as number, at)
        return pc + 1
      case 'unless-moved':
        return this.#marks[instruction.slot] === at ? instruction.to : pc + 1
      case 'reference':
        return this.#refer(instruction, at) ? pc + 1 : FAIL
      default:
        return this.#part(instruction, pc, at)
    }
  }

  #consume({ set, back }: { set: { has(code: number): boolean }; back: boolean }, at: number): boolean {
    const index = back ? at - 1 : at
    if (index < 0 || index >= this.#text.length) return false
    this.#at = back ? at - 1 : at + 1
    return set.has(this.#text.charCodeAt(index))
  }

  #capture(group: number, from: number, to: number): void {
    this.#set(2 * group, Math.min(from, to))
    this.#set(2 * group + 1, Math.max(from, to))
  }

  #set(index: number, value: number): void {
    this.#stack.push(GROUP, index, this.groups[index] as number)
    this.groups[index] = value
  }

  #refer(
    { group, ignoreCase, back }: { group: number; ignoreCase: boolean; back: boolean },
    at: number,
  ): boolean {
    const [from, to] = [this.groups[2 * group] as number, this.groups[2 * group + 1] as number]
    if (from < 0) return false
    const begins = back ? at - (to - from) : at
    if (begins < 0 || begins + (to - from) > this.#text.length) return false
    this.steps += to - from
    for (let offset = 0; offset < to - from; offset++) {
      const wanted = this.#text.charCodeAt(from + offset)
      const found = this.#text.charCodeAt(begins + offset)
      if (ignoreCase ? lower(wanted) !== lower(found) : wanted !== found) return false
    }
    this.#at = back ? begins : at + (to - from)
    return true
  }

  #part(
    instruction: Extract<Instruction, { op: 'look' | 'atomic' | 'if-group' | 'if-look' }>,
    pc: number,
    at: number,
  ): number {
    if (instruction.op === 'if-group') {
      return (this.groups[2 * instruction.group] as number) >= 0 ? pc + 1 : instruction.otherwise
    }
    const negative = instruction.op === 'look' && instruction.negative
    const base = this.#stack.length
    const end = this.run(pc + 1, at)
    this.#at = instruction.op === 'atomic' ? end : at
    if (negative && end >= 0) this.#undo(base)
    if (instruction.op === 'if-look') return end >= 0 ? instruction.to : instruction.otherwise
    return end >= 0 !== negative ? instruction.to : FAIL
  }

  /** Of what was piled up above `base` only what is to be undone; what else there was to try is given up. */
  #keepUndoing(base: number): void {
    let kept = base
    for (let index = base; index < this.#stack.length; index += 3) {
      if (this.#stack[index] === ALTERNATIVE) continue
      for (let part = 0; part < 3; part++) this.#stack[kept + part] = this.#stack[index + part] as number
      kept += 3
    }
    this.#stack.length = kept
  }

  #undo(base: number): void {
    while (this.#backtrack(base) !== FAIL);
  }

  /** The instruction to go on with, `#at` where; undoes what was set since. */
  #backtrack(base: number): number {
    while (this.#stack.length > base) {
      const value = this.#stack.pop() as number
      const index = this.#stack.pop() as number
      const kind = this.#stack.pop()
      if (kind === ALTERNATIVE) {
        this.#at = value
        return index
      }
      if (kind === MARK) this.#marks[index] = value
      else this.groups[index] = value
    }
    return FAIL
  }
}

const FAIL = -1
const ALTERNATIVE = 0
const MARK = 1
const GROUP = 2

function holds(at: Assertion, text: string, index: number, searchStart: number): boolean {
  const code = (offset: number): number => text.charCodeAt(offset)
  switch (at) {
    case 'start':
      return index === 0
    case 'line-start':
      return index === 0 || code(index - 1) === 10
    case 'search-start':
      return index === searchStart
    case 'end':
      return index === text.length
    case 'end-or-last-newline':
      return index === text.length || (index === text.length - 1 && code(index) === 10)
    case 'line-end':
      return index === text.length || code(index) === 10
    case 'boundary':
      return wordAt(text, index - 1) !== wordAt(text, index)
    case 'no-boundary':
      return wordAt(text, index - 1) === wordAt(text, index)
  }
}

const wordAt = (text: string, index: number): boolean =>
  index >= 0 && index < text.length && isWord(text.charCodeAt(index))
