// From the raw YAML to typed sections, key by key: one wrong value hides nothing of the others.
//
//   carrier, teams               --> an SBC of one's own, and all that others may be watched by
//   neither, but watch, collect  --> others are watched alone
//   one of them, or nothing      --> what is missing is told

import type { z } from 'zod'
import { nearest } from './nearest.ts'
import type { Path, Report } from './problem.ts'
import { type Readable, SBC_KEYS, SBC_NEEDS, type SectionName, schema, sections } from './schema.ts'
import { keysAt, metaOf } from './schema-walk.ts'

export function readSections(raw: unknown, report: Report): Readable {
  const written = writtenIn(raw)
  const hasSbc = SBC_NEEDS.some(name => written.has(name)) || !WATCHING.some(name => written.has(name))
  const shape = hasSbc ? { fqdn: schema.shape.fqdn } : {}
  const found: Record<string, unknown> = readKeys(shape, raw, [], report, Object.keys(schema.shape))
  if (!hasSbc) checkAlone(raw as Record<string, unknown>, written, report)
  for (const name of Object.keys(sections) as SectionName[]) {
    if (hasSbc || !SBC_ONLY.has(name))
      found[name] = readSection(name, (raw as Record<string, unknown>)[name], written, report)
    else found[name] = {}
  }
  return { ...found, hasSbc } as Readable
}

/** What alone is worth a run. */
const WATCHING = ['watch', 'collect'] as const satisfies readonly SectionName[]
const SBC_ONLY: ReadonlySet<string> = new Set(SBC_KEYS)

/** Keys with something below them. */
const writtenIn = (raw: unknown): ReadonlySet<string> =>
  new Set(
    typeof raw === 'object' && raw !== null
      ? Object.entries(raw).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [key]))
      : [],
  )

/** Of a file that watches alone: nothing is left over of an SBC, and there is something to watch, be it written wrongly. */
function checkAlone(raw: Record<string, unknown>, written: ReadonlySet<string>, report: Report): void {
  for (const key of SBC_KEYS)
    if (written.has(key))
      report.error([key], {
        what: 'is about an SBC of your own, and the file has none',
        remedy: `take it out to watch others alone, or write ${SBC_NEEDS.join(' and ')} as well`,
      })
  const { sbcs } = (raw.watch ?? {}) as { sbcs?: unknown }
  const isEmpty = sbcs === undefined || sbcs === '' || (Array.isArray(sbcs) && sbcs.length === 0)
  if (!isEmpty || writtenIn(raw.collect).size > 0) return
  report.error(['watch', 'sbcs'], {
    what: 'is missing, and nothing else is there to watch',
    remedy: 'name the SBCs to probe here, or write collect; an SBC of your own needs carrier and teams',
  })
}

function readSection(
  name: SectionName,
  raw: unknown,
  written: ReadonlySet<string>,
  report: Report,
): Record<string, unknown> {
  const isMissing = !written.has(name)
  if (!isMissing || !SBC_NEEDS.some(need => need === name))
    return readKeys(sections[name].shape, isMissing ? {} : raw, [name], report)
  const needed = Object.entries(sections[name].shape).filter(
    ([, key]) => !(key as z.ZodType).safeParse(undefined).success,
  )
  const other = SBC_NEEDS.find(need => written.has(need))
  report.error([name], {
    what: other === undefined ? 'the section is missing' : `the section is missing beside ${other}`,
    remedy: `write it with at least ${needed.map(([key]) => key).join(', ')}; ${instead(other)}`,
  })
  return {}
}

const instead = (other: string | undefined): string =>
  other === undefined
    ? 'or watch.sbcs or collect, to watch SBCs of others'
    : `or take ${other} out, to watch SBCs of others alone`

/** What to write where something of another kind stands; undefined where that has no keys. */
function insteadOf(issue: z.core.$ZodIssue, keys: readonly string[]): string | undefined {
  if (keys.length === 0) return undefined
  const isList = issue.code === 'invalid_type' && issue.expected === 'array'
  return isList ? `write a list, each entry with ${firstOf(keys)}` : belowIt(keys)
}

const firstOf = (keys: readonly string[]): string =>
  keys.length > 3 ? `${keys.slice(0, 3).join(', ')} ...` : keys.join(', ')
const belowIt = (keys: readonly string[]): string => `write ${firstOf(keys)} below it`

function readKeys(
  shape: Record<string, z.ZodType>,
  raw: unknown,
  path: Path,
  report: Report,
  known: readonly string[] = Object.keys(shape),
): Record<string, unknown> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    report.error(path, {
      what: 'keys are expected here',
      remedy: belowIt(known),
    })
    return {}
  }
  for (const key of Object.keys(raw)) if (!known.includes(key)) unknownKey([...path, key], known, report)
  const values: Record<string, unknown> = {}
  for (const [key, keySchema] of Object.entries(shape)) {
    const read = keySchema.safeParse((raw as Record<string, unknown>)[key], { reportInput: true })
    if (read.success) {
      if (read.data !== undefined) values[key] = read.data
    } else for (const issue of read.error.issues) tell(issue, keySchema, [...path, key], report)
  }
  return values
}

function tell(issue: z.core.$ZodIssue, keySchema: z.ZodType, base: Path, report: Report): void {
  const path = [...base, ...(issue.path as (string | number)[])]
  switch (issue.code) {
    case 'custom':
      return report.error(path, { what: issue.message, remedy: String(issue.params?.remedy ?? '') })
    case 'unrecognized_keys': {
      const known = keysAt(keySchema, issue.path)
      for (const key of issue.keys) unknownKey([...path, key], known, report)
      return
    }
    case 'invalid_union':
      return tellUnion(issue, keySchema, base, report)
    case 'too_small':
      return report.error(path, { what: 'the list is empty', remedy: 'write an entry, or take the key out' })
    case 'too_big':
      return report.error(path, {
        what: 'the list is too long',
        remedy: 'join address ranges, or leave out what is not used',
      })
    default: {
      const wanted = metaOf(keySchema, issue.path)
      const example = wanted.shape === undefined ? '' : ` as ${wanted.shape}`
      if (issue.code === 'invalid_type' && issue.input === undefined) {
        return report.error(path, {
          what: 'is missing',
          remedy: `write it${example}: ${wanted.description ?? ''}`.replace(/[.:\s]+$/, ''),
        })
      }
      return report.error(path, {
        what: expectation(issue),
        remedy: insteadOf(issue, keysAt(keySchema, issue.path)) ?? `write it${example}`,
      })
    }
  }
}

function expectation(issue: z.core.$ZodIssue): string {
  const expected = issue.code === 'invalid_type' ? issue.expected : ''
  if (expected === 'array') return 'a list is expected here'
  if (expected === 'object') return 'keys are expected here'
  return 'a single value is expected here'
}

/** Of the branches of a union, the one whose kind (keys or a single value) the writer chose. */
function tellUnion(
  issue: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>,
  keySchema: z.ZodType,
  base: Path,
  report: Report,
): void {
  const branch = issue.errors.find(
    issues => !issues.some(each => each.path.length === 0 && each.code === 'invalid_type'),
  )
  for (const inner of branch ?? issue.errors[0] ?? []) {
    tell({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, keySchema, base, report)
  }
}

function unknownKey(path: Path, known: readonly string[], report: Report): void {
  const key = String(path.at(-1))
  const meant = nearest(key, known)
  report.error(path, {
    what: `there is no key "${key}" here`,
    remedy: meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`,
  })
}
