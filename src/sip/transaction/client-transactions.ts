// The client half of the transaction layer: requests of ours and what becomes of them (RFC 3261 section 17.1).

import {
  assert,
  BusyMap,
  Deadlines,
  earliest,
  type Instant,
  unreachable as impossible,
  Shelf,
} from '../../kernel/index.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { cancelOf } from './cancel-and-ack.ts'
import {
  type InviteClient,
  type InviteClientEffect,
  type InviteClientEvent,
  inviteClientDeadline,
  isInviteClientOver,
  startInviteClient,
  stepInviteClient,
} from './invite-client.ts'
import {
  isNonInviteClientOver,
  type NonInviteClient,
  type NonInviteClientEffect,
  type NonInviteClientEvent,
  nonInviteClientDeadline,
  startNonInviteClient,
  stepNonInviteClient,
} from './non-invite-client.ts'
import { NEVER, type Reliability, type TimerRules } from './timers.ts'
import type { TransactionEffect } from './transaction-effect.ts'
import { clientKey } from './transaction-key.ts'

interface Inviting<Way> {
  kind: 'invite'
  tx: InviteClient
  way: Way
  reliability: Reliability
  /** The Reason of the CANCEL that is wanted. */
  reason: string | undefined
}
interface Other<Way> {
  kind: 'non-invite'
  tx: NonInviteClient
  way: Way
  /** A CANCEL, whose fate is no news to the TU. */
  own: boolean
}

export class ClientTransactions<Way> {
  readonly #rules: TimerRules
  readonly #live = new BusyMap<string, Inviting<Way> | Other<Way>>()
  /** Of those that may still do something by themselves. */
  readonly #deadlines = new Deadlines<string>()
  /** Those that are only remembered, and need no way any more: that they were is all that is asked of them. */
  readonly #over = { invite: new Shelf(), 'non-invite': new Shelf() }

  constructor(rules: TimerRules) {
    this.#rules = rules
  }

  get size(): number {
    return this.#live.size + this.#over.invite.size + this.#over['non-invite'].size
  }

