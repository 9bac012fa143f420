// What messages tell: each INVITE and OPTIONS (`exchanges.ts`) with what came of it.
//
//   asked --18x--> asked, rang --2xx--> answered --BYE--> over
//     |               |---------3xx-6xx--> over
//     '--nothing for 32 s (RFC 3261, timers B and F)--> over, and nobody answered

import { talkMs } from '../../facts/index.ts'
import { after, between, type Instant, type Millis, minutes, remember } from '../../kernel/index.ts'
import { detached } from '../../sip/index.ts'
import { type Exchange, Exchanges, type Observer, type Side } from './exchanges.ts'
import type { Glimpse } from './glimpse.ts'
import type { Ledger } from './ledger.ts'
import {
  failedWith,
  gaveUp,
  LEFT_OPTIONS,
  NO_WORD,
  optionsFailed,
  optionsRefused,
  refusesOptions,
} from './message-words.ts'
import { type Verdict, verdictOf } from './outcome.ts'
import type { Places } from './places.ts'
import { optionsTaken, ringTime, sipSeen } from './sbc-seen.ts'
import type { Subject } from './subject.ts'

/** After something was lost on the way from the observer, silence proves nothing. */
const AFTER_LOSS: Millis = minutes(1)
const PROXIES = 16

/** A request outside of any dialog, on which side, and who saw it. */
interface Asked {
  glimpse: Glimpse
  side: Side
  observer: Observer
}

export class MessageWatch {
  readonly #ledger: Ledger
  readonly #places: Places
  readonly #exchanges: Exchanges
  /** Names of Microsoft's proxies that were asked. */
  readonly #proxies = new Map<string, string>()

  constructor(ledger: Ledger, places: Places) {
    this.#ledger = ledger
    this.#places = places
    this.#exchanges = new Exchanges(ledger.options.exchanges)
  }

  get size(): number {
    return this.#exchanges.size
  }

