// The rest: the overview, who is asking, certificates, evidence handed in, the lab, settings, what was done.

import { z } from 'zod'
import { callRow, ladder } from './calls.ts'
import { finding, severity } from './findings.ts'
import { healthState } from './health.ts'
import { inLanguage, instant, language, length, moment, versioned } from './parts.ts'

export const role = z.enum(['read', 'operate', 'admin'])

export const session = z.object({
  ...versioned,
  /** Absent for who must show a token first. */
  role: role.optional(),
  name: z.string().optional(),
  version: z.string(),
  /** Something is played here that is no real telephone traffic. */
  demo: z.boolean(),
})
export type Session = z.output<typeof session>
export const sessionOrder = z.object({ token: z.string().max(200) })

export const overview = z.object({
  ...versioned,
  at: instant,
  startedAt: instant,
  /** The SBC's name. */
  sbc: z.string(),
  /** It runs here; else those of others are watched alone. */
  ownSbc: z.boolean(),
  state: healthState,
  calls: z.object({ ringing: z.number(), answered: z.number(), today: z.number() }),
  openAlerts: z.object({ critical: z.number(), warning: z.number(), info: z.number() }),
  store: z
    .object({
      bytes: z.number(),
      capBytes: z.number(),
      oldestFact: instant.optional(),
      written: z.number(),
      dropped: z.record(z.string(), z.number()),
      trouble: z.string().optional(),
    })
    .optional(),
  /** What there was no room or no time for since the start, by the bound that it met. */
  leftOut: z.record(z.string(), z.number()),
})
export type Overview = z.output<typeof overview>

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  notBefore: instant,
  notAfter: instant,
  key: z.string(),
  selfSigned: z.boolean(),
  fingerprint: z.string(),
})

export const certificatesAnswer = z.object({
  ...versioned,
  at: instant,
  certificates: z.array(
    z.object({
      /** Leaf first. */
      chain: z.array(certificate).min(1),
      /** Who showed it: a peer's address, or the name of a TLS context of the SBC's. */
      shownBy: z.array(z.string()),
      role: z.enum(['ours', 'peer']),
      context: z.string().optional(),
      isDefault: z.boolean().optional(),
      /** Handshakes it was seen in, by how they ended. */
      complete: z.number(),
      failed: z.number(),
      firstSeen: instant.optional(),
      lastSeen: instant.optional(),
      /** To whom it was shown: addresses and names asked for, some of them. */
      seenBy: z.array(z.string()),
      /** What is wrong with it, in words. */
      problems: z.array(z.object({ severity, says: z.string() })),
    }),
  ),
})
export type CertificatesAnswer = z.output<typeof certificatesAnswer>

export const certificatesQuery = z.object(inLanguage)

export const factsQuery = z.object({
  from: moment.optional(),
  to: moment.optional(),
  kinds: z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'Kinds of facts, commas between; all without it' }),
  observer: z.string().max(255).optional(),
  call: z.string().min(1).max(255).optional().meta({
    description:
      'Of one call, by its id or the Call-ID of a leg; then of kinds, observer and time nothing is asked',
  }),
  after: z.string().max(80).optional().meta({ description: '`next` of the page before, or of the call' }),
  limit: z.coerce.number().int().min(1).max(2000).optional().meta({
    description: 'Of a page: 1,000 without it, and no more than 8 MiB',
  }),
})

export const factsAnswer = z.object({
  ...versioned,
  /** Oldest first, as `--facts` writes them a line each. */
  facts: z.array(z.looseObject({ at: instant, observer: z.string(), kind: z.string() })),
  next: z.string().optional(),
})
export type FactsAnswer = z.output<typeof factsAnswer>

/** Evidence handed in. */
export const diagnosisAnswer = z.object({
  ...versioned,
  id: z.string(),
  state: z.enum(['waiting', 'reading', 'done', 'failed']),
  /** From 0 to 1. */
  progress: z.number(),
  says: z.string().optional(),
  sources: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      read: z.number(),
      skipped: z.number(),
      problems: z.array(z.string()),
    }),
  ),
  findings: z.array(finding),
  ladders: z.array(ladder),
  hasReport: z.boolean().meta({ description: 'Whether there is a report for a ticket' }),
})
export type DiagnosisAnswer = z.output<typeof diagnosisAnswer>

export const diagnosisId = z.object({ id: z.string().min(1).max(64) })
export const diagnosisQuery = z.object(inLanguage)
export const acceptedAnswer = z.object({ ...versioned, id: z.string() })
export const droppedAnswer = z.object({ ...versioned, id: z.string() })

export const labQuery = z.object(inLanguage)

export const recordsAnswer = z.object({
  ...versioned,
  read: z.number(),
  skipped: z.number(),
  fresh: z.number(),
  known: z.number(),
  problems: z.array(z.string()),
})

/** How it stands with each place that records come from by themselves. */
export const recordSourcesAnswer = z.object({
  ...versioned,
  sources: z.array(
    z.object({
      kind: z.enum(['folder', 'graph']),
      name: z.string(),
      state: z.enum(['unknown', 'fine', 'trouble']),
      /** What is the matter. */
      says: z.string().optional(),
    }),
  ),
})
export type RecordSourcesAnswer = z.output<typeof recordSourcesAnswer>
export const recordSourcesQuery = z.object(inLanguage)

export const labAnswer = z.object({
  ...versioned,
  stories: z.array(z.object({ id: z.string(), title: z.string(), says: z.string() })),
  faults: z.array(z.object({ id: z.string(), title: z.string(), story: z.string() })),
})
export type LabAnswer = z.output<typeof labAnswer>

export const playOrder = z.object({
  story: z.string().max(80),
  fault: z.string().max(80).optional(),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
  ...inLanguage,
})

export const playedAnswer = z.object({
  ...versioned,
  story: z.string(),
  fault: z.string().optional(),
  seed: z.number(),
  passed: z.boolean(),
  problems: z.array(z.string()),
  expected: z.array(z.string()),
  ladders: z.array(ladder),
  findings: z.array(finding),
})
export type PlayedAnswer = z.output<typeof playedAnswer>

export const settingsAnswer = z.object({
  ...versioned,
  /** Effective values with where each comes from; secrets are not among them. */
  settings: z.array(
    z.object({ path: z.string(), value: z.string(), from: z.string(), says: z.string().optional() }),
  ),
})
export type SettingsAnswer = z.output<typeof settingsAnswer>

export const auditAnswer = z.object({
  ...versioned,
  entries: z.array(
    z.object({ at: instant, who: z.string(), from: z.string(), what: z.string(), status: z.number() }),
  ),
})
export type AuditAnswer = z.output<typeof auditAnswer>

/** What `/api/v1/events` sends: the event's name, and its data. */
export const liveEvents = {
  call: callRow,
  finding,
  health: z.object({}).meta({ description: 'Health has changed: ask again' }),
  alert: z.object({}).meta({ description: 'Alerts have changed: ask again' }),
  overview,
  fact: z.object({ at: instant, observer: z.string(), kind: z.string(), line: z.string() }),
  /** So many events were left out, because the reader was too slow. */
  missed: z.object({ count: z.number() }),
} as const
export const LIVE_NAMES = Object.keys(liveEvents) as (keyof typeof liveEvents)[]
export type LiveEvents = { [Name in keyof typeof liveEvents]: z.output<(typeof liveEvents)[Name]> }

export const eventsQuery = z.object({
  kinds: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Names of events, commas between; all but `fact` without it' }),
  lang: language.optional(),
})

export const retention = z.object({ keepMs: length, capBytes: z.number() })
