// Patterns that a backtracking engine, as .NET's, may need ages for: a repeat of what can repeat by itself, `(\d+)+`, may
// share the same digits in twice as many ways with each digit more.

import { parsePattern } from './parse-pattern.ts'
import { isNullable, type PatternNode, some } from './syntax-tree.ts'

/** Whether a repeat without end lies directly in another one; false for what is no pattern. */
export function hasNestedRepeat(source: string): boolean {
  const parsed = parsePattern(source)
  return parsed.ok && some(parsed.value.tree, node => isEndless(node) && repeatsByItself(node.node))
}

const isEndless = (node: PatternNode): node is Extract<PatternNode, { type: 'repeat' }> =>
  node.type === 'repeat' && node.max === Number.POSITIVE_INFINITY

/** Whether all that it matches may be one such repeat. */
function repeatsByItself(node: PatternNode): boolean {
  switch (node.type) {
    case 'repeat':
      return node.max === Number.POSITIVE_INFINITY || repeatsByItself(node.node)
    case 'capture':
      return repeatsByItself(node.node)
    case 'choice':
      return node.nodes.some(repeatsByItself)
    case 'sequence':
      return node.nodes.some(
        (each, place) =>
          repeatsByItself(each) && node.nodes.every((other, index) => index === place || isNullable(other)),
      )
    default:
      return false
  }
}
