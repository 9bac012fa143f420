// The keys of a window of maintenance.

import { z } from 'zod'
import { defaulted, list, optional, required, value } from './keys.ts'
import { readMoment, readSubject, readText, readTimeZone, readWeekly } from './text-values.ts'

/** More of them are a list that nobody reads. */
const LIMIT = 50

const keys = z.strictObject({
  subject: required(value('sbc, trunk or region, and its name', readSubject), {
    description: 'What is worked on, as health calls it: `sbc sbc1.example.net`.',
  }),
  weekly: optional(value('days and times', readWeekly), {
    description: 'Each week: `sun 02:00-04:00`, `sat 22:00-04:00` into the next day.',
    otherwise: 'once, by `from` and `until`',
  }),
  from: optional(value('date and time', readMoment), {
    description: 'When it begins: `2026-12-01T22:00`.',
    otherwise: '`weekly` says it',
  }),
  until: optional(value('date and time', readMoment), {
    description: 'When it ends.',
    otherwise: '`weekly` says it',
  }),
  zone: defaulted(value('IANA name', readTimeZone), 'UTC', {
    description: 'Whose clocks these are, summer time included.',
  }),
  note: optional(value('text', readText), {
    description: 'What is done, for the others.',
    otherwise: 'the times',
  }),
})

export const maintenanceKeys = optional(list(keys).max(LIMIT), {
  description: 'When something is worked on: nobody is told of it then, and afterwards what is still wrong.',
  otherwise: 'as operators say',
})
