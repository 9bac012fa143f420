// The question for a probe, and what became of those that are kept.

import { z } from 'zod'
import { inLanguage, instant, length, moment, versioned } from './parts.ts'

export const probeQuery = z.object({
  target: z
    .string()
    .min(1)
    .max(300)
    .meta({ description: 'Whom to ask', examples: ['sbc1.example.net:5061'] }),
  sni: z
    .string()
    .regex(/^[\w.-]{1,253}$/)
    .optional()
    .meta({ description: 'FQDN the SBC is paired with; the name in `target` without it' }),
})

export const probesQuery = z.object({
  target: z
    .string()
    .regex(/^[\w.-]{1,253}(?::\d{1,5})?$/)
    .optional()
    .meta({
      description: 'FQDN of the SBC and its port; 5061 without one',
      examples: ['sbc2.example.net:5061'],
    })
    .transform(target => (target === undefined || target.includes(':') ? target : `${target}:5061`)),
  from: moment.optional(),
  to: moment.optional(),
  after: moment.optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  ...inLanguage,
})

export const probesAnswer = z.object({
  ...versioned,
  probes: z.array(
    z.object({
      at: instant,
      target: z.string(),
      outcome: z.enum(['fine', 'failed']),
      says: z.string(),
      durationMs: length,
    }),
  ),
  /** Absent on the last page. */
  next: instant.optional(),
})
export type ProbesAnswer = z.output<typeof probesAnswer>
