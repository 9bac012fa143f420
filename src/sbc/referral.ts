// The REFER of Teams, read: where the new INVITE goes and what it carries. The two values pass byte for byte, so
// this is the place where they are looked at (direct-routing SIP protocol page; RFC 3515, RFC 3892). Nothing is
// resolved and nothing is sent before the host was found among those a call may be moved to.

import { fault, ok, type Result } from '../kernel/index.ts'
import { parseNameAddr, parseUri } from '../sip/index.ts'
import type { Referral } from './invites.ts'

interface ReferRefusal {
  status: 400 | 403 | 416
  why: string
}

/** Microsoft's values are up to some 400 characters long; more than this is not carried on. */
const VALUE_LIMIT = 4096

/** `targets`: host names, each with all names below it. */
export function readReferral(
  referTo: string,
  referredBy: string | undefined,
  targets: readonly string[],
): Result<Referral, ReferRefusal> {
  if (!isCarried(referTo) || (referredBy !== undefined && !isCarried(referredBy))) {
    return fault({ status: 400, why: 'Refer-To or Referred-By is too long or holds a line break' })
  }
  const address = parseNameAddr(referTo)
  if (!address.ok) return fault({ status: 400, why: 'Refer-To cannot be read' })
  if (referredBy !== undefined && !parseNameAddr(referredBy).ok) {
    return fault({ status: 400, why: 'Referred-By cannot be read' })
  }
  const uri = parseUri(address.value.uri)
  if (!uri.ok) return fault({ status: 416, why: 'Refer-To is no SIP URI' })
  // SIPS is not supported by Microsoft; a telephone number alone would lead past the proxy.
  if (uri.value.scheme !== 'sip') return fault({ status: 416, why: `Refer-To is a ${uri.value.scheme} URI` })
  if (!isNameOf(uri.value.host, targets)) {
    return fault({ status: 403, why: `Refer-To leads to the foreign host ${uri.value.host}` })
  }
  // Whoever reads the Request-URI by the book sends there, whatever the host says (RFC 3261 section 19.1.1).
  if (uri.value.parameters.has('maddr')) return fault({ status: 403, why: 'Refer-To leads to a maddr' })
  // A Request-URI has neither (RFC 3261 section 19.1.1), so that they could not be carried unchanged.
  if (uri.value.headers !== '' || uri.value.parameters.has('method')) {
    return fault({ status: 400, why: 'Refer-To has headers or a method' })
  }
  return ok({ target: address.value.uri, referredBy })
}

/** Whether a host is one of the names or below one of them; an address only when it is listed itself. */
export function isNameOf(host: string, names: readonly string[]): boolean {
  const wanted = host.toLowerCase()
  return names.some(each => {
    const name = each.toLowerCase()
    return wanted === name || (wanted.endsWith(`.${name}`) && !isAddress(wanted))
  })
}

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':')

function isCarried(value: string): boolean {
  if (value.length > VALUE_LIMIT) return false
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code === 10 || code === 13 || code === 0) return false
  }
  return true
}
