// Telephone numbers in the user part of a URI. Teams looks numbers up with a leading plus only (direct routing:
// a Request-URI number must start with `+`); carriers write what their country is used to.

/** How the carrier's country writes numbers. */
export interface NumberPlan {
  /** Without the plus: `49`. */
  countryCode: string
  /** In front of a national number: `0`. Empty where there is none. */
  nationalPrefix: string
  /** In front of a foreign number: `00`. */
  internationalPrefix: string
}

/** A telephone number, perhaps with the separators people write (RFC 3966 section 5.1.1). */
const NUMBER = /^\+?[\d().-]*\d[\d().-]*$/

export const isNumber = (user: string): boolean => NUMBER.test(user)

/** With a leading plus where the plan says how; anything else, as a name or a short number, stays as it is. */
export function toE164(user: string, plan: NumberPlan | undefined): string {
  if (!isNumber(user)) return user
  const digits = user.replaceAll(/[().-]/g, '')
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
