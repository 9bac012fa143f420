// The calls that some facts tell of, where no store follows them as they come in.

import { type CallLeg, callsOf, type Fact } from '../facts/index.ts'
import { callMessageOf } from './call-message.ts'
import { type CallRow, callRowOf } from './call-row.ts'
import { rowOfRecord } from './record-row.ts'

/** All calls of all observers in some facts, each drawn once, and those that records tell of. */
export function callRowsOf(facts: readonly Fact[]): CallRow[] {
  const recorded = facts.map(fact => (fact.kind === 'call-record' ? rowOfRecord(fact) : undefined))
  return [...seenCallsOf(facts), ...recorded.filter(row => row !== undefined)]
}

function seenCallsOf(facts: readonly Fact[]): CallRow[] {
  return [...Map.groupBy(facts, fact => fact.observer)].flatMap(([observer, seen]) => {
    const told = Map.groupBy(
      seen.filter(fact => fact.kind === 'call'),
      fact => fact.call,
    )
    return callsOf(seen, false)
      .map(({ id, legs }) => {
        const messages = legs
          .flatMap(leg => leg.messages.map(callMessageOf))
          .sort((left, right) => left.at - right.at)
        const events = told.get(id) ?? []
        const known = legs.map(({ callId, side, transfer }): CallLeg => {
          const host = events.at(-1)?.legs.find(leg => leg.callId === callId)?.host
          return { callId, side, ...(host !== undefined && { host }), ...(transfer && { transfer }) }
        })
        return callRowOf({ id, observer, legs: known, messages, told: events })
      })
      .filter(row => row !== undefined)
  })
}
