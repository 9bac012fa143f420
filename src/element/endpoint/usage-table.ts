// The INVITE usages of an element joined to its endpoint: requests inside dialogs find their usage by Call-ID and
// tag, on whatever connection they come; what a usage wants said leaves through the endpoint.
//
//   SipEvent --> by transaction or dialog --> InviteUsage --> UsageNews (for the element)
//                                                |
//   SipEndpoint <-- request, respond, ack, cancel+

import { type Chance, Deadlines, type Instant, Outbox } from '../../kernel/index.ts'
import {
  type CallParts,
  InviteUsage,
  responseTo,
  type TimerRules,
  type UsageCommand,
  type UsageEffect,
  type UsageEvent,
  type UsageInput,
  type UsageProfile,
  usageContext,
  usageKeyOf,
} from '../../sip/index.ts'
import type { SipSource, SipTarget } from '../sip-interface.ts'
import type { SipEndpoint, SipEvent } from './sip-endpoint.ts'

/** What a usage has to tell its element. */
export interface UsageNews {
  /** The usage's key, as `call` and `accept` returned it. */
  usage: string
  event: UsageEvent
  /** Where the message behind it came from; absent when time or the element itself caused it. */
  source?: SipSource
}

interface Entry {
  key: string
  usage: InviteUsage
  target: SipTarget
  /** Our requests under way: the usage's `ref` to the client transaction. */
  clients: Map<string, string>
  /** The peer's requests that are not answered yet. */
  servers: Set<string>
}

export class UsageTable {
  readonly #endpoint: SipEndpoint
  readonly #options: { chance: Chance; timers?: TimerRules }
  readonly #entries = new Map<string, Entry>()
  readonly #byClient = new Map<string, { entry: Entry; ref: string }>()
  readonly #byServer = new Map<string, Entry>()
  readonly #deadlines = new Deadlines<string>()
  readonly #news = new Outbox<UsageNews>()

  constructor(endpoint: SipEndpoint, options: { chance: Chance; timers?: TimerRules }) {
    this.#endpoint = endpoint
    this.#options = options
  }

  get size(): number {
    return this.#entries.size
  }

  deadline(): Instant | undefined {
    return this.#deadlines.earliest()
  }

