// What a story asks of the facts when it is over.

import type { FactLog, SipFact } from '../facts/index.ts'

/** Prompts an observer heard in all its calls, in the order heard. */
export const heardBy = (facts: FactLog, observer: string): string[] =>
  facts
    .of('rtp')
    .filter(fact => fact.observer === observer && fact.direction === 'received')
    .flatMap(fact => fact.heard ?? [])

/** Messages that reached the SBC. */
export const received = (facts: FactLog, method: string, status?: number): SipFact[] =>
  facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'received')
    .filter(fact => fact.method === method && fact.status === status)

/** Messages the SBC sent. */
export const sent = (facts: FactLog, method: string, status?: number): SipFact[] =>
  facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent')
    .filter(fact => fact.method === method && fact.status === status)

/** Turns claims into the list of those that do not hold. */
export const unmet = (claims: [claim: string, holds: boolean][]): string[] =>
  claims.filter(([, holds]) => !holds).map(([claim]) => claim)
