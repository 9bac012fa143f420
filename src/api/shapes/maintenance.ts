// Windows of maintenance as the API tells and takes them.

import { z } from 'zod'
import { subjectKind } from './health.ts'
import { instant, moment, versioned } from './parts.ts'

const maintenanceSubject = z.object({ subject: subjectKind, name: z.string().min(1).max(255) })

export const maintenanceWindow = z.object({
  subject: subjectKind,
  name: z.string(),
  from: instant,
  until: instant,
  note: z.string(),
  isConfigured: z.literal(true).optional().meta({ description: 'It stands in the configuration' }),
  repeats: z
    .string()
    .optional()
    .meta({ description: 'By which it comes again', examples: ['sun 02:00-04:00 Europe/Berlin'] }),
})
export type MaintenanceWindow = z.output<typeof maintenanceWindow>

export const maintenanceAnswer = z.object({
  ...versioned,
  maintenance: z.array(maintenanceWindow).meta({ description: 'What goes on' }),
  upcoming: z.array(maintenanceWindow).meta({ description: 'What comes, the soonest first' }),
})
export type MaintenanceAnswer = z.output<typeof maintenanceAnswer>

export const maintenanceOrder = maintenanceSubject.extend({
  from: moment.optional().meta({ description: 'When it begins; now without it' }),
  until: moment.optional().meta({ description: 'When it ends; or minutes' }),
  minutes: z
    .number()
    .min(1)
    .max(7 * 24 * 60)
    .optional(),
  note: z.string().max(500).default(''),
})
export type MaintenanceOrder = z.output<typeof maintenanceOrder>

export const maintenanceQuery = maintenanceSubject.extend({
  from: moment.optional().meta({ description: 'Of what is planned: when it would begin' }),
})
