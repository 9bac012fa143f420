// Whose view is drawn. Facts of several observers tell one story twice, so the ladder takes one observer's, and from
// others at the same addresses only the kinds of fact it lacks: the SBC's log has the SIP, the capture beside it
// has the TLS.

import type { Fact, FactKind } from '../fact.ts'

export interface Vantage {
  observer: string
  facts: Fact[]
}

/** Without a name: the observer that joined both sides of a call, else the one with most SIP, else with most of anything. */
export function vantageOf(facts: readonly Fact[], observer?: string): Vantage {
  if (observer !== undefined) return { observer, facts: facts.filter(fact => fact.observer === observer) }
  const main = mainObserver(facts)
  const own = facts.filter(fact => fact.observer === main)
  const kinds = new Set<FactKind>(own.map(familyOf))
  const addresses = new Set(own.flatMap(localAddress))
  const joins = (fact: Fact): boolean =>
    !kinds.has(familyOf(fact)) && localAddress(fact).some(address => addresses.has(address))
  return { observer: main, facts: facts.filter(fact => fact.observer === main || joins(fact)) }
}

function mainObserver(facts: readonly Fact[]): string {
  const weights = new Map<string, number>()
  for (const fact of facts) {
    const weight = joinsSides(fact) ? CALL_WEIGHT : fact.kind === 'sip' ? SIP_WEIGHT : 1
    weights.set(fact.observer, (weights.get(fact.observer) ?? 0) + weight)
  }
  let main = ''
  for (const [observer, weight] of weights) if (weight > (weights.get(main) ?? 0)) main = observer
  return main
}
const SIP_WEIGHT = 1000
const CALL_WEIGHT = 1_000_000

/** The SBC alone sees a call on both sides; Microsoft's side tells of its own half. */
const joinsSides = (fact: Fact): boolean =>
  fact.kind === 'call' && new Set(fact.legs.map(leg => leg.side)).size === 2

/** Opening and closing of a connection belong together. */
const familyOf = (fact: Fact): FactKind =>
  fact.kind === 'connection-closed' ? 'connection-opened' : fact.kind

const localAddress = (fact: Fact): string[] =>
  'local' in fact && fact.local !== undefined ? [fact.local.address] : []