  count(kind: 'invite' | 'non-invite'): number {
    let count = this.#over[kind].size
    for (const live of this.#live.values()) if (live.kind === kind) count++
    return count
  }

  start(
    request: SipRequest,
    way: Way,
    reliability: Reliability,
    now: Instant,
  ): { id: string; effects: TransactionEffect<Way>[] } {
    const id = clientKey(request)
    assert(!this.#live.has(id), 'a branch is used once')
    if (request.method !== 'INVITE') {
      return { id, effects: this.#startNonInvite(id, request, way, reliability, now, false) }
    }
    const [tx, effects] = startInviteClient(request, reliability, now, this.#rules)
    const live: Inviting<Way> = { kind: 'invite', tx, way, reliability, reason: undefined }
    this.#live.set(id, live)
    this.#deadlines.set(id, inviteClientDeadline(tx))
    return { id, effects: this.#ofInvite(id, live, effects, now) }
  }

  cancel(id: string, now: Instant, reason: string | undefined): TransactionEffect<Way>[] {
    const live = this.#live.get(id)
    if (live?.kind !== 'invite') return []
    live.reason ??= reason
    return this.#stepInvite(id, live, { type: 'cancel' }, now)
  }

  /**
   * Undefined when no transaction waits for this response, or more than our own Via is in it: then it was for somebody
   * behind us, and we are no proxy (section 8.1.3.3).
   */
  receive(response: SipResponse, now: Instant): TransactionEffect<Way>[] | undefined {
    if (response.headers.count('via') !== 1) return undefined
    const id = clientKey(response)
    return this.#step(id, { type: 'response', response }, now) ?? this.#late(id, response, now)
  }

  awaits(response: SipResponse): boolean {
    const id = clientKey(response)
    return this.#live.has(id) || this.#shelfOf(response).has(id)
  }

  unreachable(id: string, now: Instant): TransactionEffect<Way>[] {
    return this.#step(id, { type: 'unreachable' }, now) ?? []
  }

  tick(now: Instant): TransactionEffect<Way>[] {
    const effects: TransactionEffect<Way>[] = []
    for (let id = this.#deadlines.takeDue(now); id !== undefined; id = this.#deadlines.takeDue(now)) {
      effects.push(...(this.#step(id, { type: 'tick' }, now) ?? []))
    }
    this.#over.invite.forget(now)
    this.#over['non-invite'].forget(now)
    return effects
  }

  deadline(): Instant | undefined {
    const { invite, 'non-invite': other } = this.#over
    return earliest(this.#deadlines.earliest(), invite.deadline(), other.deadline())
  }

  using(uses: (way: Way) => boolean): string[] {
    const found: string[] = []
    for (const id of this.#live.keys())
      if (uses((this.#live.get(id) as Inviting<Way> | Other<Way>).way)) found.push(id)
    return found
  }

  #step(id: string, event: NonInviteClientEvent, now: Instant): TransactionEffect<Way>[] | undefined {
    const live = this.#live.get(id)
    if (live === undefined) return undefined
    if (live.kind === 'invite') return this.#stepInvite(id, live, event, now)
    const [tx, effects] = stepNonInviteClient(live.tx, event, now, this.#rules)
    if (tx !== live.tx) {
      live.tx = tx
      this.#settle(id, live, isNonInviteClientOver(tx), nonInviteClientDeadline(tx))
    }
    return this.#ofNonInvite(id, live, effects)
  }

  #stepInvite(
    id: string,
    live: Inviting<Way>,
    event: InviteClientEvent,
    now: Instant,
  ): TransactionEffect<Way>[] {
    const [tx, effects] = stepInviteClient(live.tx, event, now, this.#rules)
    if (tx !== live.tx) {
      live.tx = tx
      this.#settle(id, live, isInviteClientOver(tx), inviteClientDeadline(tx))
    }
    return this.#ofInvite(id, live, effects, now)
  }

  #startNonInvite(
    id: string,
    request: SipRequest,
    way: Way,
    reliability: Reliability,
    now: Instant,
    own: boolean,
  ): TransactionEffect<Way>[] {
    const [tx, effects] = startNonInviteClient(request, reliability, now, this.#rules)
    const live: Other<Way> = { kind: 'non-invite', tx, way, own }
    this.#live.set(id, live)
    this.#deadlines.set(id, nonInviteClientDeadline(tx))
    return this.#ofNonInvite(id, live, effects)
  }

  #ofInvite(
    id: string,
    live: Inviting<Way>,
    effects: InviteClientEffect[],
    now: Instant,
  ): TransactionEffect<Way>[] {
    const out: TransactionEffect<Way>[] = []
    for (const effect of effects) {
      if (effect.type === 'cancel') {
        const cancel = cancelOf(effect.invite, live.reason)
        out.push(...this.#startNonInvite(clientKey(cancel), cancel, live.way, live.reliability, now, true))
      } else out.push(told(id, live.way, effect))
    }
    return out
  }

  #ofNonInvite(id: string, live: Other<Way>, effects: NonInviteClientEffect[]): TransactionEffect<Way>[] {
    const news = live.own ? effects.filter(({ type }) => type === 'send') : effects
    return news.map(effect => told(id, live.way, effect))
  }

  /** After a change of state. */
  #settle(
    id: string,
    { kind, tx }: Inviting<Way> | Other<Way>,
    isOver: boolean,
    deadline: Instant | undefined,
  ): void {
    const isAside = isOver && deadline !== undefined
    if (isAside) this.#over[kind].put(id, '', deadline)
    this.#deadlines.set(id, isAside ? undefined : deadline)
    if (isAside || tx.state === 'terminated') this.#live.delete(id)
  }

  /** To a transaction that is over; undefined where none is. */
  #late(id: string, response: SipResponse, now: Instant): TransactionEffect<Way>[] | undefined {
    if (!this.#shelfOf(response).has(id)) return undefined
    if (response.cseq.method !== 'INVITE') return []
    const [, effects] = stepInviteClient(OVER, { type: 'response', response }, now, this.#rules)
    return effects.flatMap(effect => (effect.type === 'response' ? [{ ...effect, id }] : []))
  }

  #shelfOf({ cseq }: SipResponse): Shelf {
    return this.#over[cseq.method === 'INVITE' ? 'invite' : 'non-invite']
  }
}

/** The last state of every INVITE that is over. */
const OVER: InviteClient = { state: 'accepted', timerM: NEVER }

function told<Way>(id: string, way: Way, effect: NonInviteClientEffect): TransactionEffect<Way> {
  switch (effect.type) {
    case 'send':
      return { type: 'send', way, message: effect.message, client: id }
    case 'response':
      return { type: 'response', id, response: effect.response }
    case 'failed':
      return { type: 'failed', id, cause: effect.cause }
    default:
      return impossible(effect)
  }
}
