// Header names: any case and the compact forms (RFC 3261 section 7.3.3, IANA's list) lead to one key, the lower-case
// long name. The table is fixed, so that a peer who invents names cannot make it grow.

import { assert } from '../../kernel/index.ts'
import { isToken } from '../syntax/grammar.ts'
import * as thePage from '../syntax/page.ts'

const { COLON, page } = thePage

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
  'rseq',
  'rack',
]

/** The headers that `parseMessage` itself reads, each with its place in `Head.first`. */
export const READ = {
  via: 0,
  from: 1,
  to: 2,
  'call-id': 3,
  cseq: 4,
  contact: 5,
  'max-forwards': 6,
  'content-length': 7,
} as const

/** What a name says of its header. */
interface NameMeaning {
  readonly key: string
  /** One bit of its own for a header that stands once at most, else 0. */
  readonly singleBit: number
  /** Its place in `READ`, -1 for none. */
  readonly place: number
}

/** A name of the table, long or compact. */
export interface KnownName extends NameMeaning {
  /** Its octets in lower case: an array, for a short table of octets lies in the heap and is asked more slowly. */
  readonly codes: readonly number[]
  /** The names that lately came behind it: the last one, and the last but that. */
  next: KnownName | undefined
  nextBut: KnownName | undefined
}

const names = new Map<string, KnownName>()

/** By length and first letter: nearly always there is one, and a name in a head is known without being cut out. */
const byShape: KnownName[][] = []
const shapeOf = (length: number, code: number): number => length * 32 + (code & 31)

function knownAs(lower: string, { key, singleBit, place }: NameMeaning): KnownName {
  const codes = [...Buffer.from(lower, 'latin1')]
  return { key, singleBit, place, codes, next: undefined, nextBut: undefined }
}

function learn(usual: string, meaning: NameMeaning): void {
  const lower = usual.toLowerCase()
  const known = knownAs(lower, meaning)
  names.set(usual, known).set(lower, known)
  const shape = shapeOf(lower.length, lower.charCodeAt(0))
  byShape[shape] = [...(byShape[shape] ?? []), known]
}

for (const name of KNOWN.split(/\s/)) {
  const key = name.toLowerCase()
  const singleBit = SINGLE.includes(key) ? 1 << SINGLE.indexOf(key) : 0
  learn(name, { key, singleBit, place: key in READ ? READ[key as keyof typeof READ] : -1 })
}
for (const [letter, key] of Object.entries(COMPACT)) {
  const known = names.get(key)
  if (known !== undefined) learn(letter, known)
}

/** Stands before the first name of a head. */
export const BEFORE_NAMES: KnownName = knownAs('', { key: '', singleBit: 0, place: -1 })

/**
 * The name on the page at `from`, its colon behind it, where it is one that lately came behind `before`: peers write their
 * headers in the same order each time, so the end of most names need not be sought. Undefined says nothing.
 */
export function usualNameAt({ next, nextBut }: KnownName, from: number): KnownName | undefined {
  if (next !== undefined && endsAtColon(next, from)) return next
  return nextBut !== undefined && endsAtColon(nextBut, from) ? nextBut : undefined
}

const endsAtColon = ({ codes }: KnownName, from: number): boolean =>
  page[from + codes.length] === COLON && isAt(codes, from)

/** `known` is expected behind `before` from now on. */
export function expectBehind(before: KnownName, known: KnownName): void {
  before.nextBut = before.next
  before.next = known
}

/** What is known of the token between `from` and `to` on the page, in any case or compact; undefined says nothing. */
export function knownNameAt(from: number, to: number): KnownName | undefined {
  for (const known of byShape[shapeOf(to - from, page[from] as number)] ?? [])
    if (isAt(known.codes, from)) return known
  return undefined
}

/**
 * The bit that tells lower from upper case is also set in the hyphen; the other octet that becomes one by it is CR, which
 * is no part of a token: where one ends is asked of the whole line.
 */
function isAt(codes: readonly number[], from: number): boolean {
  for (let i = 0; i < codes.length; i++) if (((page[from + i] as number) | 32) !== codes[i]) return false
  return true
}

/** What a name by itself says; one that is not in the table is its own key. */
export function meaningOf(name: string): NameMeaning {
  const lower = name.toLowerCase()
  return names.get(name) ?? names.get(lower) ?? { key: lower, singleBit: 0, place: -1 }
}

/** `i`, `CALL-ID`, `Call-Id` → `call-id`. */
export const headerKey = (name: string): string => names.get(name)?.key ?? meaningOf(name).key

/** The same for a name of our own, which must be a token. */
export function keyOfToken(name: string): string {
  const known = names.get(name)
  if (known !== undefined) return known.key
  assert(isToken(name), 'a header name is a token')
  return meaningOf(name).key
}
