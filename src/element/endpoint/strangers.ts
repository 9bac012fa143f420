// Whoever may not speak to an element and does so all the same: scanners, mostly, and now and then a peer that moved.
// They are met below the transactions, so that no flood of theirs takes what calls need, and as seldom as is useful:
// the first few are answered 403, each with its fact, the rest is met with silence and summed up once a minute.
//
//   message --who may speak--> on
//           `--stranger--> still to spare? --yes--> 403, a fact      an address: 3, then one in 10 s
//                               `--no-----> silence, counted         all together: 30, then 3 a second

import type { Note } from '../../facts/index.ts'
import { after, type Instant, minutes, type Rate, TokenBucket } from '../../kernel/index.ts'
import { placeOf, type SipSource } from '../sip-interface.ts'

export interface StrangerRules {
  /** Why this source may not speak; undefined where it may. Asked for every request, so it has to be quick. */
  whyStrange: (source: SipSource) => string | undefined
  /** What strangers hear: 403, as often as there is some to spare, or nothing at all. */
  meets: () => 'refuse' | 'ignore'
}

/** Answers an address may have. */
const ADDRESS_RATE: Rate = { most: 3, everyMs: 10_000 }
/** The same for all addresses together: whoever forges senders has as many as he likes. */
const ALL_RATE: Rate = { most: 30, everyMs: 333 }
/** Addresses that are told apart; those beyond are summed up as one. */
const ADDRESSES_LIMIT = 1000
const SUMMARY_EVERY = minutes(1)

interface Stranger {
  /** The latest of them. */
  source: SipSource
  why: string
  answers: TokenBucket
  /** Met with silence since the last summary. */
  unheard: number
  firstAt: Instant
  lastAt: Instant
}

/** The name under which addresses beyond the limit are counted. */
const OTHERS = 'others'

export class Strangers {
  readonly #rules: StrangerRules
  readonly #note: (fact: Note) => void
  readonly #known = new Map<string, Stranger>()
  readonly #all = new TokenBucket()
  #summaryAt: Instant | undefined

  constructor(rules: StrangerRules, note: (fact: Note) => void) {
    this.#rules = rules
    this.#note = note
  }

  why(source: SipSource): string | undefined {
    return this.#rules.whyStrange(source)
  }

  /** A request of a stranger: whether it is answered. Without an answer it is counted, and the first have a fact. */
  isAnswered(source: SipSource, why: string, now: Instant): boolean {
    const stranger = this.#meet(source, why, now)
    const isSpare = stranger.answers.has(now, ADDRESS_RATE) && this.#all.has(now, ALL_RATE)
    if (!isSpare) {
      stranger.unheard += 1
      return false
    }
    stranger.answers.take()
    this.#all.take()
    if (this.#rules.meets() === 'refuse') return true
    this.#note({ kind: 'refused', ...placeOf(source), why })
    return false
  }

  /** What needs no answer: an answer to something never asked, an ACK, garbage. */
  ignore(source: SipSource, why: string, now: Instant): void {
    this.#meet(source, why, now).unheard += 1
  }

  tick(now: Instant): void {
    if (this.#summaryAt === undefined || now < this.#summaryAt) return
    for (const [name, stranger] of this.#known) {
      if (stranger.unheard > 0) this.#note(summaryOf(stranger))
      stranger.unheard = 0
      if (name === OTHERS || stranger.answers.isFull(now, ADDRESS_RATE)) this.#known.delete(name)
    }
    this.#summaryAt = this.#known.size > 0 ? after(now, SUMMARY_EVERY) : undefined
  }

  deadline(): Instant | undefined {
    return this.#summaryAt
  }

  #meet(source: SipSource, why: string, now: Instant): Stranger {
    const { address } = source.remote
    const name = this.#known.has(address) || this.#known.size < ADDRESSES_LIMIT ? address : OTHERS
    let stranger = this.#known.get(name)
    if (stranger === undefined) {
      stranger = { source, why, answers: new TokenBucket(), unheard: 0, firstAt: now, lastAt: now }
      this.#known.set(name, stranger)
    }
    if (stranger.unheard === 0) stranger.firstAt = now
    stranger.lastAt = now
    stranger.source = source
    stranger.why =
      name === OTHERS ? `strangers at more than ${ADDRESSES_LIMIT} addresses, the last one here` : why
    this.#summaryAt ??= after(now, SUMMARY_EVERY)
    return stranger
  }
}

const summaryOf = ({ source, why, unheard: count, firstAt, lastAt }: Stranger): Note => ({
  kind: 'refused',
  ...placeOf(source),
  why,
  count,
  firstAt,
  lastAt,
})
