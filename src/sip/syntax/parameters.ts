// `;name=value` lists behind header values (RFC 3261 section 25.1, generic-param). Order and spelling are kept.

import { assert, fault, ok, type Result } from '../../kernel/index.ts'
import { isToken, trimWhite } from './grammar.ts'
import {
  EQUALS,
  LOWER,
  lay,
  page,
  QUOTE,
  SEMICOLON,
  skip,
  skipQuoted,
  skipWhite,
  TOKEN,
  VALUE,
} from './page.ts'

/** More parameters than this in one list are refused. */
export const MAX_PARAMETERS = 64

interface Parameter {
  readonly name: string
  readonly key: string
  /** Raw, quotes included; undefined where there is no `=`. */
  readonly value: string | undefined
}

/** Read-only; names are compared without case. */
export class Parameters {
  static readonly none = new Parameters([])
  readonly #list: readonly Parameter[]

  constructor(list: readonly Parameter[]) {
    this.#list = list
  }

  static of(...pairs: [name: string, value?: string][]): Parameters {
    return new Parameters(pairs.map(([name, value]) => makeParameter(name, value)))
  }

  get size(): number {
    return this.#list.length
  }

  /** The raw value (see `unquote`); '' for a parameter without one, undefined for none at all. */
  get(name: string): string | undefined {
    const found = this.#find(name)
    return found === undefined ? undefined : (found.value ?? '')
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined
  }

  /** Changed in its place or added at the end; without a value it is a bare flag. */
  with(name: string, value?: string): Parameters {
    const changed = makeParameter(name, value)
    const at = this.#list.findIndex(parameter => parameter.key === changed.key)
    if (at < 0) return new Parameters([...this.#list, changed])
    return new Parameters(this.#list.with(at, changed))
  }

  without(name: string): Parameters {
    const key = name.toLowerCase()
    return new Parameters(this.#list.filter(parameter => parameter.key !== key))
  }

  *[Symbol.iterator](): Generator<[name: string, value: string | undefined]> {
    for (const { name, value } of this.#list) yield [name, value]
  }

  /** `;tag=1;lr`, or the empty text. */
  toString(): string {
    let text = ''
    for (const { name, value } of this.#list) text += value === undefined ? `;${name}` : `;${name}=${value}`
    return text
  }

  #find(name: string): Parameter | undefined {
    for (const parameter of this.#list) if (parameter.key === name) return parameter
    const key = name.toLowerCase()
    if (key === name) return undefined
    for (const parameter of this.#list) if (parameter.key === key) return parameter
    return undefined
  }
}

const NO_LIST: Parameter[] = []
const NO_PARAMETERS = ok(Parameters.none)

function makeParameter(name: string, value: string | undefined): Parameter {
  assert(isToken(name), 'a parameter name is a token')
  return { name, key: name.toLowerCase(), value }
}

/** Reads the list in `text` from `from` to the end. */
function parseParameters(text: string, from: number): Result<Parameters, string> {
  lay(text)
  return readParameters(text, from, text.length)
}

/** A name given twice has no single reading and is refused. */
export function readParameters(text: string, from: number, to: number): Result<Parameters, string> {
  let at = skipWhite(from)
  if (at >= to) return NO_PARAMETERS
  let list: Parameter[] = NO_LIST
  while (at < to) {
    if (page[at] !== SEMICOLON) return fault('semicolon expected before a parameter')
    if (list.length === MAX_PARAMETERS) return fault('too many parameters')
    const nameAt = skipWhite(at + 1)
    const nameEnd = skip(TOKEN, nameAt)
    if (nameEnd === nameAt) return fault('parameter name expected')
    const name = text.slice(nameAt, nameEnd)
    const key = skip(LOWER, nameAt) >= nameEnd ? name : name.toLowerCase()
    for (const other of list) if (other.key === key) return fault('parameter given twice')
    at = skipWhite(nameEnd)
    let value: string | undefined
    if (page[at] === EQUALS) {
      const valueAt = skipWhite(at + 1)
      const valueEnd = page[valueAt] === QUOTE ? skipQuoted(valueAt) : skip(VALUE, valueAt)
      if (valueEnd <= valueAt) return fault('parameter value expected')
      value = text.slice(valueAt, valueEnd)
      at = skipWhite(valueEnd)
    }
    // An array that grows by its first element would take room for seventeen.
    if (list === NO_LIST) list = [{ name, key, value }]
    else list.push({ name, key, value })
  }
  return ok(new Parameters(list))
}

/** `value;name=value…`, as Reason, Event, Session-Expires and others have it. */
export function parseValueAndParameters(
  text: string,
): Result<{ value: string; parameters: Parameters }, string> {
  const semicolon = text.indexOf(';')
  const end = semicolon < 0 ? text.length : semicolon
  const value = trimWhite(text.slice(0, end))
  const parameters = parseParameters(text, end)
  if (!parameters.ok) return parameters
  return value === '' ? fault('value expected') : ok({ value, parameters: parameters.value })
}
