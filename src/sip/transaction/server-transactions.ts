// The server half of the transaction layer: requests of peers and our answers (RFC 3261 section 17.2), with the
// requests that the TU need not see: repetitions, merged copies (section 8.2.2.2), CANCEL (section 9.2).

import { BusyMap, type Chance, Deadlines, earliest, type Instant } from '../../kernel/index.ts'
import { responseTo } from '../message/response-to.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import {
  type InviteServerEffect,
  type InviteServerEvent,
  inviteServerDeadline,
  isInviteServerOver,
  startInviteServer,
  stepInviteServer,
} from './invite-server.ts'
import {
  isNonInviteServerOver,
  type NonInviteServerEvent,
  nonInviteServerDeadline,
  startNonInviteServer,
  stepNonInviteServer,
} from './non-invite-server.ts'
import { type LiveServer, OverServers } from './over-servers.ts'
import type { Reliability, TimerRules } from './timers.ts'
import type { TransactionEffect } from './transaction-effect.ts'
import { makeTag, mergeKey, serverKey } from './transaction-key.ts'

/** What an overloaded element asks its peer to wait, in seconds (RFC 3261 section 21.5.4). */
export const OVERLOAD_RETRY_AFTER = 10

type Invited<Way> = Extract<LiveServer<Way>, { kind: 'invite' }>
type Other<Way> = Extract<LiveServer<Way>, { kind: 'non-invite' }>

/** How full the layer is: new calls are refused first, those that stand may still change and end. */
export type Load = 'normal' | 'no-new-calls' | 'full'

interface ServerParts {
  rules: TimerRules
  chance: Chance
  /** Whether a new call is taken. */
  admits: () => boolean
  retryAfterSeconds: () => number
}

export class ServerTransactions<Way> {
  readonly #rules: TimerRules
  readonly #parts: ServerParts
  readonly #live = new BusyMap<string, LiveServer<Way>>()
  /** Merge key to the server transaction that has it. */
  readonly #merged = new BusyMap<string, string>()
  /** Of those that may still do something by themselves. */
  readonly #deadlines = new Deadlines<string>()
  readonly #over = new OverServers()

  constructor(parts: ServerParts) {
    this.#rules = parts.rules
    this.#parts = parts
  }

  get size(): number {
    return this.#live.size + this.#over.size
  }

