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

const KNOWN = `Accept Accept-Encoding Accept-Language Alert-Info Allow Allow-Events Also Authorization Call-ID
Call-Info Contact Content-Disposition Content-Encoding Content-Language Content-Length Content-Type CSeq Date
Diversion Error-Info Event Expires From Geolocation History-Info Identity In-Reply-To Max-Forwards MIME-Version
Min-Expires Min-SE P-Access-Network-Info P-Asserted-Identity P-Charging-Vector P-Early-Media
P-Preferred-Identity Privacy Proxy-Authenticate Proxy-Authorization Proxy-Require RAck Reason Record-Route
Refer-Sub Refer-To Referred-By Remote-Party-ID Replaces Reply-To Require Retry-After Route RSeq Server
Session-Expires Session-ID Subject Subscription-State Supported Timestamp To Unsupported User-Agent
User-to-User Via Warning WWW-Authenticate X-MS-MediaPath X-MS-UserLocation X-MS-UserSite`

const keys = new Map<string, string>()
for (const name of KNOWN.split(/\s/)) {
  const key = name.toLowerCase()
  for (const spelling of [name, key, name.toUpperCase()]) keys.set(spelling, key)
}
for (const [letter, key] of Object.entries(COMPACT)) {
  keys.set(letter, key)
  keys.set(letter.toUpperCase(), key)
}

/** The key of a name in one of its usual spellings, all of them valid; undefined says nothing. */
export const knownKey = (name: string): string | undefined => keys.get(name)

/** `i`, `CALL-ID`, `Call-Id` → `call-id`. */
export function headerKey(name: string): string {
  const known = keys.get(name)
  if (known !== undefined) return known
  const lower = name.toLowerCase()
  return keys.get(lower) ?? lower
}
