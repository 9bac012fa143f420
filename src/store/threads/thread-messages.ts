// What the threads of a store and their owner say to each other. Octets of messages go over in one piece a batch: each of
// them may be a view of a much larger buffer, and all of that would be copied.

import type { Fact, StampedSketch } from '../../facts/index.ts'
import type { StorePlace } from '../open-store.ts'
import type { Batch, Store } from '../store.ts'
import type { Trouble } from '../store-trouble.ts'

export type StoreMethod = keyof Store

export interface Asked {
  id: number
  method: StoreMethod
  argument: unknown
}

/** The error of an operator travels by its parts, as a clone would lose its class. */
export type Answered =
  | { id: number; value: unknown }
  | { id: number; trouble: Trouble; says: string }
  | { type: 'open' }
  | { type: 'closed'; code?: string; where?: string; what: string; hint?: string }

export type ThreadPlan = StorePlace

/** A batch whose sketches have lost their octets to one buffer, one after the other. */
export interface PackedBatch extends Omit<Batch, 'facts'> {
  facts: (Fact | PackedSketch)[]
  octets: Uint8Array<ArrayBuffer>
}

type PackedSketch = Omit<StampedSketch, 'octets'> & { length: number }

export function packBatch(batch: Batch): PackedBatch {
  let total = 0
  for (const fact of batch.facts) if (fact.kind === 'sketch') total += fact.octets.length
  const octets = new Uint8Array(total)
  let at = 0
  const facts = batch.facts.map(fact => {
    if (fact.kind !== 'sketch') return withText(fact)
    octets.set(fact.octets, at)
    at += fact.octets.length
    const { kind, place, observer, at: time } = fact
    return { kind, place, observer, at: time, length: fact.octets.length }
  })
  return { ...batch, facts, octets }
}

export function unpackBatch({ facts, octets, ...rest }: PackedBatch): Batch {
  let from = 0
  return {
    ...rest,
    facts: facts.map(fact => {
      if (fact.kind !== 'sketch') return fact
      const { length, ...sketch } = fact
      from += length
      return { ...sketch, octets: octets.subarray(from - length, from) }
    }),
  }
}

/** A clone keeps own values only, and some facts make their text when they are asked. */
const withText = (fact: Fact): Fact =>
  fact.kind === 'sip' && !Object.hasOwn(fact, 'text') ? { ...fact, text: fact.text } : fact
