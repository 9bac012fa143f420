// The answers of calls to the carrier's 401 and 407. All calls share the nonces they were given, so that no count of
// one is used twice (RFC 7616 section 3.4).

import type { Chance } from '../kernel/index.ts'
import {
  answerResponse,
  type DigestSecret,
  type DigestSession,
  type HeaderPairs,
  NO_DIGEST_SESSION,
  type SipRequest,
  type SipResponse,
} from '../sip/index.ts'

export class CarrierCredentials {
  readonly #chance: Chance
  #session: DigestSession = NO_DIGEST_SESSION
  #for: DigestSecret | undefined

  constructor(chance: Chance) {
    this.#chance = chance
  }

  /** Headers with which `request` is worth sending again; undefined where nothing in the response can be answered. */
  answer(
    request: SipRequest,
    response: SipResponse,
    secret: DigestSecret | undefined,
  ): HeaderPairs | undefined {
    if (secret === undefined) return undefined
    // Nonces given to another user are none of ours.
    if (secret !== this.#for) this.#session = NO_DIGEST_SESSION
    this.#for = secret
    const answer = answerResponse(this.#session, request, response, secret, this.#chance)
    if (answer === undefined) return undefined
    const [headers, session] = answer
    this.#session = session
    return headers
  }
}
