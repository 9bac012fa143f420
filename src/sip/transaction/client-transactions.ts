// The client half of the transaction layer: requests of ours and what becomes of them (RFC 3261 section 17.1).

import {
  assert,
  Deadlines,
  earliest,
  Forgetting,
  type Instant,
  unreachable as impossible,
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
import type { Reliability, TimerRules } from './timers.ts'
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
  readonly #live = new Map<string, Inviting<Way> | Other<Way>>()
  /** Of those that may still do something by themselves. */
  readonly #deadlines = new Deadlines<string>()
  /** Those that are only remembered. */
  readonly #forgetting = new Forgetting<string>()

  constructor(rules: TimerRules) {
    this.#rules = rules
  }

  get size(): number {
    return this.#live.size
  }

  count(kind: 'invite' | 'non-invite'): number {
    let count = 0
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
    if (response.headers.values('via').length !== 1) return undefined
    return this.#step(clientKey(response), { type: 'response', response }, now)
  }

  awaits(response: SipResponse): boolean {
    return this.#live.has(clientKey(response))
  }

  unreachable(id: string, now: Instant): TransactionEffect<Way>[] {
    return this.#step(id, { type: 'unreachable' }, now) ?? []
  }

  tick(now: Instant): TransactionEffect<Way>[] {
    const effects: TransactionEffect<Way>[] = []
    for (let id = this.#deadlines.takeDue(now); id !== undefined; id = this.#deadlines.takeDue(now)) {
      effects.push(...(this.#step(id, { type: 'tick' }, now) ?? []))
    }
    for (let ids = this.#forgetting.takeDue(now); ids !== undefined; ids = this.#forgetting.takeDue(now)) {
      for (const id of ids) effects.push(...(this.#step(id, { type: 'tick' }, now) ?? []))
    }
    return effects
  }

  deadline(): Instant | undefined {
    return earliest(this.#deadlines.earliest(), this.#forgetting.deadline())
  }

  using(uses: (way: Way) => boolean): string[] {
    const found: string[] = []
    for (const [id, live] of this.#live) if (uses(live.way)) found.push(id)
    return found
  }

  #step(id: string, event: NonInviteClientEvent, now: Instant): TransactionEffect<Way>[] | undefined {
    const live = this.#live.get(id)
    if (live === undefined) return undefined
    if (live.kind === 'invite') return this.#stepInvite(id, live, event, now)
    const [tx, effects] = stepNonInviteClient(live.tx, event, now, this.#rules)
    if (tx !== live.tx) {
      live.tx = tx
      this.#settle(id, tx.state, isNonInviteClientOver(tx), nonInviteClientDeadline(tx))
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
      this.#settle(id, tx.state, isInviteClientOver(tx), inviteClientDeadline(tx))
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
    const out: TransactionEffect<Way>[] = []
    for (const effect of effects) {
      if (effect.type === 'send' || !live.own) out.push(told(id, live.way, effect))
    }
    return out
  }

  /** After a change of state. */
  #settle(id: string, state: string, isOver: boolean, deadline: Instant | undefined): void {
    this.#deadlines.set(id, isOver ? undefined : deadline)
    if (isOver && deadline !== undefined) this.#forgetting.add(id, deadline)
    if (state === 'terminated') this.#live.delete(id)
  }
}

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
