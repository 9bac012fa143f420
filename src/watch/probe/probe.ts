// The probe as an element: one connection after the other to each address of the SBC, and one OPTIONS over the first
// that stands. It sends no other SIP. What it sees is noted as facts by its world; what it did is told by `log`.
//
//   locating --> opening --> over         opening --opened--> asking --answer, or none in time--> opening
//                  |  ^
//                  '--' next attempt

import type { DnsAnswer, Element, ElementEffect, ElementEvent, RecordType } from '../../element/index.ts'
import { sipFact } from '../../facts/index.ts'
import {
  after,
  assert,
  between,
  type Chance,
  earliest,
  formatEndpoint,
  type Instant,
  isAddress,
  type Millis,
  millis,
} from '../../kernel/index.ts'
import { formatMessage, parseMessage, type SipRequest, StreamFramer } from '../../sip/index.ts'
import { type Asking, type Attempt, furtherAsking, plannedAsking, policyOf } from './attempts.ts'
import { optionsMessage } from './options-message.ts'
import { ADDRESSES_LIMIT, type ProbeOrder } from './order.ts'
import type { ProbeLog } from './probe-log.ts'

type Opened = Extract<ElementEvent, { type: 'opened' }>
type Closed = Extract<ElementEvent, { type: 'closed' }>

type State =
  | {
      state: 'locating'
      waitsFor: RecordType[]
      found: string[]
      faults: Exclude<DnsAnswer, { ok: true }>['fault'][]
    }
  | { state: 'opening'; attempt: Attempt; since: Instant }
  | {
      state: 'asking'
      attempt: Attempt
      since: Instant
      until: Instant
      opened: Opened
      request: SipRequest
      framer: StreamFramer
    }
  | { state: 'over' }

/** Refused at once, though nobody can have waited for an answer: this machine has no way there. */
const AT_ONCE = millis(50)
/** A server may say so much to us unasked before the answer. */
const MESSAGES_LIMIT = 20

export class Probe implements Element {
  readonly log: ProbeLog = {
    addresses: [],
    attempts: [],
    unreachable: new Map(),
    options: new Map(),
    isCut: false,
  }
  readonly #order: ProbeOrder
  readonly #chance: Chance
  #state: State = { state: 'over' }
  #waiting: Attempt[] = []
  #end: Instant | undefined
  #opened = 0
  #heard = 0

  constructor(order: ProbeOrder, chance: Chance) {
    this.#order = order
    this.#chance = chance
  }

  get isOver(): boolean {
    return this.#state.state === 'over'
  }

  start(now: Instant): ElementEffect[] {
    const { host, addresses, limitMs } = this.#order
    this.#end = after(now, limitMs)
    const known = addresses ?? (isAddress(host) ? [host] : undefined)
    if (known !== undefined) return this.#begin(known, now)
    const waitsFor: RecordType[] = ['A', 'AAAA']
    this.#state = { state: 'locating', waitsFor, found: [], faults: [] }
    return waitsFor.map(record => ({ type: 'resolve', name: host, record }))
  }

  deadline(): Instant | undefined {
    if (this.#state.state === 'over') return undefined
    return this.#state.state === 'asking' ? earliest(this.#state.until, this.#end) : this.#end
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    switch (event.type) {
      case 'resolved':
        return this.#resolved(event, now)
      case 'opened':
        return this.#isMine(event.connection) ? this.#stands(event, now) : []
      case 'received':
        return this.#isMine(event.connection) ? this.#hears(event.bytes, now) : []
      case 'closed':
        return this.#isMine(event.connection) ? this.#closed(event, now) : []
      case 'tick':
        return this.#tick(now)
      default:
        return []
    }
  }

  #isMine(connection: string): boolean {
    return 'attempt' in this.#state && this.#state.attempt.id === connection
  }

  #resolved({ record, answer }: Extract<ElementEvent, { type: 'resolved' }>, now: Instant): ElementEffect[] {
    const { host } = this.#order
    if (this.#state.state !== 'locating' || !this.#state.waitsFor.includes(record)) return []
    const { found, faults } = this.#state
    const waitsFor = this.#state.waitsFor.filter(each => each !== record)
    if (answer.ok) found.push(...answer.value.flatMap(each => ('address' in each ? [each.address] : [])))
    else faults.push(answer.fault)
    this.#state = { state: 'locating', waitsFor, found, faults }
    if (waitsFor.length > 0) return []
    if (found.length > 0) return this.#begin(found, now)
    this.#state = { state: 'over' }
    const why = (['no-server-answered', 'no-such-record', 'no-such-name'] as const).find(each =>
      faults.includes(each),
    )
    const asked = [`A ${host}`, `AAAA ${host}`]
    return [{ type: 'note', fact: { kind: 'unresolved', name: host, asked, why: why ?? 'no-such-name' } }]
  }

