// What the SBC runs with, key by key, and where each value came from: what `explain` prints.

import type { z } from 'zod'
import type { Path } from './problem.ts'
import { formatPath } from './problem.ts'
import { keyFacts } from './schema-walk.ts'

export interface EffectiveValue {
  path: string
  /** As the file would write it; a secret or key as `[not shown]` unless it is only a reference. */
  value: string
  from: 'file' | 'default'
  /** For a value of the file. */
  line?: number
}

/**
 * Every value below `schema`, in the order of the reference. `standards` holds, by path, what a key without a fixed
 * default came to.
 */
export function effectiveValues(
  schema: z.ZodType,
  raw: unknown,
  lineOf: (path: Path) => number,
  standards: ReadonlyMap<string, string>,
): EffectiveValue[] {
  const values: EffectiveValue[] = []
  walk(schema, raw, [], true)
  return values

  function walk(schema: z.ZodType, raw: unknown, path: Path, inFile: boolean): void {
    const facts = keyFacts(schema)
    const given = raw !== undefined && inFile
    const value = given ? raw : facts.standard
    if (facts.below !== undefined && Array.isArray(value)) {
      for (const [index, item] of value.entries()) group(facts.below, item, [...path, index], given)
    } else if (facts.below !== undefined && typeof value !== 'string') {
      // A section without any key in the file is all defaults; an optional group that is not there has none.
      if (value !== undefined || path.length <= 1) group(facts.below, value ?? {}, path, given)
      else leaf(undefined, path, false, facts.secret)
    } else leaf(value, path, given, facts.secret)
  }

  function group(below: Record<string, z.ZodType>, raw: unknown, path: Path, inFile: boolean): void {
    for (const [key, schema] of Object.entries(below)) {
      walk(schema, (raw as Record<string, unknown>)[key], [...path, key], inFile || path.length === 0)
    }
  }

  function leaf(value: unknown, path: Path, given: boolean, secret: boolean | undefined): void {
    const written = formatPath(path)
    const text = value === undefined ? standards.get(written) : inWords(value)
    if (text === undefined) return
    const shown = hides(text, secret) ? '[not shown]' : text
    values.push({
      path: written,
      value: shown,
      ...(given ? { from: 'file', line: lineOf(path) } : { from: 'default' }),
    })
  }
}

const inWords = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([key, inner]) => `${key} = ${inWords(inner)}`)
          .join('; ')
      : String(value)

/** A reference to a secret is none, and a path to a key neither; PEM text is long in any case. */
const hides = (text: string, secret: boolean | undefined): boolean =>
  text.includes('-----BEGIN ') || (secret === true && !/^(env|file):/.test(text))
