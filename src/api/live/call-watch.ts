// Calls as they go, by their `call` facts alone: how many ring and talk now, and what became of the others. Messages are not
// looked at, so that counting costs a busy SBC next to nothing.

import { DIAGNOSIS_DEFAULTS } from '../../diagnosis/index.ts'
import type { CallFact } from '../../facts/index.ts'
import { between, type Instant, type Millis, remember } from '../../kernel/index.ts'
import type { Services } from '../services.ts'

const CALLS = 20_000

export type CallDirection = 'inbound' | 'outbound'
export type CallOutcome = 'answered' | 'refused'

interface Going {
  direction: CallDirection
  answeredAt?: Instant
}

/** An answered call shorter than this is short, as it is for the rules of diagnosis. */
export const SHORT_CALL_MS: Millis = DIAGNOSIS_DEFAULTS.shortCallMs

export interface CallEars {
  over(direction: CallDirection, outcome: CallOutcome, lengthMs: Millis | undefined): void
  transfer(outcome: 'requested' | 'answered' | 'failed'): void
}

export class CallWatch {
  readonly #going = new Map<string, Going>()
  readonly #ears: CallEars
  #answered = 0

  constructor({ facts, self }: Pick<Services, 'facts' | 'self'>, ears: CallEars) {
    this.#ears = ears
    facts.subscribe(
      fact => {
        if (fact.kind !== 'call') return
        if (self.observer === undefined || fact.observer === self.observer) this.#hear(fact)
      },
      ['call'],
    )
  }

  get ringing(): number {
    return Math.max(0, this.#going.size - this.#answered)
  }

  get answered(): number {
    return this.#answered
  }

  #hear(fact: CallFact): void {
    const key = `${fact.observer} ${fact.call}`
    switch (fact.event) {
      case 'offered':
        return this.#begin(key, fact)
      case 'answered':
        return this.#answer(key, fact)
      case 'ended':
      case 'refused':
        return this.#end(key, fact)
      case 'transfer-requested':
        return this.#ears.transfer('requested')
      case 'transfer-answered':
        return this.#ears.transfer('answered')
      case 'transfer-failed':
        return this.#ears.transfer('failed')
    }
  }

  #begin(key: string, { legs }: CallFact): void {
    const direction = legs[0]?.side === 'teams' ? 'outbound' : 'inbound'
    if (this.#going.size >= CALLS) this.#forgetOldest()
    remember(this.#going, key, { direction }, CALLS)
  }

  #answer(key: string, { at }: CallFact): void {
    const call = this.#going.get(key)
    if (call === undefined || call.answeredAt !== undefined) return
    call.answeredAt = at
    this.#answered++
  }

  #end(key: string, { at }: CallFact): void {
    const call = this.#going.get(key)
    if (call === undefined) return
    this.#going.delete(key)
    if (call.answeredAt === undefined) return this.#ears.over(call.direction, 'refused', undefined)
    this.#answered--
    this.#ears.over(call.direction, 'answered', between(call.answeredAt, at))
  }

  /** One whose end nobody told. */
  #forgetOldest(): void {
    for (const [key, { answeredAt }] of this.#going) {
      this.#going.delete(key)
      if (answeredAt !== undefined) this.#answered--
      return
    }
  }
}
