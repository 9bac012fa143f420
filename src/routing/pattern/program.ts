// A pattern as a program: instructions that consume a character, split into two ways, or look around. The same program
// is run with its captures (`run-program.ts`) and turned into an automaton (`automaton.ts`).
//
//   a(b|c)*   0 set a   1 split 2,8   2 mark   3 split 4,6   4 set b   5 jump 7   6 set c   7 capture 1   jump 1   8 match

import { fault, ok, type Result } from '../../kernel/index.ts'
import type { CharacterSet } from './character-set.ts'
import { type Assertion, isNullable, type PatternNode, some } from './syntax-tree.ts'

export type Instruction =
  | { op: 'set'; set: CharacterSet; back: boolean }
  /** Tries `to` first, then `otherwise`. */
  | { op: 'split'; to: number; otherwise: number }
  | { op: 'jump'; to: number }
  | { op: 'assert'; at: Assertion }
  /** Remembers the position in a slot. */
  | { op: 'mark'; slot: number }
  /** The group is what lies between the position in `slot` and here. */
  | { op: 'capture'; group: number; slot: number }
  /** Goes to `to` when nothing was consumed since the mark in `slot`. */
  | { op: 'unless-moved'; slot: number; to: number }
  | { op: 'reference'; group: number; ignoreCase: boolean; back: boolean }
  /** The part that begins after it and ends in `match`; then on at `to`. */
  | { op: 'look'; negative: boolean; to: number }
  | { op: 'atomic'; to: number }
  | { op: 'if-group'; group: number; otherwise: number }
  | { op: 'if-look'; to: number; otherwise: number }
  | { op: 'match' }

export interface Program {
  code: readonly Instruction[]
  /** Slots for marks. */
  slots: number
  /** The highest number of a group. */
  lastGroup: number
  /** Whether what it matches is a regular language: no look around, reference, condition or atomic group. */
  regular: boolean
  /** Whether each instruction needs to be tried once only at each position, so that time is bounded by their product. */
  linear: boolean
}

/** Counted repeats are written out. */
const INSTRUCTION_LIMIT = 20_000

export function compileProgram(tree: PatternNode, lastGroup: number): Result<Program, string> {
  const writer = new ProgramWriter()
  const complete = writer.write(tree, false)
  writer.add({ op: 'match' })
  if (!complete) return fault('repeats that make it too long to be compiled')
  const regular = !some(tree, isIrregular)
  const linear = regular && !some(tree, node => node.type === 'repeat' && isNullable(node.node))
  return ok({ code: writer.code, slots: writer.slots, lastGroup, regular, linear })
}

const isIrregular = ({ type }: PatternNode): boolean =>
  type === 'back-reference' || type === 'look' || type === 'atomic' || type === 'conditional'

class ProgramWriter {
  readonly code: Instruction[] = []
  slots = 0

  add(instruction: Instruction): number {
    return this.code.push(instruction) - 1
  }

  get #here(): number {
    return this.code.length
  }

  /** `back` is the direction inside a look behind. False when it became too long. */
  write(node: PatternNode, back: boolean): boolean {
    if (this.#here > INSTRUCTION_LIMIT) return false
    switch (node.type) {
      case 'set':
        return this.add({ op: 'set', set: node.set, back }) >= 0
      case 'assertion':
        return this.add({ op: 'assert', at: node.at }) >= 0
      case 'back-reference':
        return this.add({ op: 'reference', group: node.group, ignoreCase: node.ignoreCase, back }) >= 0
      case 'sequence':
        return (back ? node.nodes.toReversed() : node.nodes).every(each => this.write(each, back))
      case 'choice':
        return this.#choice(node.nodes, back)
      case 'repeat':
        return this.#repeat(node, back)
      case 'capture':
        return this.#capture(node, back)
      case 'look':
        return this.#part({ op: 'look', negative: node.negative, to: 0 }, node.node, node.behind)
      case 'atomic':
        return this.#part({ op: 'atomic', to: 0 }, node.node, back)
      case 'conditional':
        return this.#conditional(node, back)
    }
  }

  #choice(nodes: readonly PatternNode[], back: boolean): boolean {
    const ends: Extract<Instruction, { op: 'jump' }>[] = []
    for (const [index, node] of nodes.entries()) {
      const last = index === nodes.length - 1
      const split: Instruction = { op: 'split', to: this.#here + 1, otherwise: 0 }
      if (!last) this.add(split)
      if (!this.write(node, back)) return false
      if (last) break
      const end = { op: 'jump' as const, to: 0 }
      ends.push(end)
      this.add(end)
      split.otherwise = this.#here
    }
    for (const end of ends) end.to = this.#here
    return true
  }

  #repeat({ node, min, max, lazy }: Extract<PatternNode, { type: 'repeat' }>, back: boolean): boolean {
    for (let count = 0; count < min; count++) if (!this.write(node, back)) return false
    if (max === Number.POSITIVE_INFINITY) return this.#loop(node, lazy, back)
    const splits: Split[] = []
    for (let count = min; count < max; count++) {
      splits.push(this.#split())
      if (!this.write(node, back)) return false
    }
    for (const split of splits) aim(split, lazy, split.to, this.#here)
    return true
  }

  #loop(node: PatternNode, lazy: boolean, back: boolean): boolean {
    const head = this.#here
    const split = this.#split()
    const slot = isNullable(node) ? this.slots++ : undefined
    if (slot !== undefined) this.add({ op: 'mark', slot })
    if (!this.write(node, back)) return false
    const check = { op: 'unless-moved' as const, slot: slot ?? 0, to: 0 }
    if (slot !== undefined) this.add(check)
    this.add({ op: 'jump', to: head })
    check.to = this.#here
    aim(split, lazy, split.to, this.#here)
    return true
  }

  #split(): Split {
    const split: Split = { op: 'split', to: this.#here + 1, otherwise: 0 }
    this.add(split)
    return split
  }

  #capture({ group, node }: Extract<PatternNode, { type: 'capture' }>, back: boolean): boolean {
    const slot = this.slots++
    this.add({ op: 'mark', slot })
    if (!this.write(node, back)) return false
    return this.add({ op: 'capture', group, slot }) >= 0
  }

  #part(head: Extract<Instruction, { op: 'look' | 'atomic' }>, node: PatternNode, back: boolean): boolean {
    this.add(head)
    if (!this.write(node, back)) return false
    this.add({ op: 'match' })
    head.to = this.#here
    return true
  }

  #conditional(node: Extract<PatternNode, { type: 'conditional' }>, back: boolean): boolean {
    const head = this.#conditionHead(node.test)
    if (head === undefined || !this.write(node.yes, back)) return false
    const end = { op: 'jump' as const, to: 0 }
    this.add(end)
    head.otherwise = this.#here
    if (!this.write(node.no, back)) return false
    end.to = this.#here
    return true
  }

  #conditionHead(
    test: Extract<PatternNode, { type: 'conditional' }>['test'],
  ): { otherwise: number } | undefined {
    if ('group' in test) {
      const head = { op: 'if-group' as const, group: test.group, otherwise: 0 }
      this.add(head)
      return head
    }
    const head = { op: 'if-look' as const, to: 0, otherwise: 0 }
    this.add(head)
    if (!this.write(test.ahead, false)) return undefined
    this.add({ op: 'match' })
    head.to = this.#here
    return head
  }
}

type Split = Extract<Instruction, { op: 'split' }>

/** A lazy repeat tries to go on behind it first. */
function aim(split: Split, lazy: boolean, inside: number, behind: number): void {
  split.to = lazy ? behind : inside
  split.otherwise = lazy ? inside : behind
}
