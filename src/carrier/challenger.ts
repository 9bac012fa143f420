// The carrier's digest server (RFC 7616): asks the SBC who it is and checks the answer. One nonce a challenge, each
// good for a few minutes and counted, so that an answer cannot be used twice.

import { after, type Chance, type Instant, minutes, remember, token } from '../kernel/index.ts'
import {
  checkAuthorization,
  makeChallenges,
  makeHa1,
  octetText,
  responseTo,
  type SipRequest,
  type SipResponse,
} from '../sip/index.ts'
import type { CarrierConfig } from './config.ts'

/** Nonces remembered at once; the oldest are forgotten first. */
const NONCE_LIMIT = 1000
const NONCE_LIFE = minutes(5)

export class Challenger {
  readonly #terms: NonNullable<CarrierConfig['challenge']>
  readonly #chance: Chance
  readonly #nonces = new Map<string, { until: Instant; count: number }>()

  constructor(terms: NonNullable<CarrierConfig['challenge']>, chance: Chance) {
    this.#terms = terms
    this.#chance = chance
  }

  /** The 401 a request needs, or undefined when it may pass. */
  refusalOf(request: SipRequest, now: Instant): SipResponse | undefined {
    const inside = request.to.tag !== undefined
    const { on, realm, username, password } = this.#terms
    if (request.method !== 'INVITE' || (on !== 'all' && inside !== (on === 're-invites'))) return undefined
    const given = request.headers.get('Authorization')
    const checked = checkAuthorization(given ?? '', {
      method: request.method,
      realm,
      uri: request.uri,
      nonceIsFresh: nonce => (this.#nonces.get(nonce)?.until ?? 0) > now,
      lastCount: nonce => this.#nonces.get(nonce)?.count ?? 0,
      ha1: (name, algorithm) =>
        name === username ? makeHa1(username, octetText(realm), password, algorithm) : undefined,
    })
    if (checked.ok) {
      const known = this.#nonces.get(checked.value.nonce)
      if (known) known.count = checked.value.count
      return undefined
    }
    return this.#challenge(request, checked.fault === 'stale', now)
  }

  #challenge(request: SipRequest, stale: boolean, now: Instant): SipResponse {
    const nonce = token(this.#chance, 16)
    remember(this.#nonces, nonce, { until: after(now, NONCE_LIFE), count: 0 }, NONCE_LIMIT)
    const challenges = makeChallenges(this.#terms.realm, nonce, undefined, { stale })
    const headers = challenges.map((value): [string, string] => ['WWW-Authenticate', value])
    return responseTo(request, 401, { toTag: token(this.#chance, 8), headers })
  }
}
