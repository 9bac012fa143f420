// Each contested reading side by side: what becomes of this call when only that one is chosen otherwise.

import type { CallAnswer } from './ask.ts'
import { READINGS, type Reading } from './reading.ts'

export interface ComparedReading {
  name: keyof Reading
  asks: string
  /** Whether the answer to this call depends on it. */
  changes: boolean
  choices: readonly ComparedChoice[]
}

export interface ComparedChoice {
  value: string
  says: string
  source: string
  /** Whether it is the one in the reading that was asked for. */
  chosen: boolean
  /** Whether it gives another answer than that one. */
  differs: boolean
  answer: CallAnswer
}

export function compareReadings(ask: (reading: Reading) => CallAnswer, base: Reading): ComparedReading[] {
  const baseline = ask(base)
  return READINGS.map(({ name, asks, choices }) => {
    const compared = choices.map(({ value, says, source }): ComparedChoice => {
      const chosen = base[name] === value
      const answer = chosen ? baseline : ask({ ...base, [name]: value })
      return { value, says, source, chosen, differs: keyOf(answer) !== keyOf(baseline), answer }
    })
    return { name, asks, changes: compared.some(({ differs }) => differs), choices: compared }
  })
}

/** What of an answer counts: the number, the order of attempts, and what the caller experiences. */
const keyOf = ({ decision, plan, played }: CallAnswer): string =>
  JSON.stringify([
    decision.number,
    decision.outcome,
    plan.groups.map(({ route, kind, gateways, tries }) => [
      route.identity,
      kind,
      tries,
      gateways.map(({ fqdn }) => fqdn),
    ]),
    played.endings,
  ])