  #begin(addresses: readonly string[], now: Instant): ElementEffect[] {
    this.log.addresses = [...new Set(addresses)].slice(0, ADDRESSES_LIMIT)
    this.#waiting = this.log.addresses.flatMap(address =>
      plannedAsking(this.#order).map(asks => this.#attempt(address, asks)),
    )
    return this.#next(now)
  }

  #attempt(address: string, asks: Asking): Attempt {
    this.#opened += 1
    return { id: `probe-${this.#opened}`, address, asks }
  }

  #next(now: Instant): ElementEffect[] {
    const attempt = this.#waiting.shift()
    if (attempt === undefined) {
      this.#state = { state: 'over' }
      return []
    }
    this.log.attempts.push(attempt)
    this.#state = { state: 'opening', attempt, since: now }
    const to = { address: attempt.address, port: this.#order.port }
    return [{ type: 'open', connection: attempt.id, to, tls: policyOf(attempt.asks, this.#order) }]
  }

  #stands(event: Opened, now: Instant): ElementEffect[] {
    assert(this.#state.state === 'opening', 'a connection that opens was being opened')
    const { attempt } = this.#state
    if (attempt.asks.way !== 'as-microsoft' || this.log.options.has(attempt.address)) return this.#leave(now)
    const request = optionsMessage(this.#order, event.local, this.#chance)
    const until = after(now, this.#order.answerLimitMs)
    this.#heard = 0
    this.#state = {
      state: 'asking',
      attempt,
      since: now,
      until,
      opened: event,
      request,
      framer: new StreamFramer(),
    }
    return [
      this.#noteOf('sent', request, event),
      { type: 'send', connection: attempt.id, bytes: formatMessage(request) },
    ]
  }

  #hears(bytes: Uint8Array, now: Instant): ElementEffect[] {
    if (this.#state.state !== 'asking') return []
    const { framer, request, opened } = this.#state
    const effects: ElementEffect[] = []
    for (const event of framer.push(bytes)) {
      if (event.type === 'fault' || this.#heard >= MESSAGES_LIMIT)
        return [...effects, ...this.#unanswered('no-sip', now)]
      if (event.type !== 'message') continue
      this.#heard += 1
      const parsed = parseMessage(event.bytes)
      if (!parsed.ok) return [...effects, ...this.#unanswered('no-sip', now)]
      const message = parsed.value
      effects.push(this.#noteOf('received', message, opened))
      if (message.kind === 'response' && message.callId === request.callId && message.status >= 200)
        return [...effects, ...this.#answered(message.status, now)]
    }
    return effects
  }

  #answered(status: number, now: Instant): ElementEffect[] {
    assert(this.#state.state === 'asking', 'an answer was waited for')
    const { attempt, since } = this.#state
    this.log.options.set(attempt.address, { connection: attempt.id, status, tookMs: between(since, now) })
    return [this.#optionsNote(attempt, { status }), ...this.#leave(now)]
  }

  #unanswered(failed: 'timeout' | 'closed' | 'no-sip', now: Instant): ElementEffect[] {
    assert(this.#state.state === 'asking', 'an answer was waited for')
    const { attempt, since } = this.#state
    this.log.options.set(attempt.address, { connection: attempt.id, failed, tookMs: between(since, now) })
    const note = this.#optionsNote(attempt, { failed: 'timeout' })
    return [note, ...(failed === 'closed' ? this.#next(now) : this.#leave(now))]
  }

  #closed({ cause, chainFault }: Closed, now: Instant): ElementEffect[] {
    if (this.#state.state === 'asking') return this.#unanswered('closed', now)
    if (this.#state.state !== 'opening') return []
    const { attempt, since } = this.#state
    const { address, asks } = attempt
    const isFirst = this.log.attempts.every(each => each === attempt || each.address !== address)
    if (isFirst && (cause === 'refused' || cause === 'timeout'))
      return this.#unreachable(attempt, cause, between(since, now), now)
    const isUnmet = asks.way === 'as-microsoft' && chainFault === undefined
    const isTold = [...this.log.attempts, ...this.#waiting].some(
      each => each.address === address && each.asks.way === 'any-cipher',
    )
    if (isUnmet && !isTold) {
      const place = this.#waiting.findLastIndex(each => each.address === address) + 1
      this.#waiting.splice(place, 0, ...furtherAsking().map(each => this.#attempt(address, each)))
    }
    return this.#next(now)
  }

  /** Nothing else is asked there: each question would cost the whole patience again. */
  #unreachable(attempt: Attempt, cause: 'refused' | 'timeout', tried: Millis, now: Instant): ElementEffect[] {
    const { address } = attempt
    this.#waiting = this.#waiting.filter(each => each.address !== address)
    const isNoRoute = cause === 'timeout' && tried < AT_ONCE
    this.log.unreachable.set(address, isNoRoute ? 'no-route' : cause)
    return [...(isNoRoute ? [] : [this.#optionsNote(attempt, { failed: 'transport' })]), ...this.#next(now)]
  }

  #tick(now: Instant): ElementEffect[] {
    if (this.#state.state === 'over') return []
    if (this.#end !== undefined && now >= this.#end) {
      this.log.isCut = true
      this.#waiting = []
      if (this.#state.state === 'asking') return this.#unanswered('timeout', now)
      if (this.#state.state === 'opening') return this.#leave(now)
      this.#state = { state: 'over' }
      return []
    }
    return this.#state.state === 'asking' && now >= this.#state.until ? this.#unanswered('timeout', now) : []
  }

  #leave(now: Instant): ElementEffect[] {
    const left: ElementEffect[] =
      'attempt' in this.#state ? [{ type: 'close', connection: this.#state.attempt.id, cause: 'fin' }] : []
    return [...left, ...this.#next(now)]
  }

  #optionsNote(
    { address }: Attempt,
    outcome: { status: number } | { failed: 'timeout' | 'transport' },
  ): ElementEffect {
    const peer = formatEndpoint({ address, port: this.#order.port })
    return {
      type: 'note',
      fact: { kind: 'options', direction: 'sent', peer, ...outcome, inMicrosoftsName: true },
    }
  }

  #noteOf(
    direction: 'sent' | 'received',
    message: Parameters<typeof sipFact>[0],
    { connection, local, remote }: Opened,
  ): ElementEffect {
    return {
      type: 'note',
      fact: sipFact(message, { direction, transport: 'tls', local, remote, connection }),
    }
  }
}
