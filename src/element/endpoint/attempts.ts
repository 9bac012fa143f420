// Messages to peers known by name: where they are tried, one server after the other (RFC 3263 section 4.3). Each try
// of a request is a transaction with a branch of its own; who sent it knows one id and hears one outcome.
//
//   locating --found--> trying --answer---------------------------------> over: the answer goes up
//      ^   \___________________ nowhere _________________________________> over: `failed`
//      |                   |  no connection, 503, timer B or F without any answer
//      '---- next ---------'  once nothing is left, the last of these goes up
//
// A request that has made anybody ring stays where it is: what a callee has seen is not tried again elsewhere. A peer
// with one server, as Microsoft's names are, leaves nothing behind here once it is located.

import type { Note } from '../../facts/index.ts'
import { after, BusyMap, Deadlines, type Instant, type Millis, remember } from '../../kernel/index.ts'
import {
  clientKey,
  parseRetryAfter,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../sip/index.ts'
import type { ElementEvent } from '../element.ts'
import type { Location, Sought } from '../locating/locating.ts'
import { isExhausted, type Locator, locationOf, mayGoOn, type Search } from '../locating/locator.ts'
import type { PlacedTarget, SipSource, SipTarget, SipWay } from '../sip-interface.ts'
import type { Interfaces } from './interfaces.ts'

/** What came of the latest try. */
type Outcome =
  | { type: 'failed'; cause: 'timeout' | 'transport' }
  | { type: 'response'; response: SipResponse; source: SipSource }

interface Attempt {
  /** What its sender knows it by: the id of its first transaction. */
  readonly id: string
  /** Without our Via. */
  readonly plain: SipRequest
  /** With the Via of the first try. */
  readonly first: SipRequest
  readonly target: SipTarget
  search: Search<Purpose> | undefined
  /** The transaction under way. */
  client: string | undefined
  /** What the server being tried has said. */
  heard: 'nothing' | 'trying' | 'progress'
  isCancelled: boolean
  latest: Outcome | undefined
}

type Purpose =
  | { type: 'request'; attempt: Attempt }
  /** The ACK to a 2xx, with its Via. */
  | { type: 'acknowledge'; request: SipRequest; target: SipTarget }
  /** A response whose sender's address is out of reach (section 5). */
  | { type: 'respond'; message: SipMessage; source: SipSource }

interface AttemptsParts {
  locator: Locator<Purpose>
  interfaces: Interfaces
  /** How long further 2xx to an INVITE may come (timer M). */
  lifeMs: Millis
  withVia(request: SipRequest, target: SipTarget): SipRequest
  /** Begins a client transaction. */
  begin(request: SipRequest, target: PlacedTarget, now: Instant): void
  cancel(client: string, now: Instant, reason: string | undefined): void
  send(way: SipWay, message: SipMessage, now: Instant): void
  /** The outcome of a request, for its sender. */
  tell(id: string, outcome: Outcome): void
  note(fact: Note): void
}

/** Call-IDs of which it is remembered who asked for credentials. */
const CHALLENGED_LIMIT = 1000

export class Attempts {
  readonly #parts: AttemptsParts
  /** Those that are being located, or may be tried elsewhere yet, by id. */
  readonly #byId = new BusyMap<string, Attempt>()
  /** By the transaction under way, and those whose transaction goes by another id than they do. */
  readonly #byClient = new BusyMap<string, Attempt>()
  /** When the latter are forgotten. */
  readonly #forgetting = new Deadlines<string>()
  /** Who asked for credentials, by Call-ID: another server would not know the nonce. */
  readonly #challenged = new Map<string, { of: string; location: Location }>()
  readonly #answers = new WeakMap<SipMessage, Search<Purpose>>()

  constructor(parts: AttemptsParts) {
    this.#parts = parts
  }

  /** Requests that wait to be located. */
  get waiting(): number {
    let count = 0
    for (const { client } of this.#byId.values()) if (client === undefined) count += 1
    return count
  }

  /** Sends a request of ours; returns the id of its outcome. */
  request(plain: SipRequest, target: SipTarget, now: Instant): string {
    const first = this.#parts.withVia(plain, target)
    const id = clientKey(first)
    const challenger = this.#takeChallenger(plain.callId, target)
    if (challenger !== undefined) {
      this.#parts.begin(first, placedAt(target, challenger), now)
      return id
    }
    const attempt: Attempt = {
      id,
      plain,
      first,
      target,
      search: undefined,
      client: undefined,
      heard: 'nothing',
      isCancelled: false,
      latest: undefined,
    }
    this.#byId.set(id, attempt)
    attempt.search = this.#begin(target, { type: 'request', attempt }, now)
    this.#goOn(attempt.search, now)
    return id
  }

  acknowledge(request: SipRequest, target: SipTarget, now: Instant): void {
    this.#goOn(this.#begin(target, { type: 'acknowledge', request, target }, now), now)
  }

  /** A response that did not get back: to the host in Via by RFC 3263 section 5, where such hosts are trusted. */
  undelivered(message: SipMessage, source: SipSource, now: Instant): void {
    const { host, port } = message.via
    const known = this.#answers.get(message)
    if (known !== undefined) this.#parts.locator.next(known, now)
    else if (this.#parts.interfaces.get(source.interface).trusts?.(host) !== true) return
    const target = { interface: source.interface, host, port }
    const search = known ?? this.#begin(target, { type: 'respond', message, source }, now)
    this.#answers.set(message, search)
    this.#goOn(search, now)
  }

  resolved(event: Extract<ElementEvent, { type: 'resolved' }>, now: Instant): void {
    for (const search of this.#parts.locator.resolved(event, now)) this.#goOn(search, now)
  }

  /** False where the id is none of ours. */
  cancel(id: string, now: Instant, reason: string | undefined): boolean {
    const attempt = this.#byId.get(id)
    if (attempt === undefined) return false
    attempt.isCancelled = true
    if (attempt.client !== undefined) this.#parts.cancel(attempt.client, now, reason)
    else this.#over(attempt, { type: 'failed', cause: 'transport' })
    return true
  }

  /** A transaction has failed: the id to tell of it, undefined where another server is tried. */
  failed(client: string, cause: 'timeout' | 'transport', now: Instant): string | undefined {
    const attempt = this.#attemptOf(client)
    if (attempt === undefined) return client
    const mayMove = cause === 'timeout' ? attempt.heard === 'nothing' : attempt.heard !== 'progress'
    if (mayMove && !attempt.isCancelled) return this.#moveOn(attempt, { type: 'failed', cause }, now)
    this.#forget(attempt)
    return attempt.id
  }

  /** A response has come: the id to pass it on under, undefined where another server is tried. */
  answered(client: string, response: SipResponse, source: SipSource, now: Instant): string | undefined {
    const attempt = this.#attemptOf(client)
    if (attempt === undefined) return client
    const { status } = response
    if (status < 200) {
      if (status > 100) attempt.heard = 'progress'
      else if (attempt.heard === 'nothing') attempt.heard = 'trying'
      return attempt.id
    }
    if (status === 503 && attempt.heard !== 'progress' && !attempt.isCancelled) {
      return this.#moveOn(attempt, { type: 'response', response, source }, now)
    }
    const location = attempt.search && locationOf(attempt.search)
    if (location !== undefined) this.#parts.locator.answered(location)
    if (location !== undefined && (status === 401 || status === 407))
      this.#challenge(response.callId, attempt.target, location)
    this.#answeredFinally(attempt, client, response, now)
    return attempt.id
  }

  tick(now: Instant): void {
    for (let due = this.#forgetting.takeDue(now); due !== undefined; due = this.#forgetting.takeDue(now)) {
      this.#byClient.delete(due)
    }
  }

  deadline(): Instant | undefined {
    return this.#forgetting.earliest()
  }

  /** Most elements never have one. */
  #attemptOf(client: string): Attempt | undefined {
    return this.#byClient.size === 0 ? undefined : this.#byClient.get(client)
  }

  #begin(target: SipTarget, purpose: Purpose, now: Instant): Search<Purpose> {
    const { interfaces, locator } = this.#parts
    const { interface: name, host, port } = target
    const sought: Sought = {
      host,
      port,
      transports: [interfaces.transportOf(name)],
      families: interfaces.familiesOf(name),
    }
    return locator.begin(sought, purpose, now)
  }

  /** Acts on where a search has come to. */
  #goOn(search: Search<Purpose>, now: Instant): void {
    const { purpose } = search
    const location = locationOf(search)
    if (location !== undefined) return this.#tryAt(search, location, now)
    if (!isExhausted(search)) return
    if (purpose.type === 'request') {
      const { attempt } = purpose
      if (!this.#byId.has(attempt.id)) return
      if (attempt.latest === undefined) this.#noteUnresolved(search, attempt.plain.callId)
      this.#over(attempt, attempt.latest ?? { type: 'failed', cause: 'transport' })
    } else if (purpose.type === 'acknowledge') this.#noteUnresolved(search, purpose.request.callId)
  }

  #tryAt(search: Search<Purpose>, location: Location, now: Instant): void {
    const { purpose } = search
    if (purpose.type === 'request') return this.#tryRequest(purpose.attempt, search, location, now)
    if (purpose.type === 'acknowledge') {
      const { request, target } = purpose
      return this.#parts.send({ to: 'target', target: placedAt(target, location) }, request, now)
    }
    const { message, source } = purpose
    const target = placedAt({ interface: source.interface, host: message.via.host }, location)
    this.#parts.send({ to: 'target', target, answers: source }, message, now)
  }

  #tryRequest(attempt: Attempt, search: Search<Purpose>, location: Location, now: Instant): void {
    // It was cancelled while it was being located.
    if (!this.#byId.has(attempt.id)) return
    const { plain, first, target, id } = attempt
    const request = attempt.latest === undefined ? first : this.#parts.withVia(plain, target)
    const client = clientKey(request)
    if (client === id && !mayGoOn(search)) this.#byId.delete(id)
    else {
      attempt.client = client
      attempt.heard = 'nothing'
      this.#byClient.set(client, attempt)
    }
    this.#parts.begin(request, placedAt(target, location), now)
  }

  #moveOn(attempt: Attempt, outcome: Outcome, now: Instant): undefined {
    const { search, client } = attempt
    if (client !== undefined) this.#byClient.delete(client)
    attempt.client = undefined
    attempt.latest = outcome
    if (search === undefined) return
    const location = locationOf(search)
    const told =
      outcome.type === 'response' ? parseRetryAfter(outcome.response.headers.get('Retry-After')) : undefined
    // A server that asks for no pause has failed all the same.
    if (location !== undefined) this.#parts.locator.failed(location, now, told || undefined)
    this.#parts.locator.next(search, now)
    this.#goOn(search, now)
  }

  #answeredFinally(attempt: Attempt, client: string, { status, cseq }: SipResponse, now: Instant): void {
    const mayRepeat = status < 300 && cseq.method === 'INVITE'
    this.#forget(attempt)
    if (!mayRepeat || client === attempt.id) return
    // Further 2xx come by the same transaction.
    this.#byClient.set(client, attempt)
    this.#forgetting.set(client, after(now, this.#parts.lifeMs))
  }

  #over(attempt: Attempt, outcome: Outcome): void {
    this.#forget(attempt)
    this.#parts.tell(attempt.id, outcome)
  }

  #forget(attempt: Attempt): void {
    this.#byId.delete(attempt.id)
    if (attempt.client !== undefined) this.#byClient.delete(attempt.client)
  }

  #challenge(callId: string, target: SipTarget, location: Location): void {
    remember(this.#challenged, callId, { of: peerOf(target), location }, CHALLENGED_LIMIT)
  }

  /** None where the same call, or registration, is for somebody else by now. */
  #takeChallenger(callId: string, target: SipTarget): Location | undefined {
    const challenger = this.#challenged.size === 0 ? undefined : this.#challenged.get(callId)
    if (challenger === undefined) return undefined
    this.#challenged.delete(callId)
    return challenger.of === peerOf(target) ? challenger.location : undefined
  }

  #noteUnresolved({ sought, asked, locating }: Search<Purpose>, callId: string): void {
    if (locating.state !== 'exhausted') return
    const questions = asked.map(({ name, record }) => `${record} ${name}`)
    this.#parts.note({ kind: 'unresolved', name: sought.host, asked: questions, why: locating.why, callId })
  }
}

const peerOf = ({ interface: name, host, port }: SipTarget): string => `${name} ${host} ${port}`

/** TLS asks the server found for the name that was sought, whatever DNS says (RFC 3263 section 4, RFC 5922). */
const placedAt = (target: SipTarget, { address, port }: Location): PlacedTarget => ({
  ...target,
  host: address,
  port,
  serverName: target.serverName ?? target.host,
})
