// What several answers have in common. Times are milliseconds since 1970-01-01T00:00:00Z, lengths milliseconds.

import { z } from 'zod'

export const instant = z.number().meta({ description: 'Milliseconds since 1970-01-01T00:00:00Z' })
/** An instant in a query. */
export const moment = z.coerce.number().int().nonnegative().max(9_999_999_999_999).meta({
  description: 'Milliseconds since 1970-01-01T00:00:00Z',
})
export const length = z.number().nonnegative().meta({ description: 'Milliseconds' })
export const language = z.enum(['en', 'de'])
export const direction = z.enum(['inbound', 'outbound']).meta({
  description: 'inbound: from the telephone network to Teams',
})

/** What every answer begins with. */
export const versioned = { schemaVersion: z.literal(1) }

/** Which language texts are wanted in; without it the request's Accept-Language. */
export const inLanguage = { lang: language.optional() }

/** What a failure is answered with, whatever the request. */
export const problem = z.object({
  ...versioned,
  error: z.object({
    code: z.string().meta({ examples: ['calls/not-found'] }),
    what: z.string().meta({ description: 'What is wrong, as a sentence' }),
    where: z.string().optional().meta({ description: 'Which part of the request' }),
    hint: z.string().optional().meta({ description: 'What to do' }),
  }),
})
export type Problem = z.output<typeof problem>
