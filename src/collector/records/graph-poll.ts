// Microsoft Graph asked for the calls of a tenant, again and again (Microsoft Learn, "callRecord: getDirectRoutingCalls").
// It decides; who speaks HTTP is its world.
//
//   resting --due--> token? --> page --@odata.nextLink--> page ... --> resting
//                      ^          | 401, once                 anything wrong --> resting, told once
//                      +----------+ 429, 503: pausing as Retry-After says, then the same again
//
// Records come late, and are asked for by when calls began: each round begins before the end of the one before, and
// whoever takes the rows forgets those it has.

import { type Said, say, type Value, worded } from '../../findings/index.ts'
import { after, between, type Chance, type Instant, millis, minutes, seconds } from '../../kernel/index.ts'
import {
  isHeld,
  pageOf,
  type RefusedBy,
  refusalOf,
  retryAt,
  type TokenAnswer,
  tokenOf,
} from './graph-answer.ts'
import type { GraphSettings } from './graph-settings.ts'
import { tokenForm, tokenUrl } from './graph-token.ts'
import { FINE, NOT_KNOWN, type RecordStanding } from './record-source.ts'

/** What is to be asked; a redirect is not followed. */
export interface HttpAsk {
  method: 'GET' | 'POST'
  url: string
  headers: Readonly<Record<string, string>>
  body?: string
}

export type HttpAnswer =
  | { type: 'answered'; status: number; retryAfter?: string; body: string }
  /** Words of the system are as they are. */
  | { type: 'failed'; says: Value }

export type GraphEffect =
  | { type: 'ask'; ask: HttpAsk }
  /** Rows of one page, as JSON. */
  | { type: 'rows'; json: string }
  /** A line for the operator. */
  | { type: 'tell'; says: string }

/** Calls that began from here on and before there; how far the round is. */
interface Round {
  from: Instant
  to: Instant
  url: string
  pages: number
  /** Of the question that stands. */
  tries: number
  /** A token that was refused was renewed for this page. */
  isRenewed: boolean
}

type State =
  | { state: 'resting'; since: Instant; until: Instant }
  | { state: 'pausing'; since: Instant; until: Instant; round: Round; by: RefusedBy }
  | { state: 'waiting'; round: Round; by: RefusedBy }

/** Of a thousand calls each. */
const PAGE_LIMIT = 200
const TOO_MANY: GraphEffect = {
  type: 'tell',
  says: `records of Graph: there are more than ${PAGE_LIMIT} pages, and what is beyond was left out: ask for a shorter time (collect.records.graph.back)`,
}
const TRY_LIMIT = 5
/** Microsoft keeps the log for so long. */
const OLDEST = minutes(90 * 24 * 60)
/** After something went wrong, unless the next round is due before. */
const AFTER_TROUBLE = minutes(5)
/** A token that ends sooner is renewed before it is used. */
const TOKEN_MARGIN = seconds(60)

const FAILED = { en: '{host}: {says}', de: '{host}: {says}' } as const
const NO_TOKEN = { en: '{host} answers with no token', de: '{host} antwortet ohne Token' } as const
const NO_PAGE = {
  en: '{host} answers with no page of calls',
  de: '{host} antwortet ohne eine Seite mit Anrufen',
} as const
const ELSEWHERE = {
  en: 'the next page is said to be at {host}, which is not asked',
  de: 'die nächste Seite soll bei {host} liegen, und dort wird nicht gefragt',
} as const
const TOO_OFTEN = {
  en: '{host} answers with {status}, {times} times',
  de: '{host} antwortet {times} Mal mit {status}',
} as const
const LATER = {
  en: '{host} answers with {status}, to be asked again in {pause}',
  de: '{host} antwortet mit {status}; in {pause} soll wieder gefragt werden',
} as const

export class GraphPoll {
  #settings: GraphSettings
  readonly #chance: Chance
  #state: State
  #token: TokenAnswer | undefined
  /** End of the last round that came to its end. */
  #known: Instant | undefined
  /** What was told last of what is wrong. */
  #trouble: string | undefined
  /** How it stands with the calls of this tenant. */
  standing: RecordStanding = NOT_KNOWN

  constructor(settings: GraphSettings, chance: Chance, now: Instant) {
    this.#settings = settings
    this.#chance = chance
    this.#state = { state: 'resting', since: now, until: now }
  }

  /** From the next question on. */
  renew(settings: GraphSettings): void {
    this.#settings = settings
    this.#token = undefined
  }

  deadline(): Instant | undefined {
    return this.#state.state === 'waiting' ? undefined : this.#state.until
  }

  tick(now: Instant): GraphEffect[] {
    const state = this.#state
    if (state.state === 'waiting') return []
    // A clock that was put back says nothing of how long it is still to wait.
    if (now < state.until && now >= state.since) return []
    return this.#ask(state.state === 'resting' ? this.#round(now) : state.round, now)
  }

  /** Of the last question. */
  answered(answer: HttpAnswer, now: Instant): GraphEffect[] {
    const state = this.#state
    if (state.state !== 'waiting') return []
    const { round, by } = state
    if (answer.type === 'failed') {
      const { says } = answer
      return this.#fail(say(FAILED, { host: hostOf(this.#urlOf(by, round)), says }), now, 'passing')
    }
    if (isHeld(answer.status)) return this.#pause(round, by, answer, now)
    if (answer.status !== 200) return this.#refused(round, by, answer, now)
    return by === 'entra' ? this.#signedIn(round, answer.body, now) : this.#page(round, answer.body, now)
  }

