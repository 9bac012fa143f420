// What a client remembers of the challenges it met (RFC 7616 sections 3.4, 3.5): the nonce of each protection space
// and how often it was used, so that a request can carry credentials before it is asked for them and no count is
// used twice. Proxies (407) and the server (401) may ask in one response, several realms too (RFC 3261 section 22.3).

import { type Chance, fault, ok, type Result, token } from '../../kernel/index.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { authorization, formatCount, qopFor } from './digest.ts'
import { digestResponse, isSameDigest, makeHa1, type SessionStart } from './digest-algorithm.ts'
import { type Challenge, chooseChallenges, parseDigest, parseDigestParameters } from './digest-challenge.ts'

/** Who we are to whoever asks; with `realm`, to that one alone. */
export interface DigestSecret {
  readonly username: string
  readonly password: string
  readonly realm?: string
}

type Kind = 'Authorization' | 'Proxy-Authorization'

interface ProtectionSpace {
  readonly kind: Kind
  readonly challenge: Challenge
  readonly cnonce: string
  readonly session: SessionStart
  /** How often the nonce was used. */
  readonly count: number
  /** Request-URI it was used for last. */
  readonly uri?: string
}

/** In the order they were met, the oldest first. */
export interface DigestSession {
  readonly spaces: readonly ProtectionSpace[]
}

export const NO_DIGEST_SESSION: DigestSession = { spaces: [] }

/** Spaces remembered at a time; the oldest is forgotten. */
const MAX_SPACES = 8
const OCTETS_OF_CNONCE = 8

const ASKING: readonly [header: string, kind: Kind][] = [
  ['WWW-Authenticate', 'Authorization'],
  ['Proxy-Authenticate', 'Proxy-Authorization'],
]

type Authorized = [headers: HeaderPairs, session: DigestSession]

/**
 * The credentials that a 401 or 407 asks for, besides those that the request already had for others. Undefined when
 * nothing in the response can be answered.
 */
export function answerResponse(
  session: DigestSession,
  request: SipRequest,
  response: SipResponse,
  secret: DigestSecret,
  chance: Chance,
): Authorized | undefined {
  const asked = ASKING.flatMap(([header, kind]) =>
    chooseChallenges(response.headers.all(header))
      .filter(({ realm }) => secret.realm === undefined || secret.realm === realm)
      .map(challenge => ({ kind, challenge })),
  )
  if (asked.length === 0) return undefined
  const met = asked.reduce<DigestSession>((known, each) => meet(known, each, chance), session)
  const given = realmsIn(request)
  const isWanted = ({ kind, challenge: { realm } }: ProtectionSpace): boolean =>
    asked.some(each => each.kind === kind && each.challenge.realm === realm) || given.has(`${kind} ${realm}`)
  return authorize(met, request, secret, isWanted)
}

/** Credentials for every space that is known, before anybody asks (RFC 7616 section 3.6). */
export const authorizeAhead = (
  session: DigestSession,
  request: SipRequest,
  secret: DigestSecret,
): Authorized => authorize(session, request, secret, () => true)

/** A nonce that is known goes on being counted; another one begins anew. */
function meet(
  { spaces }: DigestSession,
  { kind, challenge }: { kind: Kind; challenge: Challenge },
  chance: Chance,
): DigestSession {
  const isSame = (each: ProtectionSpace): boolean =>
    each.kind === kind && each.challenge.realm === challenge.realm
  const before = spaces.find(isSame)
  const others = spaces.filter(each => !isSame(each))
  const cnonce = token(chance, OCTETS_OF_CNONCE)
  const { nonce } = challenge
  const space: ProtectionSpace =
    before?.challenge.nonce === nonce
      ? { ...before, challenge }
      : { kind, challenge, cnonce, session: { nonce, cnonce }, count: 0 }
  return { spaces: [...others, space].slice(-MAX_SPACES) }
}

