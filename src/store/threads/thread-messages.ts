// What the threads of a store and their owner say to each other.

import type { StorePlace } from '../open-store.ts'
import type { Store } from '../store.ts'
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
