// Digest authentication (RFC 7616, RFC 2617; for SIP RFC 3261 section 22 and RFC 8760): MD5 and SHA-256, qop auth,
// auth-int for the client. Passwords and their hashes never show in a result or a fault.

import { createHash, timingSafeEqual } from 'node:crypto'
import { assert, fault, ok, type Result } from '../kernel/index.ts'
import { isToken, octetText, parseNumber, quote, splitTopLevel, trimWhite, unquote } from './grammar.ts'

export type DigestAlgorithm = 'MD5' | 'SHA-256'

/** Weakest first. */
const STRENGTH: DigestAlgorithm[] = ['MD5', 'SHA-256']
const MAX_DIGEST_PARAMETERS = 32

/** All text is octet text; what we hash is what stood on the wire. */
function hash(algorithm: DigestAlgorithm, octets: string | Uint8Array): string {
  const hasher = createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
  return (typeof octets === 'string' ? hasher.update(octets, 'latin1') : hasher.update(octets)).digest('hex')
}

/** `Digest name=value, name="value"` with names in lower case and values without quotes. */
export function parseDigest(header: string): Result<Map<string, string>, string> {
  if (header.slice(0, 7).toLowerCase() !== 'digest ') return fault('not the Digest scheme')
  const parts = splitTopLevel(header.slice(7), ',')
  if (parts.length > MAX_DIGEST_PARAMETERS) return fault('too many digest parameters')
  const found = new Map<string, string>()
  for (const part of parts) {
    const equals = part.indexOf('=')
    const name = trimWhite(part.slice(0, Math.max(0, equals))).toLowerCase()
    if (!isToken(name) || found.has(name)) return fault('bad digest parameter')
    found.set(name, unquote(trimWhite(part.slice(equals + 1))))
  }
  return ok(found)
}

export interface Challenge {
  realm: string
  nonce: string
  /** Undefined for one we do not know, `-sess` among them. */
  algorithm: DigestAlgorithm | undefined
  /** The header had no algorithm, so the answer has none either. */
  algorithmImplied: boolean
  /** Empty for a challenge in the manner of RFC 2069. */
  qop: string[]
  opaque?: string
  /** The password was right, only the nonce is too old: try again without asking anybody. */
  stale: boolean
}

/** A WWW-Authenticate or Proxy-Authenticate value. */
export function parseAuthChallenge(header: string): Result<Challenge, string> {
  const parsed = parseDigest(header)
  if (!parsed.ok) return parsed
  const realm = parsed.value.get('realm')
  const nonce = parsed.value.get('nonce')
  if (realm === undefined || nonce === undefined) return fault('challenge without realm or nonce')
  const named = parsed.value.get('algorithm')
  const opaque = parsed.value.get('opaque')
  return ok({
    realm,
    nonce,
    algorithm: algorithmOf(named),
    algorithmImplied: named === undefined,
    qop: splitTopLevel(parsed.value.get('qop') ?? '', ',').map(word => word.toLowerCase()),
    stale: parsed.value.get('stale')?.toLowerCase() === 'true',
    ...(opaque === undefined ? {} : { opaque }),
  })
}

const algorithmOf = (named: string | undefined): DigestAlgorithm | undefined =>
  STRENGTH.find(algorithm => algorithm === (named ?? 'MD5').toUpperCase())

export interface Credentials {
  username: string
  password: string
  method: string
  /** The Request-URI, raw. */
  uri: string
  /** Needed only where the challenge demands auth-int. */
  body?: Uint8Array | string
  /** Client nonce, from `Chance`. */
  cnonce: string
  /** How often this nonce has been used, this time included; 1 by default. */
  nc?: number
}

/**
 * The value of Authorization (to 401) or Proxy-Authorization (to 407). Of several challenges the strongest we
 * know is answered (RFC 8760 section 2.4); the first among equals.
 */
export function answerChallenge(challenges: string | string[], mine: Credentials): Result<string, string> {
  let best: Challenge | undefined
  for (const header of typeof challenges === 'string' ? [challenges] : challenges) {
    const parsed = parseAuthChallenge(header)
    if (!parsed.ok || !isAnswerable(parsed.value)) continue
    if (best === undefined || strength(parsed.value) > strength(best)) best = parsed.value
  }
  return best === undefined ? fault('no challenge that can be answered') : ok(authorization(best, mine))
}

const strength = (challenge: Challenge): number => STRENGTH.indexOf(challenge.algorithm ?? 'MD5')

const isAnswerable = ({ algorithm, qop }: Challenge): boolean =>
  algorithm !== undefined && (qop.length === 0 || qop.includes('auth') || qop.includes('auth-int'))