  /** Places a call to `target`; returns its key. */
  call(parts: CallParts, profile: UsageProfile, target: SipTarget, now: Instant): string {
    const { usage, effects } = InviteUsage.call(parts, usageContext({ ...this.#options, profile }))
    return this.#adopt(usage, effects, target, now)
  }

  /** Takes an incoming INVITE; `target` is where our own requests of the dialog go. */
  accept(
    event: Extract<SipEvent, { type: 'request' }>,
    profile: UsageProfile,
    target: SipTarget,
    now: Instant,
  ): string {
    const { id, request, source } = event
    const context = usageContext({ ...this.#options, profile })
    const { usage, effects } = InviteUsage.incoming(request, id, now, context)
    const prefer = source.connection === undefined ? {} : { prefer: source.connection }
    return this.#adopt(usage, effects, { ...target, ...prefer }, now, { id, source })
  }

  /** A wish of the element; one for a usage that is gone does nothing. */
  command(key: string, command: UsageCommand, now: Instant): void {
    const entry = this.#entries.get(key)
    if (entry !== undefined) this.#carryOut(entry, entry.usage.command(command, now), now)
  }

  /** Takes in what belongs to a usage; false leaves the event to the element. */
  handle(event: SipEvent, now: Instant): boolean {
    switch (event.type) {
      case 'response':
        return this.#answered(event.id, event, now)
      case 'failed':
        return this.#answered(event.id, event, now)
      case 'cancelled': {
        const { id: transaction, cancel } = event
        const entry = this.#byServer.get(transaction)
        if (entry === undefined) return false
        this.#tell(entry, { type: 'cancelled', transaction, cancel }, now)
        return true
      }
      case 'ack': {
        const entry = this.#entries.get(usageKeyOf(event.request) ?? '')
        if (entry !== undefined) this.#tell(entry, { type: 'ack', request: event.request }, now, event.source)
        return true
      }
      case 'request':
        return this.#requested(event, now)
    }
  }

  tick(now: Instant): void {
    for (let key = this.#deadlines.takeDue(now); key !== undefined; key = this.#deadlines.takeDue(now)) {
      const entry = this.#entries.get(key)
      if (entry !== undefined) this.#tell(entry, { type: 'tick' }, now)
    }
  }

  /** What the usages have told since the last call. */
  takeNews(): UsageNews[] {
    return this.#news.take()
  }

  usage(key: string): InviteUsage | undefined {
    return this.#entries.get(key)?.usage
  }

  /** Where the requests of a usage go from now on. */
  retarget(key: string, target: SipTarget): void {
    const entry = this.#entries.get(key)
    if (entry !== undefined) entry.target = target
  }

  #adopt(
    usage: InviteUsage,
    effects: UsageEffect[],
    target: SipTarget,
    now: Instant,
    from?: { id: string; source: SipSource },
  ): string {
    const entry = { key: usage.key, usage, target, clients: new Map(), servers: new Set<string>() }
    this.#entries.set(entry.key, entry)
    if (from !== undefined) this.#expectAnswer(entry, from.id)
    this.#carryOut(entry, effects, now, from?.source)
    return entry.key
  }

  #answered(id: string, event: Extract<SipEvent, { type: 'response' | 'failed' }>, now: Instant): boolean {
    const asked = this.#byClient.get(id)
    if (asked === undefined) return false
    const { entry, ref } = asked
    if (event.type === 'failed') {
      this.#forget(entry, ref)
      this.#tell(entry, { type: 'failed', ref, cause: event.cause }, now)
      return true
    }
    const { response, source } = event
    // Later 2xx of other forks still come by the same INVITE transaction.
    if (response.status >= 300 || (response.status >= 200 && response.cseq.method !== 'INVITE')) {
      this.#forget(entry, ref)
    }
    if (response.cseq.method === 'INVITE' && response.status > 100 && source.connection !== undefined) {
      entry.target = { ...entry.target, prefer: source.connection }
    }
    this.#tell(entry, { type: 'response', ref, response }, now, source)
    return true
  }

  #requested(event: Extract<SipEvent, { type: 'request' }>, now: Instant): boolean {
    const { id: transaction, request, source } = event
    const key = usageKeyOf(request)
    if (key === undefined) return false
    const entry = this.#entries.get(key)
    if (entry === undefined) {
      this.#endpoint.respond(transaction, responseTo(request, 481), now)
      return true
    }
    this.#expectAnswer(entry, transaction)
    this.#tell(entry, { type: 'request', transaction, request }, now, source)
    return true
  }

  #expectAnswer(entry: Entry, transaction: string): void {
    entry.servers.add(transaction)
    this.#byServer.set(transaction, entry)
  }

  #tell(entry: Entry, input: UsageInput, now: Instant, source?: SipSource): void {
    this.#carryOut(entry, entry.usage.handle(input, now), now, source)
  }

  #carryOut(entry: Entry, effects: UsageEffect[], now: Instant, source?: SipSource): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'request': {
          const id = this.#endpoint.request(effect.request, entry.target, now)
          entry.clients.set(effect.ref, id)
          this.#byClient.set(id, { entry, ref: effect.ref })
          break
        }
        case 'acknowledge':
          this.#endpoint.acknowledge(effect.request, entry.target, now)
          break
        case 'respond':
          if (effect.response.status >= 200) this.#settle(entry, effect.transaction)
          this.#endpoint.respond(effect.transaction, effect.response, now)
          break
        case 'cancel': {
          const id = entry.clients.get(effect.ref)
          if (id !== undefined) this.#endpoint.cancel(id, now, effect.reason)
          break
        }
        default:
          if (effect.type === 'released') this.#release(entry)
          this.#news.put({ usage: entry.key, event: effect, ...(source && { source }) })
      }
    }
    if (this.#entries.has(entry.key)) this.#deadlines.set(entry.key, entry.usage.deadline())
  }

  #settle(entry: Entry, transaction: string): void {
    entry.servers.delete(transaction)
    this.#byServer.delete(transaction)
  }

  #forget(entry: Entry, ref: string): void {
    const id = entry.clients.get(ref)
    if (id === undefined) return
    entry.clients.delete(ref)
    this.#byClient.delete(id)
  }

  #release(entry: Entry): void {
    for (const ref of [...entry.clients.keys()]) this.#forget(entry, ref)
    for (const transaction of [...entry.servers]) this.#settle(entry, transaction)
    this.#entries.delete(entry.key)
    this.#deadlines.set(entry.key, undefined)
  }
}
