// Health as the API tells it: `Health` of `watch` in one language.

import { z } from 'zod'
import { direction, instant, language, length, moment, versioned } from './parts.ts'

export const healthState = z.enum(['up', 'degraded', 'down', 'unknown', 'maintenance'])
export const subjectKind = z.enum(['sbc', 'trunk', 'region'])

export const standing = z.object({ state: healthState, since: instant, reason: z.string() })

export const signal = z.object({
  kind: z.string().meta({ examples: ['options-received', 'tls-in'] }),
  direction,
  verdict: z.enum(['good', 'bad', 'stale', 'unseen']),
  at: instant.optional(),
  says: z.string(),
})

export const healthOne = standing.extend({
  subject: subjectKind,
  name: z.string(),
  inbound: standing,
  outbound: standing,
  signals: z.array(signal),
  portal: z
    .object({
      sipOptions: z.string(),
      sbc: z.string(),
      tls: z.string(),
      hides: z.string().optional().meta({ description: 'What the portal does not show of what is wrong' }),
    })
    .optional()
    .meta({ description: "What Microsoft's health dashboard shows at this moment" }),
  nextCall: z
    .object({
      order: z.enum(['first', 'demoted']),
      outcome: z.enum(['rings', 'waits', 'fails']),
      waitMs: length,
      says: z.string(),
    })
    .optional(),
  quality: z.object({
    attempts: z.number(),
    answered: z.number(),
    windowMs: length,
    ner: z.array(
      z.object({
        formula: z.enum(['microsoft', 'audiocodes']),
        percent: z.number().optional().meta({ description: 'Absent below the minimum of attempts' }),
        minimum: z.number(),
      }),
    ),
    acdMs: length.optional(),
  }),
  /** What the state was over the last hours, oldest first, each until the next. */
  beats: z.array(z.object({ at: instant, state: healthState })),
})
export type HealthOne = z.output<typeof healthOne>

export const healthAnswer = z.object({ ...versioned, at: instant, health: z.array(healthOne) })
export type HealthAnswer = z.output<typeof healthAnswer>

export const healthChange = z.object({
  at: instant,
  subject: subjectKind,
  name: z.string(),
  direction: direction.optional(),
  from: healthState.optional(),
  state: healthState,
  reason: z.string(),
})
export type HealthChangeTold = z.output<typeof healthChange>

export const healthHistory = z.object({ ...versioned, changes: z.array(healthChange) })

export const healthQuery = z.object({
  subject: subjectKind.optional(),
  name: z.string().max(255).optional(),
  from: moment.optional(),
  to: moment.optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  lang: language.optional(),
})