function authorize(
  session: DigestSession,
  request: SipRequest,
  secret: DigestSecret,
  isWanted: (space: ProtectionSpace) => boolean,
): Authorized {
  const headers: HeaderPairs = []
  const { method, uri, body } = request
  const { username, password } = secret
  const spaces = session.spaces.map(space => {
    if (!isWanted(space)) return space
    const count = space.count + 1
    const { cnonce, session: start } = space
    const mine = { username, password, method, uri, body, cnonce, nc: count, session: start }
    headers.push([space.kind, authorization(space.challenge, mine)])
    return { ...space, count, uri }
  })
  return [headers, { spaces }]
}

/** `kind realm` of the credentials a request carries. */
function realmsIn(request: SipRequest): Set<string> {
  const found = ASKING.flatMap(([, kind]) =>
    request.headers.all(kind).flatMap(value => {
      const parsed = parseDigest(value)
      return parsed.ok ? [`${kind} ${parsed.value.get('realm') ?? ''}`] : []
    }),
  )
  return new Set(found)
}

const CONFIRMING: readonly [header: string, kind: Kind][] = [
  ['Authentication-Info', 'Authorization'],
  ['Proxy-Authentication-Info', 'Proxy-Authorization'],
]

/**
 * What a 2xx says in Authentication-Info (RFC 7616 section 3.5): the nonce to use next, and the proof that the server
 * knows the password too. A proof that is wrong is a fault; none is no fault, as few servers give one.
 */
export function confirmedBy(
  session: DigestSession,
  response: SipResponse,
  secret: DigestSecret,
): Result<DigestSession, string> {
  let spaces = session.spaces
  for (const [header, kind] of CONFIRMING) {
    const value = response.headers.get(header)
    const parsed = value === undefined ? undefined : parseDigestParameters(value)
    const at = spaces.findLastIndex(space => space.kind === kind && space.count > 0)
    const space = spaces[at]
    if (parsed === undefined || !parsed.ok || space === undefined) continue
    if (!isProof(space, parsed.value, response, secret))
      return fault('the proof in Authentication-Info is wrong')
    const nonce = parsed.value.get('nextnonce')
    if (nonce === undefined || nonce === space.challenge.nonce) continue
    // The session of `-sess` stays the one that began with the challenge.
    spaces = spaces.with(at, { ...space, challenge: { ...space.challenge, nonce }, count: 0 })
  }
  return ok({ spaces })
}

function isProof(
  space: ProtectionSpace,
  given: Map<string, string>,
  response: SipResponse,
  { username, password }: DigestSecret,
): boolean {
  const proof = given.get('rspauth')
  if (proof === undefined) return true
  const { challenge, cnonce, session, count, uri = '' } = space
  const algorithm = challenge.algorithm ?? 'MD5'
  const qop = qopFor(challenge)
  const expected = digestResponse({
    algorithm,
    ha1: makeHa1(username, challenge.realm, password, algorithm),
    nonce: challenge.nonce,
    quality: qop && { qop, nc: formatCount(count), cnonce },
    session,
    what: `:${uri}`,
    body: response.body,
  })
  return isSameDigest(expected, proof.toLowerCase())
}

/** Most rounds of asking for one request, and for a nonce that is called stale each time. */
const MAX_ROUNDS = 3
const MAX_STALE_ROUNDS = 2

/**
 * Whether the credentials that a 401 or 407 wants are worth another try: it is the first time, only the nonce was
 * stale, or somebody asks who has not been answered yet. `rounds` counts the tries with credentials before; those sent
 * ahead of any challenge are none, since their nonce may have grown old without anybody saying `stale`.
 */
export function isWorthAnswering(request: SipRequest, response: SipResponse, rounds: number): boolean {
  if (response.status !== 401 && response.status !== 407) return false
  const given = realmsIn(request)
  return ASKING.some(([header, kind]) =>
    chooseChallenges(response.headers.all(header)).some(({ realm, stale }) =>
      given.has(`${kind} ${realm}`)
        ? rounds === 0 || (stale && rounds < MAX_STALE_ROUNDS)
        : rounds < MAX_ROUNDS,
    ),
  )
}
