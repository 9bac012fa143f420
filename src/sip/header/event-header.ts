// Event and Subscription-State (RFC 6665 sections 8.2.1 and 8.2.3), as the NOTIFYs of a REFER carry them.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { isToken, parseNumber } from '../syntax/grammar.ts'
import { parseValueAndParameters } from '../syntax/parameters.ts'

interface EventHeader {
  /** `refer`; lower case is not forced, packages are compared as written. */
  package: string
  /** Tells several REFERs of one dialog apart: the CSeq of the REFER. */
  id?: string
}

export function parseEvent(value: string): Result<EventHeader, string> {
  const parsed = parseValueAndParameters(value)
  if (!parsed.ok) return parsed
  if (!isToken(parsed.value.value)) return fault('bad event package')
  // An id without a value tells nothing apart.
  const id = parsed.value.parameters.get('id') || undefined
  return ok({ package: parsed.value.value, ...(id === undefined ? {} : { id }) })
}

export const formatEvent = (event: EventHeader): string =>
  event.id === undefined ? event.package : `${event.package};id=${event.id}`

interface SubscriptionState {
  /** `active`, `pending`, `terminated` or an extension, lower case. */
  state: string
  /** `noresource`, `timeout` …, of a terminated one. */
  reason?: string
  expiresSeconds?: number
  retryAfterSeconds?: number
}

export function parseSubscriptionState(value: string): Result<SubscriptionState, string> {
  const parsed = parseValueAndParameters(value)
  if (!parsed.ok) return parsed
  const { value: state, parameters } = parsed.value
  if (!isToken(state)) return fault('bad Subscription-State')
  // A reason without a value gives none.
  const reason = parameters.get('reason') || undefined
  const expiresSeconds = parseNumber(parameters.get('expires') ?? '', 0xffffffff)
  const retryAfterSeconds = parseNumber(parameters.get('retry-after') ?? '', 0xffffffff)
  return ok({
    state: state.toLowerCase(),
    ...(reason === undefined ? {} : { reason }),
    ...(expiresSeconds === undefined ? {} : { expiresSeconds }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  })
}

export function formatSubscriptionState(subscription: SubscriptionState): string {
  const { state, reason, expiresSeconds, retryAfterSeconds } = subscription
  const parts = [
    state,
    ...(reason === undefined ? [] : [`reason=${reason}`]),
    ...(expiresSeconds === undefined ? [] : [`expires=${expiresSeconds}`]),
    ...(retryAfterSeconds === undefined ? [] : [`retry-after=${retryAfterSeconds}`]),
  ]
  return parts.join(';')
}
