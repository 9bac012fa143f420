// The tenant's voice routing: the files of its export, which the dashboard reads with the room `routing` itself, and what takes
// too long, or too much code, for a browser.

import { z } from 'zod'
import { finding } from './findings.ts'
import { inLanguage, versioned } from './parts.ts'

export const tenantAnswer = z.object({
  ...versioned,
  name: z.string(),
  files: z.array(
    z.object({ name: z.string(), text: z.string().meta({ description: 'YAML comes as JSON' }) }),
  ),
  problems: z
    .array(
      z.object({
        severity: z.enum(['error', 'warning']),
        file: z.string(),
        object: z.string().optional(),
        field: z.string().optional(),
        what: z.string(),
        remedy: z.string(),
      }),
    )
    .meta({ description: 'What kept other files from being among them' }),
})
export type TenantAnswer = z.output<typeof tenantAnswer>

const reading = z.string().max(80)

const readings = {
  reading: z
    .union([reading, z.array(reading).max(20)])
    .optional()
    .meta({ description: 'A contested reading, as `demotionScope=each-route`; several times for several' }),
}
export const lintQuery = z.object({ ...readings, ...inLanguage })

export const matrixQuery = z.object({
  ...readings,
  how: z
    .string()
    .max(40)
    .default('unreachable')
    .meta({ description: 'How what is down is down: `silent`, `503`' }),
  format: z.enum(['json', 'csv', 'html']).default('json'),
})

const powershell = z.object({ whatIf: z.string(), apply: z.string(), undo: z.string() })

export const lintAnswer = z.object({
  ...versioned,
  /** How many rules there are. */
  rules: z.number(),
  /** As `route lint --json` has them, the worst first. */
  findings: z.array(
    finding.omit({ id: true }).extend({
      powershell: powershell.nullable(),
      cost: z.string().nullable(),
      remedies: z.array(
        z.object({
          says: z.string(),
          gain: z.string().nullable(),
          cost: z.string(),
          powershell: powershell.nullable(),
        }),
      ),
    }),
  ),
  findingsLeftOut: z.number(),
  /** Rules that said nothing for want of these parts of a tenant. */
  notRun: z.array(z.object({ rule: z.string(), lacks: z.array(z.string()) })),
})
export type LintAnswer = z.output<typeof lintAnswer>

const places = z.array(z.number()).readonly()
const calls = z.array(z.object({ users: places, numbers: places })).readonly()
const experience = z.object({
  rings: z.number().meta({ description: 'Share of the calls that get through' }),
  setupDelayMs: z.object({ p50: z.number(), p95: z.number(), worst: z.number() }).nullable(),
})

/** As `route whatif --matrix --json` has it. */
export const matrixAnswer = z.object({
  ...versioned,
  how: z.string(),
  reading: z.record(z.string(), z.string()),
  userClasses: z.array(
    z.object({ name: z.string(), users: z.number().nullable(), usages: z.array(z.string()).readonly() }),
  ),
  usersWithoutVoice: z.number(),
  numberClasses: z.array(z.object({ number: z.string(), emergency: z.boolean() })),
  doubts: z.array(z.string()).readonly(),
  counts: z.record(z.string(), z.number()),
  rows: z.array(
    z.object({
      unit: z.string(),
      failures: z.array(z.array(z.string()).readonly()).readonly(),
      atFirst: experience,
      whenDemoted: experience,
      users: z.number().nullable(),
      calls,
    }),
  ),
  rowsLeftOut: z.number(),
  without: z.array(
    z.object({
      outcome: z.object({
        type: z.literal('failed'),
        sipCode: z.number(),
        microsoftCode: z.number(),
        says: z.string(),
      }),
      calls,
    }),
  ),
})
export type MatrixAnswer = z.output<typeof matrixAnswer>
