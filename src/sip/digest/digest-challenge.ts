// The asking half of digest authentication (RFC 7616 section 3.3; for SIP RFC 8760): WWW-Authenticate and
// Proxy-Authenticate, read and written, and which of several challenges are answered.

import { assert, fault, ok, type Result } from '../../kernel/index.ts'
import { isToken, octetText, quote, splitTopLevel, trimWhite, unquote } from '../syntax/grammar.ts'
import { type DigestAlgorithm, digestAlgorithm, strengthOf, strongestFirst } from './digest-algorithm.ts'

const MAX_DIGEST_PARAMETERS = 32
/** Protection spaces that one response may ask to be answered; a peer that names more is answered for the first. */
const MAX_REALMS = 4

/** `Digest name=value, name="value"` with names in lower case and values without quotes. */
export function parseDigest(header: string): Result<Map<string, string>, string> {
  if (header.slice(0, 7).toLowerCase() !== 'digest ') return fault('not the Digest scheme')
  return parseDigestParameters(header.slice(7))
}

/** The same without the scheme, as Authentication-Info has it. */
export function parseDigestParameters(text: string): Result<Map<string, string>, string> {
  const parts = splitTopLevel(text, ',')
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
  /** Undefined for one we do not know. */
  algorithm: DigestAlgorithm | undefined
  /** The header had no algorithm, so the answer has none either. */
  algorithmImplied: boolean
  /** Empty for a challenge in the manner of RFC 2069. */
  qop: string[]
  opaque?: string
  /** The password was right, only the nonce is too old: try again without asking anybody. */
  stale: boolean
  /** The user name is to be sent as a hash (RFC 7616 section 3.4.4). */
  userhash: boolean
}

/** A WWW-Authenticate or Proxy-Authenticate value. */
export function parseAuthChallenge(header: string): Result<Challenge, string> {
  const parsed = parseDigest(header)
  if (!parsed.ok) return parsed
  const isTrue = (name: string): boolean => parsed.value.get(name)?.toLowerCase() === 'true'
  const realm = parsed.value.get('realm')
  const nonce = parsed.value.get('nonce')
  if (realm === undefined || nonce === undefined) return fault('challenge without realm or nonce')
  const named = parsed.value.get('algorithm')
  const opaque = parsed.value.get('opaque')
  return ok({
    realm,
    nonce,
    algorithm: digestAlgorithm(named),
    algorithmImplied: named === undefined,
    qop: splitTopLevel(parsed.value.get('qop') ?? '', ',').map(word => word.toLowerCase()),
    stale: isTrue('stale'),
    userhash: isTrue('userhash'),
    ...(opaque === undefined ? {} : { opaque }),
  })
}

/**
 * Of the challenges of one response those to answer, one for each realm (RFC 3261 section 22.3) in the order of the
 * realms. RFC 8760 section 2.4 has the topmost one that is understood, unless a policy says otherwise; ours is the
 * strongest, and among equals the topmost.
 */
export function chooseChallenges(headers: readonly string[]): Challenge[] {
  const best = new Map<string, Challenge>()
  for (const header of headers) {
    const parsed = parseAuthChallenge(header)
    if (!parsed.ok || !isAnswerable(parsed.value)) continue
    const { realm } = parsed.value
    const other = best.get(realm)
    if (other === undefined && best.size === MAX_REALMS) continue
    if (other === undefined || strengthOf(parsed.value.algorithm) > strengthOf(other.algorithm)) {
      best.set(realm, parsed.value)
    }
  }
  return [...best.values()]
}

const isAnswerable = ({ algorithm, qop }: Challenge): boolean =>
  algorithm !== undefined && (qop.length === 0 || qop.includes('auth') || qop.includes('auth-int'))

/** One header value per algorithm, strongest first, as RFC 8760 section 2.3 wants them on the wire. */
export function makeChallenges(
  realm: string,
  nonce: string,
  algorithms: DigestAlgorithm[] = ['SHA-256', 'MD5'],
  options: { stale?: boolean; opaque?: string; qop?: string } = {},
): string[] {
  assert(algorithms.length > 0, 'a challenge names an algorithm')
  return strongestFirst(algorithms).map(algorithm => {
    const { qop = 'auth' } = options
    const stale = options.stale ? ', stale=true' : ''
    const opaque = options.opaque === undefined ? '' : `, opaque=${quote(options.opaque)}`
    return `Digest realm=${quote(octetText(realm))}, nonce=${quote(nonce)}, algorithm=${algorithm}, qop=${quote(qop)}${stale}${opaque}`
  })
}
