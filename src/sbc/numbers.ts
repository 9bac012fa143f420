// Telephone numbers in URIs (RFC 3966; in the user part of a SIP URI RFC 3261 section 19.1.6). Teams looks numbers up
// with a leading plus only (direct routing: a Request-URI number must start with `+`); carriers write what their
// country is used to.

import { parseUri, userOf } from '../sip/index.ts'

/** How the carrier's country writes numbers. */
export interface NumberPlan {
  /** Without the plus: `49`. */
  countryCode: string
  /** In front of a national number: `0`. Empty where there is none. */
  nationalPrefix: string
  /** In front of a foreign number: `00`. */
  internationalPrefix: string
}

/** With a leading plus where the plan says how; anything else, as a name or a short number, stays as it is. */
export function toE164(user: string, plan: NumberPlan | undefined): string {
  const digits = digitsOf(user)
  return digits === undefined ? user : inPlan(digits, plan)
}

/**
 * A telephone number without the separators people write (RFC 3966 section 5.1.1), its plus kept; undefined for what is
 * none. Read in one pass: each call has some.
 */
function digitsOf(user: string): string | undefined {
  let digits = 0
  let separators = 0
  for (let at = user.startsWith('+') ? 1 : 0; at < user.length; at++) {
    const code = user.charCodeAt(at)
    if (code >= ZERO && code <= NINE) digits++
    else if (SEPARATORS.includes(user.charAt(at))) separators++
    else return undefined
  }
  if (digits === 0) return undefined
  return separators === 0 ? user : user.replaceAll(/[().-]/g, '')
}

const ZERO = 48
const NINE = 57
const SEPARATORS = '().-'

function inPlan(digits: string, plan: NumberPlan | undefined): string {
  if (digits.startsWith('+') || plan === undefined) return digits
  const { countryCode, nationalPrefix, internationalPrefix } = plan
  if (internationalPrefix !== '' && digits.startsWith(internationalPrefix)) {
    return `+${digits.slice(internationalPrefix.length)}`
  }
  if (nationalPrefix !== '' && digits.startsWith(nationalPrefix)) {
    return `+${countryCode}${digits.slice(nationalPrefix.length)}`
  }
  return digits
}

/**
 * The same in E.164 where the plan says how. A local number is written in the manner of its `phone-context` (RFC 3966
 * section 5.1.5); the plan is that of one country, so that in any other context it does not apply. The context is
 * not put in front of the number: the RFC says that this need not make a number.
 */
export function e164Of(uriText: string, plan: NumberPlan | undefined): string | undefined {
  const user = decode(userOf(uriText) ?? '')
  const semicolon = user.indexOf(';')
  const digits = digitsOf(semicolon < 0 ? user : user.slice(0, semicolon))
  if (digits === undefined) return undefined
  const context = contextOf(uriText, user)
  return inPlan(digits, context === undefined || context === `+${plan?.countryCode}` ? plan : undefined)
}

/** Of a TEL URI a parameter of its own, of a SIP URI one in the user part. */
function contextOf(uriText: string, user: string): string | undefined {
  // Of the URIs with a user part only those of one scheme begin so.
  if (uriText.charAt(0).toLowerCase() !== 't')
    return user.includes(';') ? /;phone-context=([^;]*)/i.exec(user)?.[1] : undefined
  const uri = parseUri(uriText)
  return uri.ok ? uri.value.parameters.get('phone-context') : undefined
}

/** `%2B49` is `+49`; a bad escape leaves the text as it is. */
function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
