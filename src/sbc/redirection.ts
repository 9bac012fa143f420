// A 3xx of the carrier (RFC 3261 sections 8.1.3.4 and 21.3): where the call goes instead. Followed only to hosts the
// carrier may be called at anyway, so that nobody's Contact sends calls, and their cost, elsewhere.

import { parseNameAddr, parseUri, type SipResponse } from '../sip/index.ts'
import type { Attempt } from './placing.ts'

/** Contacts called for one call, over all its redirections: a loop of new URIs ends here. */
export const REDIRECT_LIMIT = 5
const DEFAULT_PORT = 5060
/** 305 would bind the call to a proxy and 380 names another service: both are refusals here. */
const FOLLOWED = [300, 301, 302]

/** The contacts that may be called, best first; `called` are Request-URIs of this call so far. */
export function redirectTargets(
  response: SipResponse,
  called: ReadonlySet<string>,
  isTrusted: (host: string) => boolean,
): Attempt[] {
  if (!FOLLOWED.includes(response.status)) return []
  const targets = response.headers.values('Contact').flatMap(value => targetOf(value, isTrusted))
  const fresh = targets.filter(
    ({ uri }, i) => !called.has(uri) && targets.findIndex(t => t.uri === uri) === i,
  )
  return fresh
    .toSorted((one, other) => other.q - one.q)
    .slice(0, Math.max(0, REDIRECT_LIMIT - called.size))
    .map(({ host, port, uri }) => ({ host, port, uri }))
}

function targetOf(
  value: string,
  isTrusted: (host: string) => boolean,
): (Required<Attempt> & { q: number })[] {
  const address = parseNameAddr(value)
  const uri = address.ok ? parseUri(address.value.uri) : undefined
  if (!address.ok || !uri?.ok || uri.value.scheme !== 'sip') return []
  const { host, port = DEFAULT_PORT, parameters, headers } = uri.value
  // Whoever reads it by the book would send elsewhere, another method, or with headers of the carrier's choice.
  if (!isTrusted(host) || parameters.has('maddr') || parameters.has('method') || headers !== '') return []
  return [{ host, port, uri: address.value.uri, q: qOf(address.value.parameters.get('q')) }]
}

/** Between 0 and 1; 1 where it is left out or cannot be read. */
function qOf(text: string | undefined): number {
  return text !== undefined && /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : 1
}
