// The objects that `linesman route explain` and `route plan` print; scripts rely on their shape.

import type { Decision, Struck } from './decide.ts'
import type { NormalisationRemark, NormalisationStep } from './normalise.ts'
import { type GroupKind, type Plan, probabilityAt } from './plan.ts'
import type { PolicyOf } from './policy-of.ts'
import type { Reading } from './reading.ts'

export interface ExplainJson {
  schemaVersion: 1
  user: string
  dialled: string
  number: string
  /** Null for an emergency number, which no dial plan sees. */
  normalisation: {
    steps: readonly NormalisationStep[]
    remarks: readonly NormalisationRemark[]
  } | null
  emergency: { number: string; masked: boolean } | null
  policy: PolicyOf
  usages: readonly string[]
  considered: { route: string; priority: number | null; struck: string | null }[]
  groups: { route: string; kind: GroupKind; gateways: string[] }[]
  outcome: Decision['outcome']
  reading: Reading
}

export interface PlanJson extends ExplainJson {
  /** In the order of attempts; `probability` at each of the positions from `from` to `to`, of which the first is 1. */
  attempts: {
    gateway: string
    route: string
    probabilityFirst: number
    from: number
    to: number
    probability: number
  }[]
}

export function explainJson(decision: Decision, { groups }: Plan, reading: Reading): ExplainJson {
  return {
    schemaVersion: 1,
    user: decision.user,
    dialled: decision.dialled,
    number: decision.number,
    normalisation: decision.normalised
      ? { steps: decision.normalised.steps, remarks: decision.normalised.remarks }
      : null,
    emergency: decision.emergency
      ? { number: decision.emergency.entry.emergencyDialString, masked: decision.emergency.masked }
      : null,
    policy: decision.policy,
    usages: decision.usages,
    considered: decision.considered.map(({ route, struck }) => ({
      route: route.identity,
      priority: route.priority ?? null,
      struck: struck === undefined ? null : struckText(struck),
    })),
    groups: groups.map(({ route, kind, gateways }) => ({
      route: route.identity,
      kind,
      gateways: gateways.map(({ fqdn }) => fqdn),
    })),
    outcome: decision.outcome,
    reading,
  }
}

export const planJson = (decision: Decision, plan: Plan, reading: Reading): PlanJson => ({
  ...explainJson(decision, plan, reading),
  attempts: plan.attempts.map(attempt => ({
    gateway: attempt.gateway.fqdn,
    route: attempt.route.identity,
    probabilityFirst: probabilityAt(attempt, 1),
    from: attempt.from,
    to: attempt.to,
    probability: 1 / attempt.of,
  })),
})

/** The reason in a few words. */
export function struckText(struck: Struck): string {
  switch (struck.reason) {
    case 'number pattern not readable':
      return `number pattern not readable: it has ${struck.fault.what}`
    case 'an earlier PSTN usage has a match':
      return `the earlier PSTN usage ${struck.usage} has a match`
    case 'no gateway': {
      const listed = struck.gateways.map(({ gateway, struck: why }) => `${gateway} is ${why}`)
      return listed.length === 0 ? 'no gateway: it lists none' : `no gateway: ${listed.join(', ')}`
    }
    default:
      return struck.reason
  }
}