  hear(glimpse: Glimpse, now: Instant): void {
    const { place } = glimpse
    // Microsoft's own view, as where both sides run on one machine.
    if (this.#places.isMicrosoft(place.local.address)) return
    const side = this.#places.isMicrosoft(place.remote.address) ? 'teams' : 'carrier'
    const observer = this.#exchanges.observer(glimpse.observer)
    if (place.direction === 'sent') observer.showsSent = true
    const exchange = this.#exchanges.of(side, glimpse.callId)
    if (exchange !== undefined && exchange.observer !== observer) return
    if (glimpse.status !== undefined) this.#answer(exchange, glimpse, glimpse.status, now)
    else if (glimpse.method === 'BYE') this.#bye(exchange, now)
    else if (!glimpse.isInDialog) this.#request(exchange, { glimpse, side, observer }, now)
  }

  /** OPTIONS of an observer that tells itself what became of them. */
  toldOptions(observer: string): void {
    this.#exchanges.observer(observer).tellsOptions = true
  }

  lost(observer: string, now: Instant): void {
    this.#exchanges.observer(observer).lossyUntil = after(now, AFTER_LOSS)
  }

  /** Requests that nobody answered. */
  tick(now: Instant): void {
    for (const exchange of this.#exchanges.unanswered(now)) this.#unanswered(exchange, now)
  }

  #request(known: Exchange | undefined, { glimpse, side, observer }: Asked, now: Instant): void {
    const { place, cseq, method } = glimpse
    // Sent again; after a challenge it comes with the next number.
    if (known !== undefined && known.cseq >= cseq) return
    const isSent = place.direction === 'sent'
    const inbound = (side === 'teams') === isSent
    this.#exchanges.open({
      // It was cut out of a message, which is not to live as long as it does.
      callId: known?.callId ?? detached(glimpse.callId),
      method: method as Exchange['method'],
      observer,
      side,
      isSent,
      cseq,
      at: now,
      heard: false,
      rang: false,
      answeredAt: undefined,
      isOver: false,
      direction: inbound ? 'inbound' : 'outbound',
      subject: side === 'teams' ? this.#sbc(glimpse, now) : this.#trunk(glimpse, now),
      remote: place.remote.address,
      proxy: side === 'teams' && isSent ? this.#proxyOf(glimpse) : undefined,
    })
    if (side === 'teams' && !isSent) this.#cameFromRegion(glimpse, now)
  }

  /** The SBC as it calls itself towards Microsoft. */
  #sbc(glimpse: Glimpse, now: Instant): Subject | undefined {
    const { observer, place, method } = glimpse
    const { address } = place.local
    if (place.direction === 'sent' && !this.#places.isNamed(address)) {
      const name = glimpse.contact && this.#places.named(address, glimpse.contact)
      if (name !== undefined) this.#ledger.renamed(address, name, now)
    }
    const sbc = this.#ledger.of('sbc', this.#places.sbcOf(observer, address), now)
    if (sbc === undefined) return undefined
    sipSeen(sbc.seen, now)
    if (method === 'OPTIONS' && place.direction === 'sent') sbc.seen.optionsSentAt = now
    return sbc
  }

  #trunk({ observer, place }: Glimpse, now: Instant): Subject | undefined {
    if (place.direction === 'sent') this.#places.used(place.remote.address)
    return this.#ledger.of('trunk', this.#places.trunkAt(observer, place.remote.address), now)
  }

  #proxyOf({ host, place }: Glimpse): string | undefined {
    const known = host === undefined ? undefined : this.#proxies.get(host)
    if (known !== undefined) return known
    if (host === undefined || !this.#places.isProxy(host)) return this.#places.proxyAt(place.remote.address)
    const proxy = detached(host)
    remember(this.#proxies, proxy, proxy, PROXIES)
    return proxy
  }

  #answer(exchange: Exchange | undefined, glimpse: Glimpse, status: number, now: Instant): void {
    if (exchange === undefined || exchange.isOver || exchange.answeredAt !== undefined) return
    const isOther = exchange.isSent === (glimpse.place.direction === 'sent')
    if (isOther || exchange.cseq !== glimpse.cseq) return
    exchange.heard = true
    if (exchange.side === 'teams' && exchange.subject !== undefined) exchange.subject.seen.sipAt = now
    if (status < 200) return this.#rings(exchange, now)
    if (exchange.method === 'OPTIONS') this.#optionsAnswered(exchange, glimpse, status, now)
    else this.#inviteAnswered(exchange, glimpse, status, now)
  }

  #rings(exchange: Exchange, now: Instant): void {
    if (!exchange.rang && exchange.side === 'teams' && !exchange.isSent) noteRing(exchange, now)
    exchange.rang = true
  }

  #inviteAnswered(exchange: Exchange, glimpse: Glimpse, status: number, now: Instant): void {
    const verdict = verdictOf(status, exchange.rang)
    if (verdict === undefined) return
    const { side, isSent } = exchange
    // Whose calls are taken is no stranger.
    if (side === 'carrier' && status < 300 && exchange.subject === undefined) {
      this.#places.used(exchange.remote)
      exchange.subject = this.#ledger.of(
        'trunk',
        this.#places.trunkAt(exchange.observer.name, exchange.remote),
        now,
      )
    }
    const { subject } = exchange
    if (side === 'teams' && isSent) this.#regionAnswered(exchange, glimpse, status, now)
    if (subject !== undefined) {
      subject.quality.call(status, exchange.rang, now)
      subject.seen.callAt = now
    }
    if (status < 300) {
      if (side === 'teams' && !isSent && !exchange.rang) noteRing(exchange, now)
      exchange.answeredAt = now
    } else this.#exchanges.over(exchange)
    this.#judgeCall(exchange, status, verdict, now)
  }

  #judgeCall(exchange: Exchange, status: number, verdict: Verdict, now: Instant): void {
    const { side, isSent, direction, subject } = exchange
    const place = { kind: 'calls', direction } as const
    // A call that came has come over the trunk, whatever became of it behind the SBC.
    if (side === 'carrier' && !isSent) return this.#ledger.good(subject, place, now)
    const isTimer =
      status === 487 && !exchange.rang && between(exchange.at, now) >= this.#ledger.options.failoverMs
    if (verdict === 'good') return this.#ledger.good(subject, place, now)
    if (verdict === 'neither' && !isTimer) return
    if (subject !== undefined && direction === 'outbound') subject.seen.refusedWith = isTimer ? 408 : status
    this.#ledger.bad(subject, place, now, isTimer ? gaveUp(exchange.at, now) : failedWith(status))
  }

  #optionsAnswered(exchange: Exchange, glimpse: Glimpse, status: number, now: Instant): void {
    const { side, isSent, subject, direction, proxy } = exchange
    this.#exchanges.over(exchange)
    if (side === 'teams' && isSent && proxy !== undefined && status < 300)
      this.#places.proxyIs(proxy, glimpse.place.remote.address)
    if (side === 'teams' && isSent) this.#node(glimpse, 'options-sent', now)
    if (isSent) {
      if (!exchange.observer.tellsOptions) this.optionsTold(side, subject, proxy, status, now)
      return
    }
    const place = { kind: 'options-received', direction } as const
    if (status < 300) return this.#ledger.good(subject, place, now)
    this.#ledger.bad(subject, place, now, refusesOptions(status))
  }

  /** What came of OPTIONS that an SBC sent. */
  optionsTold(
    side: Side,
    subject: Subject | undefined,
    lane: string | undefined,
    outcome: number | 'timeout' | 'transport',
    now: Instant,
  ): void {
    const direction = side === 'teams' ? 'inbound' : 'outbound'
    const place = { kind: 'options-sent', direction } as const
    const laned = lane === undefined || side === 'carrier' ? place : { ...place, lane }
    const region = side === 'teams' ? this.#ledger.of('region', lane, now) : undefined
    const seen = side === 'teams' ? subject?.seen : undefined
    if (seen !== undefined) sipSeen(seen, now)
    if (isTaken(side, outcome)) {
      if (seen !== undefined) optionsTaken(seen, this.#ledger.options.healthyMs, now)
      this.#ledger.good(subject, laned, now)
      this.#ledger.good(region, place, now)
      return
    }
    const why = typeof outcome === 'number' ? optionsRefused(outcome, lane) : optionsFailed(outcome, lane)
    this.#ledger.bad(subject, laned, now, why)
    this.#ledger.bad(region, place, now, why)
  }

  #unanswered(exchange: Exchange, now: Instant): void {
    const { observer, method, side, isSent, direction, subject, proxy } = exchange
    if (observer.lossyUntil > now) return
    // Who shows only what comes in shows no answers.
    if (!isSent && !observer.showsSent) return
    if (method === 'INVITE') {
      if (subject !== undefined && direction === 'outbound') subject.seen.refusedWith = 408
      this.#ledger.bad(subject, { kind: 'calls', direction }, now, NO_WORD)
      subject?.quality.call(408, false, now)
    } else if (!isSent) this.#ledger.bad(subject, { kind: 'options-received', direction }, now, LEFT_OPTIONS)
    else if (!observer.tellsOptions) this.optionsTold(side, subject, proxy, 'timeout', now)
  }

  #bye(exchange: Exchange | undefined, now: Instant): void {
    if (exchange?.answeredAt === undefined) return
    exchange.subject?.quality.ended(talkMs(exchange.answeredAt, now), now)
    this.#exchanges.over(exchange)
  }

  /** A node answered a call: what it says of its own troubles is its region's. */
  #regionAnswered({ proxy }: Exchange, glimpse: Glimpse, status: number, now: Instant): void {
    const place = { kind: 'calls', direction: 'inbound' } as const
    for (const name of [proxy, nodeRegion(glimpse)]) {
      const region = this.#ledger.of('region', name, now)
      if (status === 408 || status >= 500) this.#ledger.bad(region, place, now, failedWith(status))
      else this.#ledger.good(region, place, now)
    }
  }

  #cameFromRegion(glimpse: Glimpse, now: Instant): void {
    const kind = glimpse.method === 'OPTIONS' ? 'options-received' : 'calls'
    const place = { kind, direction: 'outbound' } as const
    const proxy = this.#places.proxyAt(glimpse.place.remote.address)
    for (const name of [proxy, nodeRegion(glimpse)])
      this.#ledger.good(this.#ledger.of('region', name, now), place, now)
  }

  #node(glimpse: Glimpse, kind: 'options-sent', now: Instant): void {
    const region = this.#ledger.of('region', nodeRegion(glimpse), now)
    this.#ledger.good(region, { kind, direction: 'inbound' }, now)
  }
}

/** `EUWE` of "... i.EUWE.10"; anybody may write one, but only from an address of Microsoft's. */
const nodeRegion = ({ userAgent }: Glimpse): string | undefined =>
  userAgent === undefined ? undefined : /\bi\.([A-Z0-9]{2,12})\.\d+/.exec(userAgent)?.[1]

function noteRing({ subject, at }: Exchange, now: Instant): void {
  if (subject !== undefined) subject.seen.ringMs = ringTime(subject.seen.ringMs, at, now)
}

/** A carrier that answers at all is there; Microsoft answers an SBC that it does not know with 403. */
const isTaken = (side: Side, outcome: number | 'timeout' | 'transport'): boolean =>
  typeof outcome === 'number' && (side === 'teams' ? outcome < 300 : outcome < 500 && outcome !== 408)
