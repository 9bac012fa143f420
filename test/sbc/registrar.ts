// A carrier's registrar for the SBC's tests (RFC 3261 section 10.3): it asks for a password, keeps contacts for as
// long as it grants, and does what a test says besides. A far end takes it as its `refuses`.

import {
  checkAuthorization,
  makeChallenges,
  makeHa1,
  parseNameAddr,
  type SipRequest,
} from '../../src/sip/index.ts'

export const SECRET = { username: 'trunk', password: 'hush' }
const REALM = 'carrier.example'

interface Answer {
  status: number
  headers?: [string, string][]
}

export class Registrar {
  /** REGISTERs that came, in their order. */
  readonly seen: SipRequest[] = []
  /** Contacts by address of record, with how many seconds they were granted. */
  readonly contacts = new Map<string, { uri: string; seconds: number }>()
  password = SECRET.password
  grants = 60
  serviceRoute: string | undefined
  /** Answers in place of its own, as a 503. */
  onRegister: (request: SipRequest) => Answer | undefined = () => undefined
  #nonces = 0

  answer(request: SipRequest): Answer | undefined {
    if (request.method !== 'REGISTER') return undefined
    this.seen.push(request)
    return this.onRegister(request) ?? this.#checked(request)
  }

  #checked(request: SipRequest): Answer {
    const checked = checkAuthorization(request.headers.get('Authorization') ?? '', {
      method: 'REGISTER',
      realm: REALM,
      uri: request.uri,
      nonceIsFresh: nonce => nonce === `n${this.#nonces}`,
      ha1: (name, algorithm) =>
        name === SECRET.username ? makeHa1(name, REALM, this.password, algorithm) : undefined,
    })
    return checked.ok ? this.#bind(request) : this.#challenge(checked.fault === 'stale')
  }

  #challenge(stale: boolean): Answer {
    this.#nonces += 1
    const challenges = makeChallenges(REALM, `n${this.#nonces}`, ['SHA-256', 'MD5'], { stale })
    return { status: 401, headers: challenges.map(value => ['WWW-Authenticate', value]) }
  }

  #bind(request: SipRequest): Answer {
    const contact = parseNameAddr(request.headers.get('Contact') ?? '')
    if (!contact.ok) return { status: 400 }
    const { uri, parameters } = contact.value
    const aor = request.to.uri
    if (parameters.get('expires') === '0') {
      this.contacts.delete(aor)
      return { status: 200 }
    }
    this.contacts.set(aor, { uri, seconds: this.grants })
    const headers: [string, string][] = [['Contact', `<${uri}>;expires=${this.grants}`]]
    if (this.serviceRoute !== undefined) headers.push(['Service-Route', this.serviceRoute])
    return { status: 200, headers }
  }
}

/** For reading a story: what was asked and how long the contact was to be kept. */
export const lineOf = (request: SipRequest): string =>
  `${request.cseq.number} ${request.headers.get('Expires')}${request.headers.has('Authorization') ? ' with credentials' : ''}`