function authorization(challenge: Challenge, mine: Credentials): string {
  const { realm, nonce, opaque, qop: offered } = challenge
  const algorithm = challenge.algorithm ?? 'MD5'
  const qop = offered.includes('auth') ? 'auth' : offered[0] === undefined ? undefined : 'auth-int'
  const nc = (mine.nc ?? 1).toString(16).padStart(8, '0')
  const ha1 = makeHa1(mine.username, realm, mine.password, algorithm)
  const bodyHash = qop === 'auth-int' ? hash(algorithm, mine.body ?? '') : undefined
  const ha2 = makeHa2(algorithm, mine.method, mine.uri, bodyHash)
  const response = digestResponse(algorithm, ha1, ha2, nonce, qop && { qop, nc, cnonce: mine.cnonce })
  const parts = [
    `username=${quote(octetText(mine.username))}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(mine.uri)}`,
    `response="${response}"`,
  ]
  if (!challenge.algorithmImplied) parts.push(`algorithm=${algorithm}`)
  if (qop !== undefined) parts.push(`qop=${qop}`, `nc=${nc}`, `cnonce=${quote(mine.cnonce)}`)
  if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`)
  return `Digest ${parts.join(', ')}`
}

/** H(username:realm:password), what a server may store in place of the password. `realm` is octet text. */
export const makeHa1 = (
  username: string,
  realm: string,
  password: string,
  algorithm: DigestAlgorithm,
): string => hash(algorithm, `${octetText(username)}:${realm}:${octetText(password)}`)

const makeHa2 = (
  algorithm: DigestAlgorithm,
  method: string,
  uri: string,
  bodyHash: string | undefined,
): string => hash(algorithm, bodyHash === undefined ? `${method}:${uri}` : `${method}:${uri}:${bodyHash}`)

function digestResponse(
  algorithm: DigestAlgorithm,
  ha1: string,
  ha2: string,
  nonce: string,
  quality: { qop: string; nc: string; cnonce: string } | '' | undefined,
): string {
  if (!quality) return hash(algorithm, `${ha1}:${nonce}:${ha2}`)
  return hash(algorithm, `${ha1}:${nonce}:${quality.nc}:${quality.cnonce}:${quality.qop}:${ha2}`)
}

/** One header value per algorithm, strongest first, as RFC 8760 section 2.4 wants them on the wire. */
export function makeChallenges(
  realm: string,
  nonce: string,
  algorithms: DigestAlgorithm[] = ['SHA-256', 'MD5'],
  options: { stale?: boolean; opaque?: string } = {},
): string[] {
  assert(algorithms.length > 0, 'a challenge names an algorithm')
  const strongestFirst = STRENGTH.toReversed().filter(algorithm => algorithms.includes(algorithm))
  return strongestFirst.map(algorithm => {
    const stale = options.stale ? ', stale=true' : ''
    const opaque = options.opaque === undefined ? '' : `, opaque=${quote(options.opaque)}`
    return `Digest realm=${quote(octetText(realm))}, nonce=${quote(nonce)}, algorithm=${algorithm}, qop="auth"${stale}${opaque}`
  })
}

export interface DigestCheck {
  method: string
  realm: string
  /** When given, the digest must be for this Request-URI. */
  uri?: string
  algorithms?: DigestAlgorithm[]
  /** Ours and young enough? */
  nonceIsFresh(nonce: string): boolean
  /** The highest count seen with this nonce, 0 for none: a count that is not above it is a replay. */
  lastCount?(nonce: string): number
  /** `makeHa1` of the user, undefined for an unknown one. */
  ha1(username: string, algorithm: DigestAlgorithm): string | undefined
}

export type DigestRefusal = 'malformed' | 'other-realm' | 'other-uri' | 'wrong' | 'stale' | 'replayed'

export interface Authenticated {
  username: string
  nonce: string
  /** To be remembered as `lastCount`. */
  count: number
  algorithm: DigestAlgorithm
}

/**
 * Checks an Authorization value with qop auth. An unknown user is `wrong` like a wrong password. `stale` is said
 * only to somebody who knew the password (RFC 7616 section 3.3).
 */
export function checkAuthorization(header: string, check: DigestCheck): Result<Authenticated, DigestRefusal> {
  const parsed = parseDigest(header)
  if (!parsed.ok) return fault('malformed')
  const text = (name: string): string => parsed.value.get(name) ?? ''
  const algorithm = algorithmOf(parsed.value.get('algorithm'))
  const nc = text('nc')
  const count = parseCount(nc)
  if (algorithm === undefined || count === undefined || text('qop').toLowerCase() !== 'auth')
    return fault('malformed')
  if (check.algorithms !== undefined && !check.algorithms.includes(algorithm)) return fault('malformed')
  if (text('realm') !== octetText(check.realm)) return fault('other-realm')
  if (check.uri !== undefined && text('uri') !== check.uri) return fault('other-uri')
  const username = text('username')
  const ha1 = check.ha1(username, algorithm)
  const nonce = text('nonce')
  const ha2 = makeHa2(algorithm, check.method, text('uri'), undefined)
  const quality = { qop: text('qop'), nc, cnonce: text('cnonce') }
  const expected = digestResponse(algorithm, ha1 ?? '', ha2, nonce, quality)
  if (!sameText(expected, text('response').toLowerCase()) || ha1 === undefined) return fault('wrong')
  if (!check.nonceIsFresh(nonce)) return fault('stale')
  if (count <= (check.lastCount?.(nonce) ?? 0)) return fault('replayed')
  return ok({ username, nonce, count, algorithm })
}

/** Eight hexadecimal digits, not all zero. */
function parseCount(nc: string): number | undefined {
  if (nc.length !== 8) return undefined
  for (const digit of nc)
    if (parseNumber(digit, 9) === undefined && !'abcdefABCDEF'.includes(digit)) return undefined
  const count = Number.parseInt(nc, 16)
  return count === 0 ? undefined : count
}

function sameText(expected: string, given: string): boolean {
  const left = Buffer.from(expected, 'latin1')
  const right = Buffer.from(given, 'latin1')
  return left.length === right.length && timingSafeEqual(left, right)
}
