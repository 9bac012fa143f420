// Session-Expires and Min-SE (RFC 4028 sections 4 and 5).

import { fault, ok, type Result } from '../../kernel/index.ts'
import { parseNumber } from '../syntax/grammar.ts'
import { parseValueAndParameters } from '../syntax/parameters.ts'

/** The smallest interval that may be asked for or demanded (RFC 4028 section 4). */
export const SMALLEST_MIN_SE_SECONDS = 90

interface SessionExpires {
  intervalSeconds: number
  refresher?: 'uac' | 'uas'
}

export function parseSessionExpires(value: string): Result<SessionExpires, string> {
  const parsed = parseValueAndParameters(value)
  if (!parsed.ok) return parsed
  const intervalSeconds = parseNumber(parsed.value.value, 0x7fffffff)
  if (intervalSeconds === undefined) return fault('bad interval in Session-Expires')
  const refresher = parsed.value.parameters.get('refresher')?.toLowerCase()
  if (refresher === undefined) return ok({ intervalSeconds })
  return refresher === 'uac' || refresher === 'uas'
    ? ok({ intervalSeconds, refresher })
    : fault('bad refresher in Session-Expires')
}

export const formatSessionExpires = (session: SessionExpires): string =>
  session.refresher === undefined
    ? String(session.intervalSeconds)
    : `${session.intervalSeconds};refresher=${session.refresher}`

/** Seconds. */
export function parseMinSe(value: string): Result<number, string> {
  const parsed = parseValueAndParameters(value)
  const seconds = parsed.ok ? parseNumber(parsed.value.value, 0x7fffffff) : undefined
  return seconds === undefined ? fault('bad Min-SE') : ok(seconds)
}
