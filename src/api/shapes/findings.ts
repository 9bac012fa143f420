// Findings as the API tells them, in one language: the shape that scripts know from `diagnose --json`, with a number.

import { z } from 'zod'
import { inLanguage, instant, moment, versioned } from './parts.ts'

export const severity = z.enum(['info', 'warning', 'critical'])

export const finding = z.object({
  /** Of a finding that is kept; absent in what was only uploaded. */
  id: z.number().optional(),
  rule: z.string().meta({ examples: ['tls/default-certificate-served'] }),
  severity,
  certainty: z.enum(['proven', 'likely', 'possible']),
  title: z.string(),
  says: z.string(),
  remedy: z.string(),
  reference: z.string(),
  at: instant,
  count: z.number(),
  evidence: z.array(z.object({ source: z.string(), ref: z.string(), at: instant, text: z.string() })),
})
export type FindingTold = z.output<typeof finding>

export const findingsQuery = z.object({
  rule: z.string().max(80).optional(),
  severity: severity.optional(),
  from: moment.optional(),
  to: moment.optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  ...inLanguage,
})

export const findingsAnswer = z.object({ ...versioned, findings: z.array(finding) })
export type FindingsAnswer = z.output<typeof findingsAnswer>

export const findingAnswer = z.object({
  ...versioned,
  finding,
  handbook: z.string().meta({ description: 'Its page, as Markdown' }),
})
export type FindingAnswer = z.output<typeof findingAnswer>

export const reportQuery = z.object({
  format: z.enum(['markdown', 'html']).default('markdown'),
  ...inLanguage,
})

export const findingId = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
export const findingQuery = z.object(inLanguage)
