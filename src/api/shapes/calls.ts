// Calls as the API tells them: rows of the list, and one call with its ladder and findings.

import { z } from 'zod'
import { finding } from './findings.ts'
import { direction, inLanguage, instant, length, moment, versioned } from './parts.ts'

export const callState = z.enum(['ringing', 'answered', 'ended', 'refused'])

export const callRow = z.object({
  id: z.string(),
  observer: z.string(),
  startedAt: instant,
  answeredAt: instant.optional(),
  endedAt: instant.optional(),
  durationMs: length.optional(),
  direction,
  caller: z.string().optional(),
  callee: z.string().optional(),
  trunk: z
    .string()
    .optional()
    .meta({ examples: ['carrier.example', '192.0.2.1'] }),
  node: z
    .string()
    .optional()
    .meta({ examples: ['i.EUWE.10'] }),
  region: z.string().optional(),
  status: z.number().optional(),
  state: callState,
  transfer: z.enum(['none', 'requested', 'answered', 'failed']),
  says: z.string().optional(),
  legs: z.array(
    z.object({
      callId: z.string(),
      side: z.enum(['carrier', 'teams']),
      host: z.string().optional(),
      transfer: z.literal(true).optional(),
    }),
  ),
  findings: z.number(),
})
export type CallTold = z.output<typeof callRow>

export const callsQuery = z.object({
  from: moment.optional(),
  to: moment.optional(),
  number: z.string().max(40).optional().meta({ description: 'Caller or callee ends with these digits' }),
  observer: z.string().max(255).optional(),
  direction: direction.optional(),
  trunk: z.string().max(255).optional(),
  region: z.string().max(40).optional(),
  node: z.string().max(80).optional(),
  status: z.coerce.number().int().optional(),
  state: callState.optional(),
  longerThanMs: z.coerce.number().int().nonnegative().optional(),
  shorterThanMs: z.coerce.number().int().nonnegative().optional(),
  transferred: z.stringbool().optional(),
  hasFindings: z.stringbool().optional(),
  after: z.string().max(600).optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: 'Of a page: 100 without it. As CSV the list has 100,000 rows at most' }),
  format: z.enum(['json', 'csv']).default('json'),
})

export const callsAnswer = z.object({
  ...versioned,
  calls: z.array(callRow),
  next: z.string().optional(),
})
export type CallsAnswer = z.output<typeof callsAnswer>

const participant = z.object({
  id: z.string(),
  side: z.enum(['carrier', 'observer', 'teams']),
  name: z.string(),
  address: z.string().optional(),
})

const leg = z.object({
  id: z.string(),
  role: z.enum(['carrier', 'teams', 'refer', 'transfer', 'connections']),
  colour: z.enum(['blue', 'orange', 'magenta', 'green', 'red', 'cyan', 'yellow']),
  label: z.string(),
  callId: z.string().optional(),
})

const ladderRow = z.object({
  at: instant,
  from: z.string(),
  to: z.string(),
  kind: z.enum(['sip', 'tcp', 'tls', 'rtp']),
  label: z.string(),
  leg: z.string(),
  source: z.string(),
  ref: z.string().optional(),
  repeated: z.literal(true).optional(),
  message: z.string().optional().meta({ description: 'A SIP message whole, secrets struck out' }),
})

/** The ladder of `linesman ladder --format json`, with messages. */
export const ladder = z.object({
  id: z.string(),
  title: z.string(),
  observer: z.string(),
  startedAt: instant,
  participants: z.array(participant),
  legs: z.array(leg),
  rows: z.array(ladderRow),
})
export type LadderTold = z.output<typeof ladder>

export const callAnswer = z.object({
  ...versioned,
  call: callRow,
  ladder: ladder.optional().meta({ description: 'Absent once its facts are no longer kept' }),
  next: z.string().optional().meta({
    description:
      'Of a call with more facts than these: `pages` brings more of them, and the rest is asked for as facts of the call, after this',
  }),
  findings: z.array(finding),
})
export type CallAnswer = z.output<typeof callAnswer>

export const ladderFormat = z.enum(['json', 'text', 'svg', 'html', 'mermaid', 'pcapng'])
/** As many as a browser, and whoever serves it, bear. */
export const LADDER_PAGES = 8
const pagesOfFacts = {
  pages: z.coerce
    .number()
    .int()
    .min(1)
    .max(LADDER_PAGES)
    .default(1)
    .meta({ description: 'Pages of facts that the ladder is drawn from' }),
}
export const ladderQuery = z.object({ format: ladderFormat.default('json'), ...pagesOfFacts })

export const callId = z.object({ id: z.string().min(1).max(255) })

export const callQuery = z.object({ ...inLanguage, ...pagesOfFacts })

export const countsQuery = z.object({
  from: moment,
  to: moment,
  bucketMs: z.coerce.number().int().min(1000),
  by: z.enum(['state', 'status', 'direction', 'trunk', 'region', 'node', 'transfer']).default('state'),
})

export const countsAnswer = z.object({
  ...versioned,
  counts: z.array(
    z.object({ at: instant, value: z.string(), calls: z.number(), answered: z.number(), answeredMs: length }),
  ),
})
export type CountsAnswer = z.output<typeof countsAnswer>
