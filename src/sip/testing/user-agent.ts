// The smallest owner a usage can have, for tests: it ties usages to a TransactionLayer, so that a test only places
// and takes calls, gives commands and reads events. Elements use the room `element` instead.
//
//   owner --- call, accept, command, request, respond ---> UserAgent ---> send
//   owner <-- event, invited, requested, response, failed -- UserAgent <--- receive, unreachable, tick

import { assert, type Chance, Deadlines, earliest, type Instant } from '../../kernel/index.ts'
import { responseTo } from '../message/response-to.ts'
import type { SipMessage, SipRequest, SipResponse } from '../message/sip-message.ts'
import { DEFAULT_TIMERS, type Reliability, type TimerRules } from '../transaction/timers.ts'
import type { TransactionEffect } from '../transaction/transaction-effect.ts'
import { makeBranch } from '../transaction/transaction-key.ts'
import { type TransactionCounts, TransactionLayer } from '../transaction/transaction-layer.ts'
import { InviteUsage, usageKeyOf } from '../usage/invite-usage.ts'
import type { UsageCommand, UsageEffect, UsageEvent } from '../usage/usage-language.ts'
import type { CallParts } from '../usage/usage-messages.ts'
import type { UsageContext, UsageProfile } from '../usage/usage-state.ts'

interface UserAgentOptions<Way> {
  chance: Chance
  timers?: TimerRules
  /** Live transactions, as in `TransactionLayer`. */
  limit?: number
  /** Where a request of ours goes: its first Route or else its Request-URI say it; `usage` is its call, if any. */
  wayOf: (request: SipRequest, usage: InviteUsage | undefined) => Way
  reliabilityOf: (way: Way) => Reliability
  /** What stands in Via between `SIP/2.0/` and the branch: `TLS sbc1.example.net:5061;alias`. */
  viaOf: (way: Way) => string
}

export type UserAgentEffect<Way> =
  | { type: 'send'; way: Way; message: SipMessage; client?: string }
  | { type: 'event'; usage: InviteUsage; event: UsageEvent }
  /** An INVITE outside any dialog: `accept` it, or `respond`. */
  | { type: 'invited'; id: string; request: SipRequest; way: Way }
  /** Any other request outside a dialog (OPTIONS ...): `respond`. */
  | { type: 'requested'; id: string; request: SipRequest; way: Way }
  /** A CANCEL for an INVITE the owner has not accepted: `respond` with 487. */
  | { type: 'cancelled'; id: string; cancel: SipRequest }
  /** To a request sent by `request`. */
  | { type: 'response'; id: string; response: SipResponse }
  | { type: 'failed'; id: string; cause: 'timeout' | 'transport' }
  | { type: 'stray'; response: SipResponse; way: Way }
  | { type: 'refused'; request: SipRequest; way: Way; status: number; why: string }

/** Requests of one call whose answers may still come; answered INVITEs stay for the copies of their 2xx. */
const MAX_CLIENTS_PER_CALL = 64

interface Client {
  call: Call
  ref: string
}
interface Call {
  usage: InviteUsage
  /** Ref of a request of the usage to its client transaction. */
  clients: Map<string, string>
}

export class UserAgent<Way> {
  readonly #options: UserAgentOptions<Way>
  readonly #timers: TimerRules
  readonly #layer: TransactionLayer<Way>
  readonly #calls = new Map<string, Call>()
  readonly #deadlines = new Deadlines<string>()
  /** Client transaction to the request it carries. */
  readonly #clients = new Map<string, Client>()
  /** Server transaction of an INVITE that may still be cancelled. */
  readonly #invites = new Map<string, InviteUsage>()

