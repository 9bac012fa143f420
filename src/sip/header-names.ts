// Header names: any case and the compact forms (RFC 3261 section 7.3.3, IANA's list) lead to one key, the lower-case
// long name. The table is fixed, so that a peer who invents names cannot make it grow.

const COMPACT: Record<string, string> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
}

const KNOWN = `Accept Accept-Contact Accept-Encoding Accept-Language Alert-Info Allow Allow-Events Also Authorization Call-ID
Call-Info Contact Content-Disposition Content-Encoding Content-Language Content-Length Content-Type CSeq Date
Diversion Error-Info Event Expires From Geolocation History-Info Identity Identity-Info In-Reply-To Max-Forwards MIME-Version
Min-Expires Min-SE P-Access-Network-Info P-Asserted-Identity P-Charging-Vector P-Early-Media
P-Preferred-Identity Privacy Proxy-Authenticate Proxy-Authorization Proxy-Require RAck Reason Record-Route
Refer-Sub Refer-To Referred-By Reject-Contact Remote-Party-ID Replaces Reply-To Request-Disposition Require Retry-After Route RSeq Server
Session-Expires Session-ID Subject Subscription-State Supported Timestamp To Unsupported User-Agent
User-to-User Via Warning WWW-Authenticate X-MS-MediaPath X-MS-UserLocation X-MS-UserSite`

/** Each of these stands once at most in a message: a second one would be a second reading of it. */
const SINGLE = [
  'from',
  'to',
  'call-id',
  'cseq',
  'max-forwards',
  'content-length',
  'content-type',
  'refer-to',
  'referred-by',
  'replaces',
  'event',
  'subscription-state',
  'session-expires',
  'min-se',
  'expires',
]

export interface KnownName {
  readonly key: string
  /** One bit of its own for a header that stands once at most, else 0. */
  readonly singleBit: number
}

const names = new Map<string, KnownName>()
for (const name of KNOWN.split(/\s/)) {
  const key = name.toLowerCase()
  const known = { key, singleBit: SINGLE.includes(key) ? 1 << SINGLE.indexOf(key) : 0 }
  for (const spelling of [name, key, name.toUpperCase()]) names.set(spelling, known)
}
for (const [letter, key] of Object.entries(COMPACT)) {
  const known = names.get(key)
  if (known === undefined) continue
  names.set(letter, known)
  names.set(letter.toUpperCase(), known)
}

/** What is known of a name in one of its usual spellings, all of them valid; undefined says nothing. */
export const knownName = (name: string): KnownName | undefined => names.get(name)

/** `i`, `CALL-ID`, `Call-Id` → `call-id`. */
export function headerKey(name: string): string {
  const known = names.get(name)
  if (known !== undefined) return known.key
  const lower = name.toLowerCase()
  return names.get(lower)?.key ?? lower
}
