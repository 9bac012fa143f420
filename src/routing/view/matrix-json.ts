// The failure matrix as the object and the table that scripts read.

import type { Outcome } from '../decide.ts'
import { formatHow } from '../down.ts'
import type { Calls } from '../matrix/choices.ts'
import type { Experience } from '../matrix/effects.ts'
import type { Matrix } from '../matrix/matrix.ts'
import type { Reading } from '../reading.ts'

export interface MatrixJson {
  schemaVersion: 1
  how: string
  reading: Reading
  /** `users` null: the export has no users, and each policy stands for whoever has it. */
  userClasses: { name: string; users: number | null; usages: readonly string[] }[]
  usersWithoutVoice: number
  numberClasses: { number: string; emergency: boolean }[]
  doubts: readonly string[]
  counts: Matrix['counts']
  /** `calls` are places in `userClasses` and `numberClasses`: each of the users to each of the numbers. */
  rows: {
    unit: string
    failures: readonly (readonly string[])[]
    atFirst: ExperienceJson
    whenDemoted: ExperienceJson
    users: number | null
    calls: readonly Calls[]
  }[]
  /** Rows beyond the limit. */
  rowsLeftOut: number
  without: { outcome: Extract<Outcome, { type: 'failed' }>; calls: readonly Calls[] }[]
}

export interface ExperienceJson {
  rings: number
  setupDelayMs: { p50: number; p95: number; worst: number } | null
}

/** `limit` rows at most, the worst first. */
export const matrixJson = (matrix: Matrix, limit = Number.POSITIVE_INFINITY): MatrixJson => ({
  schemaVersion: 1,
  how: formatHow(matrix.how),
  reading: matrix.reading,
  userClasses: matrix.users.map(({ name, users = null, usages }) => ({ name, users, usages })),
  usersWithoutVoice: matrix.withoutVoice,
  numberClasses: matrix.numbers.map(({ number, emergency }) => ({ number, emergency })),
  doubts: matrix.doubts,
  counts: matrix.counts,
  rows: matrix.rows.slice(0, limit).map(({ unit, failures, effect, userCount = null, calls }) => ({
    unit,
    failures,
    atFirst: experienceJson(effect.atFirst),
    whenDemoted: experienceJson(effect.whenDemoted),
    users: userCount,
    calls,
  })),
  rowsLeftOut: Math.max(0, matrix.rows.length - limit),
  without: matrix.without.flatMap(({ outcome, calls }) =>
    outcome.type === 'failed' ? [{ outcome, calls }] : [],
  ),
})

const experienceJson = ({ rings, setupDelayMs }: Experience): ExperienceJson => ({
  rings,
  setupDelayMs: setupDelayMs ?? null,
})

const HEAD =
  'Unit,Down,And,Users,Who,Whom,Rings,P50Ms,P95Ms,WorstMs,RingsWhenDemoted,P50MsWhenDemoted,P95MsWhenDemoted,WorstMsWhenDemoted'

/** A line for each failure and each set of users that call the same numbers (RFC 4180). */
export function matrixCsv(matrix: Matrix): string {
  const lines = matrix.rows.flatMap(({ unit, failures, effect, calls }) =>
    failures.flatMap(([first = '', second = '']) =>
      calls.map(({ users, numbers }) =>
        [
          unit,
          first,
          second,
          users.reduce((sum, place) => sum + (matrix.users[place]?.users ?? 0), 0),
          users.map(place => matrix.users[place]?.name).join('; '),
          numbers.map(place => matrix.numbers[place]?.number).join('; '),
          ...experienceFields(effect.atFirst),
          ...experienceFields(effect.whenDemoted),
        ]
          .map(csvField)
          .join(),
      ),
    ),
  )
  return [HEAD, ...lines, ''].join('\r\n')
}

const experienceFields = ({ rings, setupDelayMs: delay }: Experience): (number | string)[] => [
  rings,
  delay?.p50 ?? '',
  delay?.p95 ?? '',
  delay?.worst ?? '',
]

/** A spreadsheet takes what begins with these for a formula. */
const FORMULA = /^[=+\-@\t\r]/

function csvField(value: number | string): string {
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) && !/^\+\d/.test(value) ? `'${value}` : value
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
