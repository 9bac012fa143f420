// Facts as text, one JSON object a line: what `--json` prints, what is stored, what one machine hands the other.

import type { Fact } from './fact.ts'
import { briefly, factFault, fieldsOf } from './fact-shape.ts'

export const FACT_LINES_VERSION = 1
/** Characters of one line; a message is 80 KiB at most and JSON escapes make it longer. */
export const FACT_LINE_LIMIT = 1024 * 1024
/** Problems that are told; a file of another kind has one a line. */
const PROBLEM_LIMIT = 100

export interface LineProblem {
  /** Counted from 1. */
  line: number
  what: string
}

/** One line without the line end. Fields stand in the same order whoever made the fact. */
export function formatFactLine(fact: Fact): string {
  const values = fact as unknown as Record<string, unknown>
  const known = fieldsOf(fact.kind)
  const ordered: Record<string, unknown> = { schemaVersion: FACT_LINES_VERSION }
  for (const field of known) if (values[field] !== undefined) ordered[field] = sorted(values[field])
  for (const field of Object.keys(values).sort()) ordered[field] ??= sorted(values[field])
  return JSON.stringify(ordered)
}

/**
 * Reads lines of facts. Blank lines are passed over; a line that is no fact, of another schema version, or of a kind
 * not known here becomes a problem and the rest is still read.
 */
export function parseFactLines(text: string): { facts: Fact[]; problems: LineProblem[] } {
  const facts: Fact[] = []
  const problems: LineProblem[] = []
  let line = 0
  for (let start = 0; start < text.length; line++) {
    const end = text.indexOf('\n', start)
    const content = text.slice(start, end === -1 ? text.length : end).trim()
    start = end === -1 ? text.length : end + 1
    if (content === '') continue
    const read = parseFactLine(content)
    if (typeof read !== 'string') facts.push(read)
    else if (problems.length < PROBLEM_LIMIT) problems.push({ line: line + 1, what: read })
  }
  return { facts, problems }
}

/** The fact, or what is wrong. */
function parseFactLine(content: string): Fact | string {
  if (content.length > FACT_LINE_LIMIT) return `longer than ${FACT_LINE_LIMIT} characters`
  let value: unknown
  try {
    value = JSON.parse(content)
  } catch {
    return 'is not JSON'
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion
  if (version !== FACT_LINES_VERSION && typeof value === 'object') {
    return version === undefined ? 'schemaVersion is missing' : `unknown schemaVersion ${briefly(version)}`
  }
  const what = factFault(value)
  if (what !== undefined) return what
  const { schemaVersion: _, ...fact } = value as Fact & { schemaVersion: number }
  return fact as Fact
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
