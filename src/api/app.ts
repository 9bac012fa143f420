// The web server's words for what the doors share: a request that knows who asks, and a door that says what it needs.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { ApiSettings } from '../config/index.ts'
import type { Language } from '../findings/index.ts'
import type { AuditLog } from './audit.ts'
import type { CallBook } from './books/call-book.ts'
import type { CertificateBook } from './books/certificate-book.ts'
import type { FindingBook } from './books/finding-book.ts'
import type { HealthHistory } from './books/health-history.ts'
import type { Diagnoses } from './evidence/diagnoses.ts'
import type { Asker, Gate, Needs } from './gate/gate.ts'
import type { Hub } from './live/hub.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Services } from './services.ts'
import type { Overview } from './shapes/desk.ts'
import { problem } from './shapes/parts.ts'

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse<IncomingMessage>,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What the doors are given. */
export interface Inside {
  services: Services
  settings: ApiSettings
  gate: Gate
  audit: AuditLog
  calls: CallBook
  findings: FindingBook
  health: HealthHistory
  diagnoses: Diagnoses
  hub: Hub
  metrics: Metrics
  certificates: CertificateBook
  overview: () => Promise<Overview>
  places: Places
}

/** Folders that the API is given. */
export interface Places {
  /** The dashboard as it was built; absent: there is none. */
  dashboard?: string
  /** Where evidence that is handed in lies until it is read; it must be there, and for nobody else. */
  uploads: string
  /** Pages of the handbook, by rule: `docs/diagnosis`. */
  handbook: string
}

/** Opens paths of its own. */
export type Door = (app: App, inside: Inside) => void

declare module 'fastify' {
  interface FastifyRequest {
    /** Absent for who has shown nothing. */
    asker?: Asker
    /** What is done, for the audit log, where method and path do not say it. */
    deed?: string
  }
  interface FastifyContextConfig {
    needs?: Needs
    /** Checked neither for its name nor its pace: what tells nothing. */
    ungated?: true
  }
}

/** What a door answers with, and what every door may answer with instead. */
export const answering = <Answer extends z.ZodType>(answer: Answer) => ({
  200: answer,
  '4xx': problem,
  '5xx': problem,
})

/** For streams and octets, which no schema describes. */
export const raw = (reply: object): FastifyReply => reply as FastifyReply

/** As wished, else as the browser prefers, else English. */
export function languageOf(request: FastifyRequest, wished?: Language): Language {
  if (wished !== undefined) return wished
  return /^\s*de\b/i.test(request.headers['accept-language'] ?? '') ? 'de' : 'en'
}

export const whoIs = (request: FastifyRequest): string => request.asker?.name ?? 'anybody'
