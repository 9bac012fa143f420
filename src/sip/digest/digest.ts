// Digest authentication (RFC 7616, RFC 2617; for SIP RFC 3261 section 22 and RFC 8760): the answer to a challenge, and
// its check. Passwords and their hashes never show in a result or a fault.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { octetText, parseNumber, quote } from '../syntax/grammar.ts'
import {
  type DigestAlgorithm,
  digestAlgorithm,
  digestResponse,
  isSameDigest,
  isSessionAlgorithm,
  makeHa1,
  type SessionStart,
  userHash,
} from './digest-algorithm.ts'
import { type Challenge, chooseChallenges, parseDigest } from './digest-challenge.ts'

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
  /** Where the session of `-sess` began; with this request when left out. */
  session?: SessionStart
}

/** The value of Authorization (to 401) or Proxy-Authorization (to 407) for the first realm that can be answered. */
export function answerChallenge(challenges: string | string[], mine: Credentials): Result<string, string> {
  const [first] = chooseChallenges(typeof challenges === 'string' ? [challenges] : challenges)
  return first === undefined ? fault('no challenge that can be answered') : ok(authorization(first, mine))
}

/** The quality of protection that is used: `auth` before `auth-int`, undefined for none. */
export const qopFor = ({ qop }: Challenge): 'auth' | 'auth-int' | undefined =>
  qop.includes('auth') ? 'auth' : qop[0] === undefined ? undefined : 'auth-int'

export const formatCount = (nc: number): string => nc.toString(16).padStart(8, '0')

/** The credentials for one challenge. */
export function authorization(challenge: Challenge, mine: Credentials): string {
  const { realm, nonce, opaque } = challenge
  const { cnonce, method, uri } = mine
  const algorithm = challenge.algorithm ?? 'MD5'
  const qop = qopFor(challenge)
  const nc = formatCount(mine.nc ?? 1)
  const response = digestResponse({
    algorithm,
    ha1: makeHa1(mine.username, realm, mine.password, algorithm),
    nonce,
    quality: qop && { qop, nc, cnonce },
    session: mine.session ?? { nonce, cnonce },
    what: `${method}:${uri}`,
    body: mine.body,
  })
  const username = challenge.userhash ? userHash(mine.username, realm, algorithm) : octetText(mine.username)
  const parts = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
  ]
  if (!challenge.algorithmImplied) parts.push(`algorithm=${algorithm}`)
  if (qop !== undefined) parts.push(`qop=${qop}`, `nc=${nc}`)
  if (qop !== undefined || isSessionAlgorithm(algorithm)) parts.push(`cnonce=${quote(cnonce)}`)
  if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`)
  if (challenge.userhash) parts.push('userhash=true')
  return `Digest ${parts.join(', ')}`
}

export interface DigestCheck {
  method: string
  realm: string
  /** When given, the digest must be for this Request-URI. */
  uri?: string
  /** Of the request, for `auth-int`. */
  body?: Uint8Array | string
  algorithms?: DigestAlgorithm[]
  /** Ours and young enough? */
  nonceIsFresh(nonce: string): boolean
  /** The highest count seen with this nonce, 0 for none: a count that is not above it is a replay. */
  lastCount?(nonce: string): number
  /** `makeHa1` of the user, undefined for an unknown one. */
  ha1(username: string, algorithm: DigestAlgorithm): string | undefined
}

type DigestRefusal = 'malformed' | 'other-realm' | 'other-uri' | 'wrong' | 'stale' | 'replayed'

interface Authenticated {
  username: string
  nonce: string
  /** To be remembered as `lastCount`. */
  count: number
  algorithm: DigestAlgorithm
}

const QUALITIES = ['auth', 'auth-int']

/**
 * Checks an Authorization value with qop auth or auth-int. An unknown user is `wrong` like a wrong password. `stale`
 * is said only to somebody who knew the password (RFC 7616 section 3.3). A session of `-sess` must have begun with
 * the nonce that is used.
 */
export function checkAuthorization(header: string, check: DigestCheck): Result<Authenticated, DigestRefusal> {
  const parsed = parseDigest(header)
  if (!parsed.ok) return fault('malformed')
  const text = (name: string): string => parsed.value.get(name) ?? ''
  const algorithm = digestAlgorithm(parsed.value.get('algorithm'))
  const [nc, qop, nonce, cnonce] = [text('nc'), text('qop').toLowerCase(), text('nonce'), text('cnonce')]
  const count = parseCount(nc)
  if (algorithm === undefined || count === undefined || !QUALITIES.includes(qop)) return fault('malformed')
  if (check.algorithms !== undefined && !check.algorithms.includes(algorithm)) return fault('malformed')
  if (text('realm') !== octetText(check.realm)) return fault('other-realm')
  if (check.uri !== undefined && text('uri') !== check.uri) return fault('other-uri')
  const username = text('username')
  const ha1 = check.ha1(username, algorithm)
  const expected = digestResponse({
    algorithm,
    ha1: ha1 ?? '',
    nonce,
    quality: { qop: text('qop'), nc, cnonce },
    session: { nonce, cnonce },
    what: `${check.method}:${text('uri')}`,
    body: check.body,
  })
  if (!isSameDigest(expected, text('response').toLowerCase()) || ha1 === undefined) return fault('wrong')
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
