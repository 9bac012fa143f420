// The objects that `linesman route explain`, `plan` and `whatif` print; scripts rely on their shape.

import type { CallAnswer } from './ask.ts'
import type { ComparedReading } from './compare-readings.ts'
import type { Decision, Struck } from './decide.ts'
import { formatHow } from './down.ts'
import type { NormalisationRemark, NormalisationStep } from './normalise.ts'
import { type GroupKind, type Plan, probabilityAt } from './plan.ts'
import type { Ending } from './play.ts'
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

export function explainJson(decision: Decision, plan: Plan, reading: Reading): ExplainJson {
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
    groups: groupsJson(plan),
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

export interface WhatifJson extends PlanJson {
  down: { gateway: string; how: string }[]
  demoted: readonly string[]
  /** From 0 to 1: the call rings in the end. */
  rings: number
  /** Among the calls that ring; null when none does. A healthy SBC rings at once. */
  setupDelayMs: { p50: number; p95: number; worst: number } | null
  endings: readonly Ending[]
  /** Of the order of attempts that makes the caller wait longest; `gateway` null for what the caller experiences. */
  timeline: { atMs: number; gateway: string | null; says: string }[]
}

export const whatifJson = ({ asked, decision, plan, played, reading }: CallAnswer): WhatifJson => ({
  ...planJson(decision, plan, reading),
  down: asked.down.map(({ gateway, how }) => ({ gateway, how: formatHow(how) })),
  demoted: asked.demoted,
  rings: played.rings,
  setupDelayMs: played.setupDelayMs ?? null,
  endings: played.endings,
  timeline: played.timeline.map(({ atMs, gateway = null, says }) => ({ atMs, gateway, says })),
})

export interface ReadingsJson {
  readings: {
    name: string
    asks: string
    changes: boolean
    choices: {
      value: string
      says: string
      source: string
      chosen: boolean
      differs: boolean
      number: string
      outcome: Decision['outcome']
      groups: ExplainJson['groups']
      setupDelayMs: WhatifJson['setupDelayMs']
    }[]
  }[]
}

export const readingsJson = (compared: readonly ComparedReading[]): ReadingsJson => ({
  readings: compared.map(({ choices, ...reading }) => ({
    ...reading,
    choices: choices.map(({ answer, ...choice }) => ({
      ...choice,
      number: answer.decision.number,
      outcome: answer.decision.outcome,
      groups: groupsJson(answer.plan),
      setupDelayMs: answer.played.setupDelayMs ?? null,
    })),
  })),
})

const groupsJson = ({ groups }: Plan): ExplainJson['groups'] =>
  groups.map(({ route, kind, gateways }) => ({
    route: route.identity,
    kind,
    gateways: gateways.map(({ fqdn }) => fqdn),
  }))

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
