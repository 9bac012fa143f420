// Finds the functions in blanked code by their braces: declarations, expressions, methods, and arrows with a block.
// TypeScript 7 exports no parser, so this reads tokens: after a parameter list comes `{`, or a return type and then
// `{`; what stands before the parameter list tells a function from an `if`.

import { lineAt } from './rule.ts'

interface FoundFunction {
  name: string
  firstLine: number
  lastLine: number
}

interface Token {
  text: string
  at: number
  /** Index of the bracket that belongs to this one. */
  partner?: number
}

/** All functions with a body in `code` (as `blank` leaves it), outer ones before those inside them. */
export function functionsOf(code: string): FoundFunction[] {
  const tokens = tokensOf(code)
  const found: FoundFunction[] = []
  tokens.forEach((token, index) => {
    const head =
      token.text === '=>' ? arrow(tokens, index) : token.text === '(' ? named(tokens, index) : undefined
    if (head === undefined) return
    const end = tokens[tokens[head.body]?.partner ?? -1]
    if (end === undefined) return
    found.push({
      name: head.name,
      firstLine: lineAt(code, (tokens[head.first] as Token).at),
      lastLine: lineAt(code, end.at),
    })
  })
  return found
}

const CLOSING: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

function tokensOf(code: string): Token[] {
  const tokens: Token[] = []
  const open: number[] = []
  for (const match of code.matchAll(/[\w$#]+|=>|'[^']*'|"[^"]*"|[^\s\w]/g)) {
    const token: Token = { text: match[0], at: match.index }
    const index = tokens.push(token) - 1
    if ('([{'.includes(token.text)) open.push(index)
    const partner = open.at(-1)
    if (partner !== undefined && tokens[partner]?.text === CLOSING[token.text]) {
      open.pop()
      token.partner = partner
      ;(tokens[partner] as Token).partner = index
    }
  }
  return tokens
}

/** Indices of the tokens where a function begins and where its body opens. */
interface Head {
  name: string
  first: number
  body: number
}

const isWord = (token: Token | undefined): boolean => token !== undefined && /^[\w$#'"]/.test(token.text)

/** `=>` and a block; the callback of a suite is a list of tests, not a function to keep short. */
function arrow(tokens: Token[], index: number): Head | undefined {
  if (tokens[index + 1]?.text !== '{') return undefined
  const first = tokens[index - 1]?.partner ?? index - 1
  const before = tokens[first - 1]?.text === 'async' ? first - 1 : first
  if (/^(describe|suite)$/.test(tokens[before - 4]?.text ?? '') && tokens[before - 1]?.text === ',') {
    return undefined
  }
  const isNamed = /^[=:]$/.test(tokens[before - 1]?.text ?? '') && isWord(tokens[before - 2])
  const name = isNamed ? (tokens[before - 2] as Token).text : 'arrow function'
  return { name, first: Math.max(first, 0), body: index + 1 }
}

const NOT_FUNCTIONS = new Set(['if', 'for', 'while', 'switch', 'catch', 'await'])

/** A parameter list opened at `index` that belongs to a function declaration, expression or method. */
function named(tokens: Token[], index: number): Head | undefined {
  const close = tokens[index]?.partner
  if (close === undefined) return undefined
  let at = nameBefore(tokens, index)
  if (tokens[at]?.text === '*' && tokens[at - 1]?.text === 'function') at--
  const name = tokens[at]
  if (name === undefined || !(isWord(name) || name.text === ']')) return undefined
  if (NOT_FUNCTIONS.has(name.text) || tokens[at - 1]?.text === 'extends') return undefined
  const body = bodyAfter(tokens, close + 1)
  if (body === undefined) return undefined
  const first = name.text === ']' ? (name.partner ?? at) : at
  const label = name.text === 'function' || name.text === ']' ? 'function' : name.text
  return { name: label, first, body }
}

/** Steps back over `<Type parameters>` from the parameter list to the name. */
function nameBefore(tokens: Token[], index: number): number {
  let at = index - 1
  if (tokens[at]?.text !== '>') return at
  for (let depth = 0; at >= 0; at--) {
    if (tokens[at]?.text === '>') depth++
    if (tokens[at]?.text === '<' && --depth === 0) return at - 1
  }
  return at
}

function bodyAfter(tokens: Token[], at: number): number | undefined {
  if (tokens[at]?.text === '{') return at
  return tokens[at]?.text === ':' ? bodyAfterType(tokens, at + 1) : undefined
}

const BEFORE_A_TYPE = new Set(['keyof', 'typeof', 'readonly', 'asserts', 'unique', 'infer', 'new', '-'])
const BETWEEN_TYPES = new Set(['|', '&', '=>', '?', ':', '.', 'is', 'extends'])

/**
 * Reads a return type and gives the index of the `{` after it, or undefined where no body follows. A `{` where a
 * type is due is an object type; after a complete type it opens the body.
 */
function bodyAfterType(tokens: Token[], from: number): number | undefined {
  let typeIsDue = true
  for (let at = from; at < tokens.length; at++) {
    const { text, partner } = tokens[at] as Token
    if (text === '{' && !typeIsDue) return at
    if (text === '[' || (typeIsDue && (text === '{' || text === '('))) {
      if (partner === undefined) return undefined
      at = partner
      typeIsDue = false
    } else if (text === '<') at = afterTypeArguments(tokens, at)
    else if (BETWEEN_TYPES.has(text) && (!typeIsDue || text === '|' || text === '&')) typeIsDue = true
    else if (!(typeIsDue && BEFORE_A_TYPE.has(text))) {
      if (!typeIsDue || !isWord(tokens[at])) return undefined
      typeIsDue = false
    }
  }
  return undefined
}

function afterTypeArguments(tokens: Token[], from: number): number {
  for (let at = from, depth = 0; at < tokens.length; at++) {
    if (tokens[at]?.text === '<') depth++
    if (tokens[at]?.text === '>' && --depth === 0) return at
  }
  return tokens.length
}
