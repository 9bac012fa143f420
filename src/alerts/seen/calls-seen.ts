// The calls of the SBC as far as alerts ask of them: how many there are now, how those before ended, which way they went.
// It goes by the `call` facts, and of messages reads only the INVITE that begins a call on one side.

import { type CallFact, hostIn, isOutsideDialog, requestUri, type SipFact } from '../../facts/index.ts'
import { after, type Instant, millis, minutes, remember } from '../../kernel/index.ts'
import { detached, type SipMessage } from '../../sip/index.ts'
import { verdictOf } from '../../watch/index.ts'
import { type SavedSlot, SlotCounts } from './slot-counts.ts'

/** Calls and INVITEs remembered at once; the oldest is forgotten first. */
const LIMIT = 20_000
/** Nobody talks longer: its end was not seen. */
const LONGEST_CALL = minutes(24 * 60)
const WEEK = 7 * 24 * 60
/** The weeks that calls are compared with, and one more. */
const KEPT = minutes(5 * WEEK)
const ENDED_KEPT = minutes(WEEK)
const WAYS_KEPT = minutes(60)

export interface SavedCalls {
  begun: SavedSlot[]
  failed: SavedSlot[]
  short: SavedSlot[]
}

interface OpenCall {
  offeredAt: Instant
  answeredAt?: Instant
}

/** An answered call, and the host that was asked for on the side that was called. */
export interface Way {
  at: Instant
  direction: 'inbound' | 'outbound'
  host: string
}

export class CallsSeen {
  readonly begun: SlotCounts
  /** Watched: those that failed, through no will of the people. */
  readonly ended: SlotCounts
  /** Those that were answered; watched: the short ones. */
  readonly answered: SlotCounts
  readonly #open = new Map<string, OpenCall>()
  /** By Call-ID, the host in the request-URI of the latest INVITE. */
  readonly #asked = new Map<string, string>()
  #ways: Way[] = []
  readonly #shortCallMs: number

  constructor(shortCallMs: number, saved?: SavedCalls) {
    this.#shortCallMs = shortCallMs
    this.begun = new SlotCounts(KEPT, saved?.begun)
    this.ended = new SlotCounts(ENDED_KEPT, saved?.failed)
    this.answered = new SlotCounts(ENDED_KEPT, saved?.short)
  }

  /** Calls that are up or ring. */
  get now(): number {
    return this.#open.size
  }

  ways(from: Instant): readonly Way[] {
    return this.#ways.filter(({ at }) => at >= from)
  }

  invite(fact: SipFact): void {
    if (fact.method !== 'INVITE' || fact.status !== undefined || fact.toTag !== undefined) return
    this.#asks(fact.callId, requestUri(fact))
  }

  /** The same of a message that passes, read already. */
  passing(message: SipMessage): void {
    if (message.kind === 'request' && message.method === 'INVITE' && isOutsideDialog(message))
      this.#asks(message.callId, message.uri)
  }

  call(fact: CallFact): void {
    const { call, at, event } = fact
    const open = this.#open.get(call)
    switch (event) {
      case 'offered':
        this.begun.add(at, false)
        remember(this.#open, call, { offeredAt: at }, LIMIT)
        return this.#forgetLong(at)
      case 'answered':
        if (open !== undefined) open.answeredAt ??= at
        return this.#went(fact)
      case 'limit':
        // Without a call it was one more than there was room for.
        if (open === undefined) this.ended.add(at, true)
        return
      case 'refused':
      case 'ended':
        this.#open.delete(call)
        return this.#over(fact, open)
      default:
    }
  }

  saved(): SavedCalls {
    return { begun: this.begun.saved(), failed: this.ended.saved(), short: this.answered.saved() }
  }

  #over({ at, status }: CallFact, open: OpenCall | undefined): void {
    // Of a call that nobody saw begin, it is not known whether it was answered.
    if (open === undefined) return
    const { answeredAt } = open
    this.ended.add(at, answeredAt === undefined && status !== undefined && hasFailed(status))
    if (answeredAt !== undefined) this.answered.add(at, at - answeredAt < this.#shortCallMs)
  }

  #asks(callId: string, uri: string): void {
    const host = hostIn(uri)
    // Both were cut out of a message, which is not to live as long as they do.
    if (host !== undefined) remember(this.#asked, detached(callId), detached(host), LIMIT)
  }

  /** The callee's leg is the last that was called before the answer. */
  #went({ at, legs }: CallFact): void {
    const caller = legs[0]
    const callee = legs.findLast(leg => leg.side !== caller?.side)
    const host = this.#asked.get(callee?.callId ?? '')
    for (const { callId } of legs) this.#asked.delete(callId)
    if (caller === undefined || host === undefined) return
    const direction = caller.side === 'carrier' ? 'inbound' : 'outbound'
    this.#ways.push({ at, direction, host })
    if (this.#ways.length > LIMIT) this.#ways = this.ways(after(at, millis(-WAYS_KEPT))).slice(-LIMIT / 2)
  }

  #forgetLong(now: Instant): void {
    for (const [call, { offeredAt }] of this.#open) {
      if (now - offeredAt < LONGEST_CALL) return
      this.#open.delete(call)
    }
  }
}

/** Nobody here knows whether it rang; a caller who gave up is no failure in either case. */
const hasFailed = (status: number): boolean => verdictOf(status, false) === 'bad'
