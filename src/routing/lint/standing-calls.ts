// One call for each route that is tried first for some number: who may make it, and the routes that take it. Rules that ask
// what becomes of calls ask these.

import { chooseRoutes } from '../decide.ts'
import { isMatch } from '../pattern/pattern.ts'
import type { StandingRoute } from '../tenant/indexed-route.ts'
import type { ReadRoute, TenantFacts } from './tenant-facts.ts'

export interface StandingCall {
  /** Of the policy that was taken; a single one for emergency calls. */
  usages: readonly string[]
  /** The policy's name; undefined for emergency calls. */
  policy?: string
  number: string
  /** By priority, those that can be called; the first is the one that this call stands for. */
  routes: readonly [StandingRoute, ...StandingRoute[]]
}

const known = new WeakMap<TenantFacts, StandingCall[]>()

export function standingCalls(facts: TenantFacts): StandingCall[] {
  const found = known.get(facts) ?? [...facts.usagesOfRoutes].flatMap(usage => callsOf(facts, usage))
  known.set(facts, found)
  return found
}

function callsOf(facts: TenantFacts, usage: string): StandingCall[] {
  const routes = facts.routesOf(usage).filter(route => facts.callable(route).length > 0)
  return routes.flatMap((route, place) => {
    const number = numberOf(facts, route, routes.slice(0, place))
    return number === undefined ? [] : callBy(facts, usage, route, number)
  })
}

/** One that this route takes and none before it. */
function numberOf(facts: TenantFacts, route: ReadRoute, before: readonly ReadRoute[]): string | undefined {
  const others = before
    .map(({ pattern }) => pattern)
    .filter(pattern => facts.numbers.mayOverlap(route.pattern, pattern))
  const any = facts.numbers.number([route.pattern])
  if (any === undefined || others.every(other => isMatch(other, any) === false)) return any
  return others.length > COMPARED_LIMIT
    ? facts.numbers.outside(route.pattern, others)
    : facts.numbers.number([route.pattern], others)
}

/** Patterns that are looked at together; of more, only those first digits count that none of them has. */
const COMPARED_LIMIT = 12

function callBy(facts: TenantFacts, usage: string, first: ReadRoute, number: string): StandingCall[] {
  const held = facts.policiesOf(usage).filter(policy => facts.isHeld(policy))
  const callers = held.map(policy => ({ usages: policy.onlinePstnUsages, policy: policy.identity }))
  const emergency = facts.emergencyUsages.has(usage) ? [{ usages: [usage] }] : []
  for (const caller of [...callers, ...emergency]) {
    const [stage] = chooseRoutes(facts.index, caller.usages, number, facts.reading).stages
    const [standing, ...others] = stage?.routes ?? []
    if (standing?.route === first.route) return [{ ...caller, number, routes: [standing, ...others] }]
  }
  return []
}
