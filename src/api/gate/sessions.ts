// Sessions of browsers: a cookie in place of the token, so that no script of a page can read what opens the door. They live
// in memory, end by themselves, and with the token they were opened by.
//
//   POST token --> open --cookie--> who --12 h, DELETE, token gone--> nobody

import type { ApiToken } from '../../config/index.ts'
import { after, type Chance, type Instant, minutes, remember } from '../../kernel/index.ts'

export const SESSION_COOKIE = 'linesman'
export const SESSION_LENGTH = minutes(12 * 60)
const SESSION_LIMIT = 1000
/** 256 bits: nobody guesses it, and finding it in a map by hash tells nothing of it. */
const ID_OCTETS = 32

interface Session {
  token: ApiToken
  until: Instant
}

export class Sessions {
  readonly #chance: Chance
  readonly #open = new Map<string, Session>()

  constructor(chance: Chance) {
    this.#chance = chance
  }

  /** The value of the cookie. */
  open(token: ApiToken, now: Instant): string {
    const id = this.#chance.hex(ID_OCTETS)
    remember(this.#open, id, { token, until: after(now, SESSION_LENGTH) }, SESSION_LIMIT)
    return id
  }

  /** Whose it is, while the token is among those known now, with the role it has now. */
  who(id: string, tokens: readonly ApiToken[], now: Instant): ApiToken | undefined {
    const session = this.#open.get(id)
    if (session === undefined) return undefined
    const known = tokens.find(token => isSame(token, session.token))
    if (known !== undefined && now < session.until) return known
    this.#open.delete(id)
    return undefined
  }

  close(id: string): void {
    this.#open.delete(id)
  }
}

const isSame = (one: ApiToken, other: ApiToken): boolean =>
  one.name === other.name && Buffer.compare(one.sha256, other.sha256) === 0

/** The session's id among the cookies of a request. */
export const sessionIn = (cookies: string | undefined): string | undefined =>
  new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([0-9a-f]{${2 * ID_OCTETS}})(?:;|$)`).exec(cookies ?? '')?.[1]

/** `Lax` would send it along when another page links here; nothing here needs that. */
export const sessionCookie = (id: string, isSecure: boolean, seconds = SESSION_LENGTH / 1000): string =>
  `${SESSION_COOKIE}=${id}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
