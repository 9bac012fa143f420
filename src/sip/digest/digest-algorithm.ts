// The algorithms of digest authentication and what is hashed with them (RFC 7616 sections 3.2, 3.4.2, 3.4.3; the
// names for SIP in RFC 8760 section 2.1). All text is octet text; what we hash is what stood on the wire.

import { createHash, timingSafeEqual } from 'node:crypto'
import { octetText } from '../syntax/grammar.ts'

export type DigestAlgorithm =
  | 'MD5'
  | 'MD5-sess'
  | 'SHA-256'
  | 'SHA-256-sess'
  | 'SHA-512-256'
  | 'SHA-512-256-sess'

interface Row {
  name: DigestAlgorithm
  hash: 'md5' | 'sha256' | 'sha512-256'
  strength: number
  /** The password's hash is bound to the first nonce of a session (RFC 7616 section 3.4.2). */
  isSession: boolean
}

const ROWS: readonly Row[] = [
  { name: 'SHA-512-256', hash: 'sha512-256', strength: 3, isSession: false },
  { name: 'SHA-512-256-sess', hash: 'sha512-256', strength: 3, isSession: true },
  { name: 'SHA-256', hash: 'sha256', strength: 2, isSession: false },
  { name: 'SHA-256-sess', hash: 'sha256', strength: 2, isSession: true },
  { name: 'MD5', hash: 'md5', strength: 1, isSession: false },
  { name: 'MD5-sess', hash: 'md5', strength: 1, isSession: true },
]

export const DIGEST_ALGORITHMS: readonly DigestAlgorithm[] = ROWS.map(({ name }) => name)

const rowOf = (algorithm: DigestAlgorithm): Row => ROWS.find(({ name }) => name === algorithm) as Row

/** By the name in a header, in any case; MD5 where none stands. Undefined for one we do not know. */
export function digestAlgorithm(named: string | undefined): DigestAlgorithm | undefined {
  const wanted = (named ?? 'MD5').toLowerCase()
  return ROWS.find(({ name }) => name.toLowerCase() === wanted)?.name
}

export const strengthOf = (algorithm: DigestAlgorithm | undefined): number =>
  algorithm === undefined ? 0 : rowOf(algorithm).strength

export const strongestFirst = (algorithms: readonly DigestAlgorithm[]): DigestAlgorithm[] =>
  DIGEST_ALGORITHMS.filter(algorithm => algorithms.includes(algorithm))

export const isSessionAlgorithm = (algorithm: DigestAlgorithm): boolean => rowOf(algorithm).isSession

function digestHash(algorithm: DigestAlgorithm, octets: string | Uint8Array): string {
  const hasher = createHash(rowOf(algorithm).hash)
  return (typeof octets === 'string' ? hasher.update(octets, 'latin1') : hasher.update(octets)).digest('hex')
}

/**
 * H(username:realm:password), what a server may store in place of the password; the same with and without `-sess`.
 * `realm` is octet text.
 */
export const makeHa1 = (
  username: string,
  realm: string,
  password: string,
  algorithm: DigestAlgorithm,
): string => digestHash(algorithm, `${octetText(username)}:${realm}:${octetText(password)}`)

/** H(username:realm), which stands for the name where the challenge asks for `userhash`. */
export const userHash = (username: string, realm: string, algorithm: DigestAlgorithm): string =>
  digestHash(algorithm, `${octetText(username)}:${realm}`)

/** Where a session of `-sess` began. */
export interface SessionStart {
  readonly nonce: string
  readonly cnonce: string
}

interface DigestParts {
  algorithm: DigestAlgorithm
  ha1: string
  nonce: string
  /** Undefined where the challenge is RFC 2069's. */
  quality: { qop: string; nc: string; cnonce: string } | undefined
  /** Needed for `-sess` alone. */
  session: SessionStart
  /** `METHOD:uri` of a request, `:uri` of a response that proves itself (RFC 7616 section 3.5). */
  what: string
  body: Uint8Array | string | undefined
}

/** The `response` of a request, or the `rspauth` of its answer. */
export function digestResponse(parts: DigestParts): string {
  const { algorithm, nonce, quality, session, what, body } = parts
  const bodyHash = quality?.qop === 'auth-int' ? `:${digestHash(algorithm, body ?? '')}` : ''
  const ha2 = digestHash(algorithm, what + bodyHash)
  const ha1 = isSessionAlgorithm(algorithm)
    ? digestHash(algorithm, `${parts.ha1}:${session.nonce}:${session.cnonce}`)
    : parts.ha1
  if (quality === undefined) return digestHash(algorithm, `${ha1}:${nonce}:${ha2}`)
  return digestHash(algorithm, `${ha1}:${nonce}:${quality.nc}:${quality.cnonce}:${quality.qop}:${ha2}`)
}

/** Compares two hashes in a time that tells nothing of them. */
export function isSameDigest(expected: string, given: string): boolean {
  const left = Buffer.from(expected, 'latin1')
  const right = Buffer.from(given, 'latin1')
  return left.length === right.length && timingSafeEqual(left, right)
}
