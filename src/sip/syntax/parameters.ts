// `;name=value` lists behind header values (RFC 3261 section 25.1, generic-param). Order and spelling are kept.

import { assert, fault, ok, type Result } from '../../kernel/index.ts'
import { isToken, trimWhite } from './grammar.ts'
import * as thePage from './page.ts'

const { EQUALS, LOWER, lay, oneOf, page, QUOTE, SEMICOLON, skip, skipQuoted, skipWhite, TOKEN, VALUE } =
  thePage

/** More parameters than this in one list are refused. */
export const MAX_PARAMETERS = 64

/** Each holds those behind it: a list of its own for what is nearly always one or two would take more than they do. */
interface Parameter {
  readonly name: string
  readonly key: string
  /** Raw, quotes included; undefined where there is no `=`. */
  readonly value: string | undefined
  /** Set while the list is read or copied, never later. */
  next: Parameter | undefined
}

/** Read-only; names are compared without case. */
export class Parameters {
  static readonly none = new Parameters(undefined)
  declare private readonly first: Parameter | undefined

  private constructor(first: Parameter | undefined) {
    this.first = first
  }

  static of(...pairs: [name: string, value?: string][]): Parameters {
    let first: Parameter | undefined
    for (const [name, value] of pairs.toReversed()) first = makeParameter(name, value, first)
    return new Parameters(first)
  }

  /** Those on the page, or what is wrong with them: a name given twice has no single reading and is refused. */
  static read(text: string, from: number, to: number): Parameters | string {
    if (skipWhite(from) >= to) return Parameters.none
    const first = readList(text, from, to)
    return typeof first === 'string' ? first : new Parameters(first)
  }

  get size(): number {
    let size = 0
    for (let at = this.first; at !== undefined; at = at.next) size++
    return size
  }

  /** The raw value (see `unquote`); '' for a parameter without one, undefined for none at all. */
  get(name: string): string | undefined {
    const found = this.find(name)
    return found === undefined ? undefined : (found.value ?? '')
  }

  has(name: string): boolean {
    return this.find(name) !== undefined
  }

  /** Changed in its place or added at the end; without a value it is a bare flag. */
  with(name: string, value?: string): Parameters {
    return new Parameters(withChanged(this.first, makeParameter(name, value, undefined)))
  }

  without(name: string): Parameters {
    return new Parameters(without(this.first, name.toLowerCase()))
  }

  *[Symbol.iterator](): Generator<[name: string, value: string | undefined]> {
    for (let at = this.first; at !== undefined; at = at.next) yield [at.name, at.value]
  }

  /** `;tag=1;lr`, or the empty text. */
  toString(): string {
    let text = ''
    for (let at = this.first; at !== undefined; at = at.next)
      text += at.value === undefined ? `;${at.name}` : `;${at.name}=${at.value}`
    return text
  }

  private find(name: string): Parameter | undefined {
    const found = findKey(this.first, name)
    if (found !== undefined) return found
    const key = name.toLowerCase()
    return key === name ? undefined : findKey(this.first, key)
  }
}

function makeParameter(name: string, value: string | undefined, next: Parameter | undefined): Parameter {
  assert(isToken(name), 'a parameter name is a token')
  return { name, key: name.toLowerCase(), value, next }
}

function findKey(first: Parameter | undefined, key: string): Parameter | undefined {
  for (let at = first; at !== undefined; at = at.next) if (at.key === key) return at
  return undefined
}

/** What stands behind the place of the change is shared. */
function withChanged(list: Parameter | undefined, changed: Parameter): Parameter {
  if (list === undefined) return changed
  if (list.key === changed.key) return { ...changed, next: list.next }
  return { ...list, next: withChanged(list.next, changed) }
}

function without(list: Parameter | undefined, key: string): Parameter | undefined {
  if (list === undefined) return undefined
  const others = without(list.next, key)
  return list.key === key ? others : { ...list, next: others }
}

/** The first of the list with the others behind it, or what is wrong with it. */
function readList(text: string, from: number, to: number): Parameter | string {
  let first: Parameter | undefined
  let last: Parameter | undefined
  let count = 0
  for (let at = skipWhite(from); at < to; count++) {
    if (page[at] !== SEMICOLON) return 'semicolon expected before a parameter'
    if (count === MAX_PARAMETERS) return 'too many parameters'
    const nameAt = skipWhite(at + 1)
    const nameEnd = skip(TOKEN, nameAt)
    if (nameEnd === nameAt) return 'parameter name expected'
    const usual = oneOf(USUAL, nameAt, nameEnd)
    const name = usual ?? text.slice(nameAt, nameEnd)
    const key = usual ?? (skip(LOWER, nameAt) >= nameEnd ? name : name.toLowerCase())
    if (findKey(first, key) !== undefined) return 'parameter given twice'
    at = skipWhite(nameEnd)
    let value: string | undefined
    if (page[at] === EQUALS) {
      const valueAt = skipWhite(at + 1)
      const valueEnd = page[valueAt] === QUOTE ? skipQuoted(valueAt) : skip(VALUE, valueAt)
      if (valueEnd <= valueAt) return 'parameter value expected'
      value = text.slice(valueAt, valueEnd)
      at = skipWhite(valueEnd)
    }
    const next: Parameter = { name, key, value, next: undefined }
    if (last === undefined) first = next
    else last.next = next
    last = next
  }
  return first as Parameter
}

/** Those of nearly every message are found by being the same text, not one that equals it. */
const USUAL = ['tag', 'branch', 'rport', 'received', 'alias', 'lr']

/** `value;name=value…`, as Reason, Event, Session-Expires and others have it. */
export function parseValueAndParameters(
  text: string,
): Result<{ value: string; parameters: Parameters }, string> {
  const semicolon = text.indexOf(';')
  const value = trimWhite(text, 0, semicolon < 0 ? text.length : semicolon)
  if (value === '') return fault('value expected')
  if (semicolon < 0) return ok({ value, parameters: Parameters.none })
  lay(text)
  const parameters = Parameters.read(text, semicolon, text.length)
  return typeof parameters === 'string' ? fault(parameters) : ok({ value, parameters })
}
