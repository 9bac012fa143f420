// Test support: the shortest story that shows a rule's fault. The rule's page in the handbook prints what is found in
// it, and a test holds that the rule, and nothing that is not named beside it, fires on it.

import type { Fact } from '../../../facts/index.ts'
import type { Teller } from '../../../facts/testing/index.ts'

export interface Example {
  facts: () => readonly Fact[]
  /** Rules that fire on the same story, because their fault is the cause or the consequence of this one. */
  beside?: readonly string[]
}

export type Examples = Readonly<Record<string, Example>>

export const told = (story: () => Teller, ...beside: string[]): Example => ({
  facts: () => story().facts,
  beside,
})