  count(kind: 'invite' | 'non-invite'): number {
    let count = this.#over.count(kind)
    for (const live of this.#live.values()) if (live.kind === kind) count++
    return count
  }

  respond(id: string, response: SipResponse, now: Instant): TransactionEffect<Way>[] {
    const live = this.#live.get(id)
    if (live?.kind === 'invite') return this.#stepInvite(id, live, { type: 'respond', response }, now)
    if (live?.kind === 'non-invite') return this.#stepNonInvite(id, live, { type: 'respond', response }, now)
    return []
  }

  /** The TU will not answer it any more: an accepted INVITE need not know the way for a further 2xx. */
  release(id: string): void {
    const live = this.#live.get(id)
    if (live?.kind === 'invite' && live.tx.state === 'accepted') this.#putAside(id, live, live.tx.timerL)
  }

  receive(
    request: SipRequest,
    way: Way,
    reliability: Reliability,
    now: Instant,
    load: Load,
  ): TransactionEffect<Way>[] {
    if (request.method === 'ACK') return this.#receiveAck(request, way, now)
    const id = serverKey(request)
    const kind = request.method === 'INVITE' ? 'invite' : 'non-invite'
    const live = this.#live.get(id) ?? this.#over.find(id, kind, way)
    if (live === undefined) return this.#receiveNew(id, request, way, reliability, now, load)
    // The answer goes the way of the latest copy: the earlier connection may be gone.
    live.way = way
    return live.kind === 'invite'
      ? this.#stepInvite(id, live, { type: 'invite-again' }, now)
      : this.#stepNonInvite(id, live, { type: 'request-again', request }, now)
  }

  tick(now: Instant): TransactionEffect<Way>[] {
    const effects: TransactionEffect<Way>[] = []
    for (let id = this.#deadlines.takeDue(now); id !== undefined; id = this.#deadlines.takeDue(now)) {
      effects.push(...this.#tick(id, now))
    }
    this.#over.forget(now)
    return effects
  }

  deadline(): Instant | undefined {
    return earliest(this.#deadlines.earliest(), this.#over.deadline())
  }

  #tick(id: string, now: Instant): TransactionEffect<Way>[] {
    const live = this.#live.get(id)
    if (live === undefined) return []
    return live.kind === 'invite'
      ? this.#stepInvite(id, live, { type: 'tick' }, now)
      : this.#stepNonInvite(id, live, { type: 'tick' }, now)
  }

  #receiveAck(request: SipRequest, way: Way, now: Instant): TransactionEffect<Way>[] {
    const id = serverKey(request)
    const live = this.#live.get(id) ?? this.#over.find(id, 'invite', way)
    if (live?.kind !== 'invite') return [{ type: 'ack', request, way }]
    return this.#stepInvite(id, live, { type: 'ack', request }, now)
  }

  #receiveNew(
    id: string,
    request: SipRequest,
    way: Way,
    reliability: Reliability,
    now: Instant,
    load: Load,
  ): TransactionEffect<Way>[] {
    if (request.method === 'CANCEL') return this.#receiveCancel(id, request, way, reliability, now)
    const merge = mergeKey(request)
    if (merge !== undefined && (this.#merged.has(merge) || this.#over.hasMerged(merge)))
      return this.#refuse(request, way, 482, 'Merged Request')
    if (load === 'full' || (load === 'no-new-calls' && merge !== undefined)) {
      return this.#refuse(request, way, 503, 'Too Many Transactions')
    }
    if (merge !== undefined && request.method === 'INVITE' && !this.#parts.admits())
      return this.#refuse(request, way, 503, 'Overload')
    if (merge !== undefined) this.#merged.set(merge, id)
    const up: TransactionEffect<Way> = { type: 'request', id, request, way }
    if (request.method !== 'INVITE') {
      const [tx] = startNonInviteServer(request, reliability, now, this.#rules)
      this.#live.set(id, { kind: 'non-invite', tx, way, merge })
      this.#deadlines.set(id, nonInviteServerDeadline(tx))
      return [up]
    }
    const [tx, effects] = startInviteServer(request, reliability, now, this.#rules)
    this.#live.set(id, { kind: 'invite', tx, way, merge })
    this.#deadlines.set(id, inviteServerDeadline(tx))
    return [...onWay(effects, way), up]
  }

  /** Section 9.2: the CANCEL gets its own 200, the INVITE its 487 from the TU if it has no final answer yet. */
  #receiveCancel(
    id: string,
    cancel: SipRequest,
    way: Way,
    reliability: Reliability,
    now: Instant,
  ): TransactionEffect<Way>[] {
    const inviteId = serverKey(cancel, 'INVITE')
    const invite = this.#live.get(inviteId) ?? this.#over.find(inviteId, 'invite', way)
    if (invite?.kind !== 'invite') return this.#refuse(cancel, way, 481, 'No INVITE To Cancel')
    const pending = invite.tx.state === 'proceeding' ? invite.tx : undefined
    const [tx] = startNonInviteServer(cancel, reliability, now, this.#rules)
    const live: Other<Way> = { kind: 'non-invite', tx, way, merge: undefined }
    this.#live.set(id, live)
    // The tag is that of the INVITE's own responses, where one was sent.
    const toTag = pending?.last?.to.tag ?? makeTag(this.#parts.chance)
    const response = responseTo(cancel, 200, { toTag })
    const effects = this.#stepNonInvite(id, live, { type: 'respond', response }, now)
    return pending === undefined ? effects : [...effects, { type: 'cancelled', id: inviteId, cancel }]
  }

  /** An answer that keeps no state: whoever repeats the request gets it again. */
  #refuse(request: SipRequest, way: Way, status: number, reason: string): TransactionEffect<Way>[] {
    const response = responseTo(request, status, {
      toTag: makeTag(this.#parts.chance),
      reason,
      ...(status === 503 ? { headers: [['Retry-After', String(this.#parts.retryAfterSeconds())]] } : {}),
    })
    return [
      { type: 'send', way, message: response },
      { type: 'refused', request, way, status, why: reason },
    ]
  }

  #stepInvite(
    id: string,
    live: Invited<Way>,
    event: InviteServerEvent,
    now: Instant,
  ): TransactionEffect<Way>[] {
    const [tx, effects] = stepInviteServer(live.tx, event, now, this.#rules)
    if (tx !== live.tx) {
      live.tx = tx
      this.#settle(id, live, isInviteServerOver(tx), inviteServerDeadline(tx))
    }
    return onWay(effects, live.way)
  }

  #stepNonInvite(
    id: string,
    live: Other<Way>,
    event: NonInviteServerEvent,
    now: Instant,
  ): TransactionEffect<Way>[] {
    const [tx, effects] = stepNonInviteServer(live.tx, event, now, this.#rules)
    if (tx !== live.tx) {
      live.tx = tx
      this.#settle(id, live, isNonInviteServerOver(tx), nonInviteServerDeadline(tx))
    }
    return onWay(effects, live.way)
  }

  /** After a change of state. */
  #settle(id: string, live: LiveServer<Way>, isOver: boolean, deadline: Instant | undefined): void {
    if (isOver && deadline !== undefined) return this.#putAside(id, live, deadline)
    this.#deadlines.set(id, deadline)
    if (live.tx.state === 'terminated') this.#remove(id, live)
  }

  #putAside(id: string, live: LiveServer<Way>, until: Instant): void {
    this.#over.put(id, live, until)
    this.#deadlines.set(id, undefined)
    this.#remove(id, live)
  }

  #remove(id: string, { merge }: LiveServer<Way>): void {
    this.#live.delete(id)
    if (merge !== undefined && this.#merged.get(merge) === id) this.#merged.delete(merge)
  }
}

const onWay = <Way>(effects: readonly InviteServerEffect[], way: Way): TransactionEffect<Way>[] =>
  effects.map(effect =>
    effect.type === 'send'
      ? { type: 'send', way, message: effect.message }
      : { type: 'ack', request: effect.request, way },
  )