  constructor(options: UserAgentOptions<Way>) {
    this.#options = options
    this.#timers = options.timers ?? DEFAULT_TIMERS
    const { chance, limit } = options
    this.#layer = new TransactionLayer({
      chance,
      timers: this.#timers,
      ...(limit === undefined ? {} : { limit }),
    })
  }

  /** Calls that are not yet forgotten. */
  get calls(): number {
    return this.#calls.size
  }

  /** Places a call. */
  call(
    parts: CallParts,
    profile: UsageProfile,
    now: Instant,
  ): { usage: InviteUsage; effects: UserAgentEffect<Way>[] } {
    const { usage, effects } = InviteUsage.call(parts, this.#contextOf(profile))
    this.#add(usage)
    return { usage, effects: this.#carryOut(usage, effects, now) }
  }

  /** Makes a call of an `invited` INVITE; it has its 100 already. Then `command` ring, answer or reject. */
  accept(
    id: string,
    invite: SipRequest,
    profile: UsageProfile,
    now: Instant,
  ): { usage: InviteUsage; effects: UserAgentEffect<Way>[] } {
    const { usage, effects } = InviteUsage.incoming(invite, id, now, this.#contextOf(profile))
    this.#add(usage)
    this.#invites.set(id, usage)
    return { usage, effects: this.#carryOut(usage, effects, now) }
  }

  command(usage: InviteUsage, command: UsageCommand, now: Instant): UserAgentEffect<Way>[] {
    return this.#carryOut(usage, usage.command(command, now), now)
  }

  /** Sends a request outside any dialog, without Via: OPTIONS. */
  request(request: SipRequest, now: Instant): { id: string; effects: UserAgentEffect<Way>[] } {
    const way = this.#options.wayOf(request, undefined)
    const sent = this.#layer.request(this.#withVia(request, way), way, this.#options.reliabilityOf(way), now)
    return { id: sent.id, effects: this.#translate(sent.effects, now) }
  }

  /** Answers an `invited` or `requested`. */
  respond(id: string, response: SipResponse, now: Instant): UserAgentEffect<Way>[] {
    return this.#translate(this.#layer.respond(id, response, now), now)
  }

  receive(message: SipMessage, way: Way, now: Instant): UserAgentEffect<Way>[] {
    const reliability = this.#options.reliabilityOf(way)
    return this.#translate(this.#layer.receive(message, way, reliability, now), now)
  }

  /** The message of client transaction `client` (see `send`) could not be sent. */
  unreachable(client: string, now: Instant): UserAgentEffect<Way>[] {
    return this.#translate(this.#layer.unreachable(client, now), now)
  }

  /** The client transactions that use such a way. */
  clients(uses: (way: Way) => boolean): string[] {
    return this.#layer.clients(uses)
  }

  tick(now: Instant): UserAgentEffect<Way>[] {
    const effects = this.#translate(this.#layer.tick(now), now)
    for (let key = this.#deadlines.takeDue(now); key !== undefined; key = this.#deadlines.takeDue(now)) {
      const usage = this.#calls.get(key)?.usage
      if (usage !== undefined)
        effects.push(...this.#carryOut(usage, usage.handle({ type: 'tick' }, now), now))
    }
    return effects
  }

  deadline(): Instant | undefined {
    return earliest(this.#layer.deadline(), this.#deadlines.earliest())
  }

  counts(): TransactionCounts {
    return this.#layer.counts()
  }

  #contextOf(profile: UsageProfile): UsageContext {
    return { chance: this.#options.chance, rules: this.#timers, profile }
  }

  #withVia(request: SipRequest, way: Way): SipRequest {
    const via = `SIP/2.0/${this.#options.viaOf(way)};branch=${makeBranch(this.#options.chance)}`
    return request.with({ headers: request.headers.prepend('Via', via) })
  }

  #translate(effects: TransactionEffect<Way>[], now: Instant): UserAgentEffect<Way>[] {
    return effects.flatMap(effect => this.#translateOne(effect, now))
  }

  #translateOne(effect: TransactionEffect<Way>, now: Instant): UserAgentEffect<Way>[] {
    switch (effect.type) {
      case 'request':
        return this.#requested(effect.id, effect.request, effect.way, now)
      case 'ack': {
        const usage = this.#calls.get(usageKeyOf(effect.request) ?? '')?.usage
        return this.#tell(usage, { type: 'ack', request: effect.request }, now)
      }
      case 'cancelled': {
        const { id, cancel } = effect
        const usage = this.#invites.get(id)
        return usage === undefined
          ? [effect]
          : this.#tell(usage, { type: 'cancelled', transaction: id, cancel }, now)
      }
      case 'response': {
        const client = this.#clients.get(effect.id)
        if (client === undefined) return [effect]
        const { call, ref } = client
        // Only an INVITE can still get another final response: the 2xx of a fork.
        const { status, cseq } = effect.response
        if (status >= 200 && (cseq.method !== 'INVITE' || status >= 300)) this.#forget(effect.id, client)
        return this.#tell(call.usage, { type: 'response', ref, response: effect.response }, now)
      }
      case 'failed': {
        const client = this.#clients.get(effect.id)
        if (client === undefined) return [effect]
        this.#forget(effect.id, client)
        return this.#tell(client.call.usage, { type: 'failed', ref: client.ref, cause: effect.cause }, now)
      }
      default:
        return [effect]
    }
  }

  #requested(id: string, request: SipRequest, way: Way, now: Instant): UserAgentEffect<Way>[] {
    const key = usageKeyOf(request)
    if (key === undefined)
      return [{ type: request.method === 'INVITE' ? 'invited' : 'requested', id, request, way }]
    const usage = this.#calls.get(key)?.usage
    // Section 12.2.2: a dialog nobody knows.
    if (usage === undefined) return this.respond(id, responseTo(request, 481), now)
    if (request.method === 'INVITE') this.#invites.set(id, usage)
    return this.#tell(usage, { type: 'request', transaction: id, request }, now)
  }

  #tell(
    usage: InviteUsage | undefined,
    input: Parameters<InviteUsage['handle']>[0],
    now: Instant,
  ): UserAgentEffect<Way>[] {
    return usage === undefined ? [] : this.#carryOut(usage, usage.handle(input, now), now)
  }

  #carryOut(usage: InviteUsage, effects: UsageEffect[], now: Instant): UserAgentEffect<Way>[] {
    const done = effects.flatMap(effect => this.#carryOutOne(usage, effect, now))
    if (this.#calls.has(usage.key)) this.#deadlines.set(usage.key, usage.deadline())
    return done
  }

  #carryOutOne(usage: InviteUsage, effect: UsageEffect, now: Instant): UserAgentEffect<Way>[] {
    switch (effect.type) {
      case 'request': {
        const way = this.#options.wayOf(effect.request, usage)
        const request = this.#withVia(effect.request, way)
        const { id, effects } = this.#layer.request(request, way, this.#options.reliabilityOf(way), now)
        const call = this.#callOf(usage)
        call.clients.set(effect.ref, id)
        this.#clients.set(id, { call, ref: effect.ref })
        const [oldest] = call.clients
        if (oldest !== undefined && call.clients.size > MAX_CLIENTS_PER_CALL) {
          this.#forget(oldest[1], { call, ref: oldest[0] })
        }
        return this.#translate(effects, now)
      }
      case 'acknowledge': {
        const way = this.#options.wayOf(effect.request, usage)
        return [{ type: 'send', way, message: this.#withVia(effect.request, way) }]
      }
      case 'respond': {
        if (effect.response.status >= 200) this.#invites.delete(effect.transaction)
        return this.#translate(this.#layer.respond(effect.transaction, effect.response, now), now)
      }
      case 'cancel': {
        const id = this.#callOf(usage).clients.get(effect.ref)
        return id === undefined ? [] : this.#translate(this.#layer.cancel(id, now, effect.reason), now)
      }
      case 'released':
        this.#release(usage)
        return [{ type: 'event', usage, event: effect }]
      default:
        return [{ type: 'event', usage, event: effect }]
    }
  }

  #add(usage: InviteUsage): void {
    assert(!this.#calls.has(usage.key), 'a tag is used once')
    this.#calls.set(usage.key, { usage, clients: new Map() })
  }

  #callOf(usage: InviteUsage): Call {
    const call = this.#calls.get(usage.key)
    assert(call !== undefined, 'a released call sends nothing')
    return call
  }

  #forget(id: string, { call, ref }: Client): void {
    this.#clients.delete(id)
    call.clients.delete(ref)
  }

  #release(usage: InviteUsage): void {
    for (const id of this.#callOf(usage).clients.values()) this.#clients.delete(id)
    this.#calls.delete(usage.key)
    this.#deadlines.set(usage.key, undefined)
  }
}
