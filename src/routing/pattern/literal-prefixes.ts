// The literal beginnings of all texts that a pattern can match, for an index: `^\+1(425|206)\d{7}$` begins with +1425
// or +1206. A pattern that is not anchored has none.

import type { PatternNode } from './syntax-tree.ts'

/** More beginnings than this are shortened to a common one. */
const PREFIX_LIMIT = 16

/** What a node may begin with; `complete` when nothing else of it is left. */
interface Beginnings {
  texts: readonly string[]
  complete: boolean
}

/** Undefined when a match may begin with anything. */
export function literalPrefixes(tree: PatternNode): readonly string[] | undefined {
  if (tree.type === 'capture') return literalPrefixes(tree.node)
  if (tree.type === 'choice') return ofAnchoredChoice(tree.nodes)
  const [first, ...rest] = tree.type === 'sequence' ? tree.nodes : [tree]
  if (first?.type !== 'assertion' || first.at !== 'start') return undefined
  const { texts } = beginningsOf({ type: 'sequence', nodes: rest })
  return texts.includes('') ? undefined : [...new Set(texts)]
}

function ofAnchoredChoice(nodes: readonly PatternNode[]): readonly string[] | undefined {
  const all: string[] = []
  for (const node of nodes) {
    const prefixes = literalPrefixes(node)
    if (prefixes === undefined) return undefined
    all.push(...prefixes)
  }
  return all.length > PREFIX_LIMIT ? undefined : [...new Set(all)]
}

const NOTHING_KNOWN: Beginnings = { texts: [''], complete: false }

function beginningsOf(node: PatternNode): Beginnings {
  switch (node.type) {
    case 'set':
      return node.literal === undefined ? ofClass(node) : { texts: [node.literal], complete: true }
    case 'capture':
      return beginningsOf(node.node)
    case 'sequence':
      return ofSequence(node.nodes)
    case 'choice':
      return ofChoice(node.nodes)
    case 'repeat':
      return ofRepeat(node)
    default:
      return NOTHING_KNOWN
  }
}

function ofClass({ set }: Extract<PatternNode, { type: 'set' }>): Beginnings {
  if (!set.isAscii) return NOTHING_KNOWN
  const members: string[] = []
  for (let code = 0; code < 128 && members.length <= PREFIX_LIMIT; code++) {
    if (set.has(code)) members.push(String.fromCharCode(code))
  }
  return members.length > 0 && members.length <= PREFIX_LIMIT
    ? { texts: members, complete: true }
    : NOTHING_KNOWN
}

function ofSequence(nodes: readonly PatternNode[]): Beginnings {
  let texts: readonly string[] = ['']
  for (const node of nodes) {
    const next = beginningsOf(node)
    if (texts.length * next.texts.length > PREFIX_LIMIT) return { texts, complete: false }
    texts = texts.flatMap(text => next.texts.map(more => text + more))
    if (!next.complete) return { texts, complete: false }
  }
  return { texts, complete: true }
}

function ofChoice(nodes: readonly PatternNode[]): Beginnings {
  const all = nodes.map(beginningsOf)
  const texts = all.flatMap(each => each.texts)
  if (texts.length > PREFIX_LIMIT) return NOTHING_KNOWN
  return { texts, complete: all.every(each => each.complete) }
}

function ofRepeat({ node, min, max }: Extract<PatternNode, { type: 'repeat' }>): Beginnings {
  if (min === 0) return NOTHING_KNOWN
  const once = beginningsOf(node)
  const { texts, complete } = ofSequence(Array.from({ length: Math.min(min, PREFIX_LIMIT) }, () => node))
  return {
    texts: once.complete ? texts : once.texts,
    complete: complete && min === max && min <= PREFIX_LIMIT,
  }
}
