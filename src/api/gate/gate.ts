// The gate that every request passes before a door opens: is the name asked for ours, who asks, may they, and not too often.
//
//   Host --> who (bearer token, session, or all on an open gate) --> from elsewhere? --> pace --> role --> door

import type { IncomingHttpHeaders } from 'node:http'
import { type ApiSettings, type ApiToken, type Role, unsafePlace } from '../../config/index.ts'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import { isFromElsewhere, isOurs, isVouchedFor } from './origin.ts'
import { household, Paces } from './paces.ts'
import { Sessions, sessionIn } from './sessions.ts'
import { mayAs, tokenFor } from './tokens.ts'

/** Who asks. */
export interface Asker {
  name: string
  role: Role
  /** `open`: everybody on this machine. */
  by: 'token' | 'session' | 'open'
}

/** What the gate looks at of a request. */
export interface Asked {
  method: string
  headers: IncomingHttpHeaders
  /** The peer's address. */
  from: string
}

/** What a door asks of who enters: `anybody` needs no token. */
export type Needs = Role | 'anybody'

/** Wrong tokens at once from one address, and after that one in so long. */
const FAILED_LOGINS = { most: 10, everyMs: 6000 }

export class Gate {
  readonly #services: Pick<Services, 'clock' | 'self'>
  readonly sessions: Sessions
  readonly #paces: Paces
  readonly #failures = new Paces(FAILED_LOGINS)
  /** Where it listens until the end, whatever the configuration says by then. */
  readonly #place: Pick<ApiSettings, 'listen' | 'insecure'>
  #settings: ApiSettings
  #names: ReadonlySet<string>

  constructor(settings: ApiSettings, services: Pick<Services, 'clock' | 'self' | 'chance'>) {
    this.#services = services
    this.#settings = settings
    this.#place = settings
    this.#names = namesOf(settings, services)
    this.sessions = new Sessions(services.chance)
    // A minute's worth at once: a dashboard asks for a page's worth at a time.
    this.#paces = new Paces({ most: settings.rate, everyMs: 60_000 / settings.rate })
  }

  /** Tokens and names from now on. */
  renew(settings: ApiSettings): void {
    this.#settings = settings
    this.#names = namesOf(settings, this.#services)
  }

  /** Whether nobody needs a token. Without any, a place that others reach is shut, not open. */
  get isOpen(): boolean {
    const { tokens, insecure } = this.#settings
    const place = { ...this.#place, insecure: this.#place.insecure && insecure }
    return tokens.length === 0 && unsafePlace({ ...place, tokens }) !== 'no-tokens'
  }

  /** Throws for a name that is not ours. */
  checkHost({ headers }: Asked): void {
    if (isOurs(headers.host, this.#names)) return
    throw new Refusal(421, {
      code: 'api/host',
      what: 'this is asked for under a name that is not known here',
      where: 'Host',
      hint: 'add the name to api.hosts in the configuration',
    })
  }

  /** Undefined where nothing is shown that opens the gate; throws for a token that nobody has. */
  whoAsks(asked: Asked): Asker | undefined {
    const { authorization, cookie } = asked.headers
    if (this.isOpen) return { name: 'anybody', role: 'admin', by: 'open' }
    if (authorization !== undefined) return askerOf(this.#bearer(authorization, asked), 'token')
    const id = sessionIn(cookie)
    if (id === undefined) return undefined
    const token = this.sessions.who(id, this.#settings.tokens, this.#services.clock.steady())
    return token && askerOf(token, 'session')
  }

  /** Who a token belongs to; throws for one that is nobody's, and for whoever has shown too many of those. */
  login(shown: string, { from }: Asked): ApiToken {
    const now = this.#services.clock.steady()
    const house = household(from)
    // Before the token is looked at: else a right one would tell itself apart among many guesses.
    if (!this.#failures.has(house, now)) throw tooMany('failed logins', this.#failures.seconds)
    const token = tokenFor(shown, this.#settings.tokens)
    if (token !== undefined) return token
    this.#failures.take(house, now)
    throw new Refusal(401, {
      code: 'api/token',
      what: "this token is nobody's",
      hint: 'show one of those in api.tokens of the configuration',
    })
  }

  /** Throws unless whoever asks may enter. */
  admit(asked: Asked, asker: Asker | undefined, needs: Needs): void {
    if (asker?.by !== 'token' && isFromElsewhere(asked.headers)) throw fromElsewhere()
    if (
      !this.#paces.take(
        asker?.by === 'token' ? asker.name : household(asked.from),
        this.#services.clock.steady(),
      )
    )
      throw tooMany('requests', this.#paces.seconds)
    if (needs === 'anybody') return
    if (asker === undefined) throw noToken()
    if (asker.by === 'session' && isChange(asked.method) && !isVouchedFor(asked.headers))
      throw fromElsewhere()
    if (!mayAs(asker.role, needs)) throw mayNot(asker, needs)
  }

  #bearer(authorization: string, asked: Asked): ApiToken {
    const [, shown] = /^bearer +(\S{1,500})$/i.exec(authorization) ?? []
    if (shown !== undefined) return this.login(shown, asked)
    throw new Refusal(401, {
      code: 'api/authorization',
      what: 'this is no bearer token',
      where: 'Authorization',
      hint: 'write Authorization: Bearer TOKEN',
    })
  }
}

const askerOf = ({ name, role }: ApiToken, by: Asker['by']): Asker => ({ name, role, by })

const namesOf = ({ hosts }: ApiSettings, { self }: Pick<Services, 'self'>): ReadonlySet<string> =>
  new Set(['localhost', self.sbc, ...hosts].map(name => name.toLowerCase()))

/** Methods that only ask (RFC 9110 section 9.2.1). */
export const isChange = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

const tooMany = (what: string, seconds: number): Refusal =>
  new Refusal(
    429,
    { code: 'api/too-many', what: `too many ${what}`, hint: `ask again in ${seconds} s` },
    seconds,
  )

const noToken = (): Refusal =>
  new Refusal(401, {
    code: 'api/no-token',
    what: 'a token is needed',
    hint: 'write Authorization: Bearer TOKEN, or log in to the dashboard',
  })

const mayNot = ({ name, role }: Asker, needs: Role): Refusal =>
  new Refusal(403, {
    code: 'api/role',
    what: `${name} has the role ${role}, and this needs ${needs}`,
    hint: 'use a token of that role',
  })

const fromElsewhere = (): Refusal =>
  new Refusal(403, {
    code: 'api/origin',
    what: 'the page that asks is not of this dashboard',
    where: 'Origin',
    hint: 'programs show a token: Authorization: Bearer TOKEN',
  })
