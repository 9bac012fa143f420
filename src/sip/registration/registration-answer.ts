// What a registrar's 2xx grants, and how long to wait before the next REGISTER.

import { type Chance, fault, type Millis, millis, ok, type Result, seconds } from '../../kernel/index.ts'
import { parseNameAddr } from '../header/name-addr.ts'
import { parseRetryAfter } from '../header/retry-after.ts'
import { isSameUri } from '../header/uri-equality.ts'
import type { SipResponse } from '../message/sip-message.ts'
import type { RegistrationPlan } from './registration-language.ts'

/** Longer than this no binding is believed in; a registrar that grants years is asked again in time. */
const LONGEST_SECONDS = 7 * 24 * 3600
/** Contacts of a 2xx that are looked at. */
const MAX_CONTACTS = 100
const MAX_SERVICE_ROUTES = 8

export interface Granted {
  seconds: number
  serviceRoutes: string[]
  contacts: number
}

/**
 * How long our contact is bound (RFC 3261 section 10.2.4): its own `expires`, else Expires, else what was asked for.
 * A 2xx whose contacts are all other people's has not bound ours; one without any contact must at least say how long.
 */
export function grantedBy(
  response: SipResponse,
  plan: RegistrationPlan,
  asked: number,
): Result<Granted, string> {
  const contacts = response.headers.values('Contact').slice(0, MAX_CONTACTS)
  const stated = secondsIn(response.headers.get('Expires'))
  const ours = contacts
    .map(value => parseNameAddr(value))
    .find(address => address.ok && isSameUri(address.value.uri, plan.contact))
  if (ours === undefined && contacts.length > 0) return fault('our contact is not among those of the answer')
  if (ours === undefined && stated === undefined) return fault('the answer names no contact and no time')
  const own = ours?.ok ? secondsIn(ours.value.parameters.get('expires')) : undefined
  const granted = Math.min(own ?? stated ?? asked, LONGEST_SECONDS)
  if (granted === 0) return fault('our contact is bound for no time at all')
  const serviceRoutes = response.headers
    .values('Service-Route')
    .slice(0, MAX_SERVICE_ROUTES)
    .filter(value => parseNameAddr(value).ok)
  return ok({ seconds: granted, serviceRoutes, contacts: Math.max(contacts.length, 1) })
}

/** Delta-seconds; undefined for anything else. */
export function secondsIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text.trim()) ? Number(text) : undefined
}

/** Of the time that is left, this part may be taken off, so that many contacts are not refreshed at one moment. */
const JITTER = 0.1
/** Half of a short registration, all but ten minutes of one above twenty (3GPP TS 24.229 section 5.1.1.4.1). */
const LONG_SECONDS = 1200
const MARGIN_SECONDS = 600

export function refreshDelay(granted: number, { refreshWithinMs }: RegistrationPlan, chance: Chance): Millis {
  const usual = granted > LONG_SECONDS ? granted - MARGIN_SECONDS : granted / 2
  const latest = Math.min(usual * 1000, refreshWithinMs ?? Number.POSITIVE_INFINITY)
  return millis(Math.round(latest - chance.below(Math.floor(latest * JITTER) + 1)))
}

/** RFC 5626 section 4.5. */
const BASE_MS = seconds(30)
const MAX_MS = seconds(1800)
/** An answer that will not become another by asking again soon; asking often may lock the account. */
const HOPELESS = [401, 403, 404, 405, 407, 416, 604]
/** A Retry-After longer than this is cut. */
const LONGEST_WAIT = seconds(3600)

/** After so many failures in a row; between half and the whole of a bound that doubles each time. */
export function backOff(failures: number, response: SipResponse | undefined, chance: Chance): Millis {
  const isHopeless = response !== undefined && HOPELESS.includes(response.status)
  const bound = isHopeless ? MAX_MS : Math.min(MAX_MS, BASE_MS * 2 ** Math.min(failures, 10))
  const wait = Math.round(bound / 2) + chance.below(Math.round(bound / 2) + 1)
  const told = response === undefined ? undefined : parseRetryAfter(response.headers.get('Retry-After'))
  return millis(Math.max(wait, Math.min(told ?? 0, LONGEST_WAIT)))
}
