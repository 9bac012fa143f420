// What a .NET regular expression says, as a tree.

import type { CharacterSet } from './character-set.ts'

export type PatternNode =
  | { type: 'set'; set: CharacterSet }
  | { type: 'sequence'; nodes: PatternNode[] }
  | { type: 'choice'; nodes: PatternNode[] }
  | { type: 'repeat'; node: PatternNode; min: number; max: number; lazy: boolean }
  | { type: 'capture'; group: number; node: PatternNode }
  | { type: 'assertion'; at: Assertion }
  | { type: 'back-reference'; group: number; ignoreCase: boolean }
  | { type: 'look'; behind: boolean; negative: boolean; node: PatternNode }
  | { type: 'atomic'; node: PatternNode }
  | {
      type: 'conditional'
      test: { group: number } | { ahead: PatternNode }
      yes: PatternNode
      no: PatternNode
    }

/** `\A` (and `^`), `^` of each line, `\G`, `\z`, `\Z` (and `$`), `$` of each line, `\b`, `\B`. */
export type Assertion =
  | 'start'
  | 'line-start'
  | 'search-start'
  | 'end'
  | 'end-or-last-newline'
  | 'line-end'
  | 'boundary'
  | 'no-boundary'

export const EMPTY: PatternNode = { type: 'sequence', nodes: [] }

export const sequence = (nodes: PatternNode[]): PatternNode =>
  nodes.length === 1 ? (nodes[0] as PatternNode) : { type: 'sequence', nodes }

export const choice = (nodes: PatternNode[]): PatternNode =>
  nodes.length === 1 ? (nodes[0] as PatternNode) : { type: 'choice', nodes }

/** Whether it may match without consuming anything. */
export function isNullable(node: PatternNode): boolean {
  switch (node.type) {
    case 'set':
      return false
    case 'sequence':
      return node.nodes.every(isNullable)
    case 'choice':
      return node.nodes.some(isNullable)
    case 'repeat':
      return node.min === 0 || isNullable(node.node)
    case 'capture':
    case 'atomic':
      return isNullable(node.node)
    default:
      return true
  }
}

/** Whether it never consumes anything. */
export function consumesNothing(node: PatternNode): boolean {
  switch (node.type) {
    case 'set':
    case 'back-reference':
      return false
    case 'repeat':
      return node.max === 0 || consumesNothing(node.node)
    case 'assertion':
    case 'look':
      return true
    default:
      return childrenOf(node).every(consumesNothing)
  }
}

export const some = (node: PatternNode, asks: (node: PatternNode) => boolean): boolean =>
  asks(node) || childrenOf(node).some(child => some(child, asks))

function childrenOf(node: PatternNode): PatternNode[] {
  switch (node.type) {
    case 'sequence':
    case 'choice':
      return node.nodes
    case 'repeat':
    case 'capture':
    case 'look':
    case 'atomic':
      return [node.node]
    case 'conditional':
      return 'ahead' in node.test ? [node.test.ahead, node.yes, node.no] : [node.yes, node.no]
    default:
      return []
  }
}
