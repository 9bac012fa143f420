// What Microsoft Entra ID and Graph answer: a token, a page of calls, or why not. None of it is believed to be well formed.

import { type Said, say } from '../../findings/index.ts'
import { after, type Instant, millis, minutes, printable, seconds, shortened } from '../../kernel/index.ts'
import type { GraphSettings } from './graph-settings.ts'

/** Who answered: the place where tokens are had, or where calls are. */
export type RefusedBy = 'entra' | 'graph'

export interface TokenAnswer {
  token: string
  until: Instant
}

export interface Page {
  /** Its rows as JSON; undefined where it has none. */
  rows: string | undefined
  /** Where the next one is. */
  next: string | undefined
}

/** RFC 6749 section 5.1. */
export function tokenOf(body: string, now: Instant): TokenAnswer | undefined {
  const { access_token: token, expires_in: lasts } = objectIn(body) ?? {}
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) return undefined
  const length = Number(lasts)
  return { token, until: after(now, length > 0 && length < 1e6 ? seconds(length) : ONE_TOKEN) }
}
/** Microsoft's last an hour and more. */
const ONE_TOKEN = minutes(60)

export function pageOf(body: string): Page | undefined {
  const { value, '@odata.nextLink': next } = objectIn(body) ?? {}
  if (!Array.isArray(value)) return undefined
  return {
    rows: value.length === 0 ? undefined : JSON.stringify(value),
    next: typeof next === 'string' ? next : undefined,
  }
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(body)
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** What a later try may change. */
export const isHeld = (status: number): boolean => [408, 429, 500, 502, 503, 504].includes(status)

const FIRST_PAUSE = seconds(10)
const LONGEST_PAUSE = minutes(60)

/** When it may be asked again: seconds, or a date (RFC 9110 section 10.2.3); without either the pauses grow. */
export function retryAt(header: string | undefined, tries: number, now: Instant): Instant {
  const wished = /^\d{1,6}$/.test(header ?? '') ? Number(header) * 1000 : Date.parse(header ?? '') - now
  const pause = Number.isFinite(wished) ? Math.max(1000, wished) : FIRST_PAUSE * 2 ** (tries - 1)
  return after(now, millis(Math.min(pause, LONGEST_PAUSE)))
}

/** Why, and what to do about it. */
export function refusalOf(by: RefusedBy, status: number, body: string, settings: GraphSettings): Said {
  const host = new URL(by === 'entra' ? settings.authority : settings.api).host
  const { proof } = settings
  const text = saidIn(body, proof.type === 'secret' ? proof.secret : undefined)
  const answered = { host, status: `${status}${text === '' ? '' : `: ${text}`}` }
  if (by === 'entra') return say(NOT_SIGNED_IN, answered)
  switch (status) {
    case 401:
      return say(TOKEN_REFUSED, answered)
    case 403:
      return say(NO_PERMISSION, answered)
    default:
      return say(REFUSED, answered)
  }
}

const REFUSED = { en: '{host} answers with {status}', de: '{host} antwortet mit {status}' } as const
const NOT_SIGNED_IN = {
  en: '{host} answers with {status} (see tenant, client and secret or certificate under collect.records.graph)',
  de: '{host} antwortet mit {status} (siehe tenant, client und secret oder certificate unter collect.records.graph)',
} as const
const TOKEN_REFUSED = {
  en: '{host} answers with {status} (the token is not taken: see tenant, api and authority under collect.records.graph)',
  de: '{host} antwortet mit {status} (das Token wird nicht genommen: siehe tenant, api und authority unter collect.records.graph)',
} as const
const NO_PERMISSION = {
  en: "{host} answers with {status} (the application needs the permission CallRecords.Read.All of Microsoft Graph, of type Application, with an admin's consent)",
  de: '{host} antwortet mit {status} (die Anwendung braucht die Berechtigung CallRecords.Read.All von Microsoft Graph, vom Typ Anwendung, mit Zustimmung eines Administrators)',
} as const

const SAID_LIMIT = 300

/** RFC 6749 section 5.2 has a text, Graph an object with a message; Entra's has trace ids on lines of their own. */
function saidIn(body: string, secret: string | undefined): string {
  const { error, error_description: described } = objectIn(body) ?? {}
  const message = (error as { message?: unknown } | undefined)?.message ?? described ?? error
  if (typeof message !== 'string') return ''
  // Whoever answers was told the secret, and may say it again.
  const told = secret === undefined ? message : message.replaceAll(secret, '(secret)')
  return shortened(printable(told.split(/\r?\n| Trace ID:/)[0] ?? ''), SAID_LIMIT)
}
