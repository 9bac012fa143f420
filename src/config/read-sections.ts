// From the raw YAML to typed sections, key by key: one wrong value hides nothing of the others.

import type { z } from 'zod'
import { nearest } from './nearest.ts'
import type { Path, Report } from './problem.ts'
import { OPTIONAL_SECTIONS, type Readable, type SectionName, schema, sections } from './schema.ts'
import { keysAt, metaOf } from './schema-walk.ts'

export function readSections(raw: unknown, report: Report): Readable {
  const top = readKeys({ fqdn: schema.shape.fqdn }, raw, [], report, Object.keys(schema.shape))
  const found: Record<string, unknown> = { ...top }
  for (const name of Object.keys(sections) as SectionName[]) {
    found[name] = readSection(name, (raw as Record<string, unknown>)[name], report)
  }
  return found as Readable
}

function readSection(name: SectionName, raw: unknown, report: Report): Record<string, unknown> {
  const missing = raw === undefined || raw === ''
  if (missing && !OPTIONAL_SECTIONS.includes(name)) {
    const needed = Object.entries(sections[name].shape).filter(
      ([, key]) => !(key as z.ZodType).safeParse(undefined).success,
    )
    report.error([name], {
      what: 'the section is missing',
      remedy: `write it with at least ${needed.map(([key]) => key).join(', ')}`,
    })
    return {}
  }
  return readKeys(sections[name].shape, missing ? {} : raw, [name], report)
}

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
      remedy: `write ${known.slice(0, 3).join(', ')} ... below it`,
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
      return report.error(path, { what: expectation(issue), remedy: `write it${example}` || 'correct it' })
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