  #round(now: Instant): Round {
    const { overlapMs, backMs, api } = this.#settings
    const since = this.#known === undefined ? now - backMs : Math.min(this.#known, now) - overlapMs
    const from = Math.max(since, now - OLDEST) as Instant
    const range = `fromDateTime=${iso(from)},toDateTime=${iso(now)}`
    const url = `${api}/v1.0/communications/callRecords/getDirectRoutingCalls(${range})`
    return { from, to: now, url, pages: 0, tries: 0, isRenewed: false }
  }

  #ask(round: Round, now: Instant): GraphEffect[] {
    const token = this.#token
    if (token !== undefined && between(now, token.until) > TOKEN_MARGIN) return this.#askGraph(round, token)
    this.#state = { state: 'waiting', by: 'entra', round: { ...round, tries: round.tries + 1 } }
    return [
      {
        type: 'ask',
        ask: {
          ...{ method: 'POST', url: tokenUrl(this.#settings) },
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: tokenForm(this.#settings, this.#chance, now),
        },
      },
    ]
  }

  #askGraph(round: Round, { token }: TokenAnswer): GraphEffect[] {
    this.#state = { state: 'waiting', by: 'graph', round: { ...round, tries: round.tries + 1 } }
    const headers = { authorization: `Bearer ${token}` }
    return [{ type: 'ask', ask: { method: 'GET', url: round.url, headers } }]
  }

  #signedIn(round: Round, body: string, now: Instant): GraphEffect[] {
    const token = tokenOf(body, now)
    if (token === undefined) return this.#fail(say(NO_TOKEN, { host: hostOf(this.#settings.authority) }), now)
    this.#token = token
    // However soon it ends: to ask for another one instead would never come to an end.
    return this.#askGraph({ ...round, tries: 0 }, token)
  }

  #page(round: Round, body: string, now: Instant): GraphEffect[] {
    const page = pageOf(body)
    if (page === undefined) return this.#fail(say(NO_PAGE, { host: hostOf(this.#settings.api) }), now)
    const effects: GraphEffect[] = page.rows === undefined ? [] : [{ type: 'rows', json: page.rows }]
    const pages = round.pages + 1
    if (page.next === undefined) return [...effects, ...this.#finish(round, now)]
    // A token goes to nobody else.
    if (!isOf(this.#settings.api, page.next))
      return [...effects, ...this.#fail(say(ELSEWHERE, { host: hostOf(page.next) }), now)]
    if (pages >= PAGE_LIMIT) return [...effects, TOO_MANY, ...this.#finish(round, now)]
    const next = { ...round, url: page.next, pages, tries: 0, isRenewed: false }
    return [...effects, ...this.#ask(next, now)]
  }

  #finish({ to }: Round, now: Instant): GraphEffect[] {
    this.#known = to
    this.#state = { state: 'resting', since: now, until: after(now, this.#settings.everyMs) }
    this.standing = FINE
    if (this.#trouble === undefined) return []
    this.#trouble = undefined
    return [{ type: 'tell', says: 'records of Graph come again' }]
  }

  #refused(
    round: Round,
    by: RefusedBy,
    answer: Extract<HttpAnswer, { type: 'answered' }>,
    now: Instant,
  ): GraphEffect[] {
    if (answer.status === 401) this.#token = undefined
    if (answer.status === 401 && by === 'graph' && !round.isRenewed)
      return this.#ask({ ...round, isRenewed: true, tries: 0 }, now)
    return this.#fail(refusalOf(by, answer.status, answer.body, this.#settings), now)
  }

  /** Not now: RFC 9110 section 10.2.3, RFC 6585 section 4. */
  #pause(
    round: Round,
    by: RefusedBy,
    { status, retryAfter }: Extract<HttpAnswer, { type: 'answered' }>,
    now: Instant,
  ): GraphEffect[] {
    const answered = { host: hostOf(this.#urlOf(by, round)), status: String(status) }
    if (round.tries >= TRY_LIMIT) return this.#fail(say(TOO_OFTEN, { ...answered, times: TRY_LIMIT }), now)
    const until = retryAt(retryAfter, round.tries, now)
    this.#state = { state: 'pausing', round, by, since: now, until }
    const pause = between(now, until)
    if (pause > AFTER_TROUBLE)
      this.standing = { state: 'trouble', says: say(LATER, { ...answered, pause: { millis: pause } }) }
    return []
  }

  /** `passing`: one time alone it is no trouble yet. */
  #fail(says: Said, now: Instant, kind?: 'passing'): GraphEffect[] {
    const pause = millis(Math.min(this.#settings.everyMs, AFTER_TROUBLE))
    this.#state = { state: 'resting', since: now, until: after(now, pause) }
    this.standing = kind === 'passing' && this.#trouble === undefined ? NOT_KNOWN : { state: 'trouble', says }
    const told = worded(says, 'en')
    if (told === this.#trouble) return []
    this.#trouble = told
    return [{ type: 'tell', says: `records of Graph: ${told}; it is asked again` }]
  }

  #urlOf(by: RefusedBy, round: Round): string {
    return by === 'entra' ? this.#settings.authority : round.url
  }
}

/** Whole seconds: what lies between two rounds is in both. */
const iso = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'another place')

const isOf = (api: string, url: string): boolean =>
  URL.canParse(url) && new URL(url).origin === new URL(api).origin
