// Alerts, silences and channels as the API tells them.

import { z } from 'zod'
import { severity } from './findings.ts'
import { inLanguage, instant, versioned } from './parts.ts'

export const alert = z.object({
  id: z.string(),
  rule: z.string(),
  severity,
  about: z.string(),
  title: z.string(),
  says: z.string(),
  remedy: z.string().optional(),
  startedAt: instant,
  seenAt: instant,
  count: z.number(),
  endedAt: instant.optional(),
  held: z.enum(['silenced', 'maintenance']).optional(),
})
export type AlertTold = z.output<typeof alert>

export const silence = z.object({
  id: z.string(),
  rule: z.string().optional(),
  about: z.string().optional(),
  from: instant,
  until: instant,
  by: z.string(),
  note: z.string(),
})

export const alertsAnswer = z.object({
  ...versioned,
  /** Open ones first, then those of the last day that are over. */
  alerts: z.array(alert),
  silences: z.array(silence),
  channels: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      sent: z.number(),
      failed: z.number(),
      dropped: z.number(),
      trouble: z.string().optional(),
    }),
  ),
})
export type AlertsAnswer = z.output<typeof alertsAnswer>

export const silenceOrder = z.object({
  rule: z.string().max(80).optional(),
  about: z.string().max(255).optional(),
  minutes: z
    .number()
    .min(1)
    .max(30 * 24 * 60),
  note: z.string().max(500).default(''),
})

export const silenceId = z.object({ id: z.string().min(1).max(255) })
export const alertsQuery = z.object(inLanguage)
