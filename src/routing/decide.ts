// Which routes a call may take, and why not the others (direct-routing reference, Decision algorithm):
//
//   dialled -> emergency? -> dial plan -> usages of the policy -> routes with such a usage whose pattern matches
//
// What `decide` gives back is data with its reasons. In which order the gateways are tried is `plan`'s business.

import { type EmergencyCall, emergencyCall } from './emergency.ts'
import { type Normalised, normalise, withoutSeparators } from './normalise.ts'
import { isMatch, type PatternFault } from './pattern/pattern.ts'
import { type PolicyOf, policyOf } from './policy-of.ts'
import { DEFAULT_READING, type Reading } from './reading.ts'
import type { Gateway } from './tenant/gateway.ts'
import type { IndexedRoute, ListedGateway } from './tenant/indexed-route.ts'
import { nameKey, type TenantIndex } from './tenant/tenant-index.ts'
import type { User } from './tenant/user.ts'
import type { VoiceRoute } from './tenant/voice-route.ts'

export interface Question {
  user: User
  dialled: string
  /** Where the caller is; an emergency call may depend on it. */
  networkSite?: string
}

export interface Decision {
  user: string
  dialled: string
  /** What the patterns were asked for. */
  number: string
  normalised?: Normalised
  emergency?: EmergencyCall
  policy: PolicyOf
  /** In the order in which they are asked. */
  usages: readonly string[]
  /** All routes of the tenant by priority, those that stand and those that were struck. */
  considered: readonly Considered[]
  /** What stands, in the order in which it is tried; all but the first stage after the one before has failed. */
  stages: readonly Stage[]
  outcome: Outcome
}

export interface Considered {
  route: VoiceRoute
  /** Undefined when it stands. */
  struck?: Struck
}

export type Struck =
  | { reason: 'no shared PSTN usage' }
  | { reason: 'number pattern' }
  | { reason: 'number pattern not readable'; fault: PatternFault }
  | { reason: 'number pattern takes too long' }
  | { reason: 'an earlier PSTN usage has a match'; usage: string }
  | { reason: 'no gateway'; gateways: readonly StruckGateway[] }

/** Why a gateway of a route is not called. */
export interface StruckGateway {
  gateway: string
  struck: 'disabled' | 'missing'
}

/** Routes that are tried together, by priority. */
export interface Stage {
  /** The usage that they were found by; several when usages are pooled. */
  usages: readonly string[]
  routes: readonly StandingRoute[]
}

export interface StandingRoute {
  route: VoiceRoute
  gateways: readonly Gateway[]
  struckGateways: readonly StruckGateway[]
}

export type Outcome =
  | { type: 'routed' }
  | { type: 'calling plan' }
  /** With what Microsoft ends the call: a status of SIP and a code of its own. */
  | { type: 'failed'; sipCode: number; microsoftCode: number; says: string }

/** Decides one call. `reading` chooses where sources contradict each other. */
export function decide(index: TenantIndex, question: Question, reading: Reading = DEFAULT_READING): Decision {
  const { user, dialled, networkSite } = question
  const emergency = emergencyCall(index, user, dialled, networkSite)
  if (emergency !== undefined) return decideEmergency(index, question, emergency, reading)
  const policy = policyOf(index, user, 'voiceRouting')
  const usages = index.voiceRoutingPolicies.get(nameKey(policy.policy))?.onlinePstnUsages ?? []
  const normalised = normalise(index, user, dialled, reading)
  const chosen = chooseRoutes(index, usages, normalised.number, reading)
  return {
    user: user.userPrincipalName,
    dialled,
    number: normalised.number,
    normalised,
    policy,
    usages,
    ...chosen,
    outcome: outcomeOf(user, chosen),
  }
}

function decideEmergency(
  index: TenantIndex,
  { user, dialled }: Question,
  emergency: EmergencyCall,
  reading: Reading,
): Decision {
  const bare = withoutSeparators(emergency.entry.emergencyDialString)
  const number = reading.emergencyNumber === 'with-plus' && !bare.startsWith('+') ? `+${bare}` : bare
  const usages = [emergency.entry.onlinePstnUsage]
  const chosen = chooseRoutes(index, usages, number, reading)
  return {
    user: user.userPrincipalName,
    dialled,
    number,
    emergency,
    policy: emergency.policy,
    usages,
    ...chosen,
    outcome: chosen.stages.some(hasGateway) ? ROUTED : NO_GATEWAY,
  }
}

const ROUTED: Outcome = { type: 'routed' }
const NO_GATEWAY: Outcome = {
  type: 'failed',
  sipCode: 500,
  microsoftCode: 510544,
  says: 'no gateway can take the call',
}
const NO_ROUTE: Outcome = {
  type: 'failed',
  sipCode: 403,
  microsoftCode: 510559,
  says: 'no route of this user takes the number',
}
const NO_VOICE: Outcome = {
  type: 'failed',
  sipCode: 403,
  microsoftCode: 510560,
  says: 'the user is not enabled for Enterprise Voice',
}

const hasGateway = ({ routes }: Stage): boolean => routes.some(({ gateways }) => gateways.length > 0)

function outcomeOf(user: User, { stages, considered }: Chosen): Outcome {
  if (!user.enterpriseVoiceEnabled) return NO_VOICE
  if (stages.some(hasGateway)) return ROUTED
  if (considered.some(({ struck }) => struck?.reason === 'no gateway')) return NO_GATEWAY
  return user.callingPlan ? { type: 'calling plan' } : NO_ROUTE
}

interface Chosen {
  considered: readonly Considered[]
  stages: readonly Stage[]
}

/** Which routes stand for a number and usages; the part of `decide` that depends on nothing else. */
export function chooseRoutes(
  index: TenantIndex,
  usages: readonly string[],
  number: string,
  reading: Reading,
): Chosen {
  const considered = considerUsages(index, usages)
  const matching: IndexedRoute[] = []
  const tried = new Set<IndexedRoute>()
  index.routesByPrefix.candidates(number, route => {
    if (considered[route.order]?.struck?.reason !== 'number pattern' || tried.has(route)) return
    tried.add(route)
    const answer = 'pattern' in route.compiled ? isMatch(route.compiled.pattern, number) : false
    if (answer === true) matching.push(route)
    if (answer === 'undecided') considered[route.order] = { route: route.route, struck: TOO_LONG }
  })
  matching.sort((left, right) => left.order - right.order)
  const stages = stagesOf(matching, usages, reading)
  strike(considered, matching, stages, reading)
  return { considered, stages: stages.map(stage => standing(stage, reading)) }
}

const NO_USAGE: Struck = { reason: 'no shared PSTN usage' }
const NO_MATCH: Struck = { reason: 'number pattern' }
const TOO_LONG: Struck = { reason: 'number pattern takes too long' }

const considerations = new WeakMap<TenantIndex, Map<string, readonly Considered[]>>()

/** Combinations of usages that are remembered; a tenant has some hundred policies. */
const REMEMBERED_LIMIT = 2000

/** All routes as they stand before any pattern is asked: struck for their usages, or not matching until shown. */
function considerUsages(index: TenantIndex, usages: readonly string[]): Considered[] {
  const known = considerations.get(index) ?? new Map<string, readonly Considered[]>()
  considerations.set(index, known)
  const key = usages.join('\0')
  const found = known.get(key)
  if (found !== undefined) return found.slice()
  const wanted = new Set(usages)
  const considered = index.routes.map(({ route, compiled }): Considered => {
    if (!route.onlinePstnUsages.some(usage => wanted.has(usage))) return { route, struck: NO_USAGE }
    if ('pattern' in compiled) return { route, struck: NO_MATCH }
    return { route, struck: { reason: 'number pattern not readable', fault: compiled.fault } }
  })
  if (known.size < REMEMBERED_LIMIT) known.set(key, considered)
  return considered.slice()
}

interface IndexedStage {
  usages: readonly string[]
  routes: readonly IndexedRoute[]
}

/** `matching` by priority. */
function stagesOf(
  matching: readonly IndexedRoute[],
  usages: readonly string[],
  { usageEvaluation, usageFallThrough }: Reading,
): IndexedStage[] {
  if (matching.length === 0) return []
  if (usageEvaluation === 'pooled') return [{ usages, routes: matching }]
  const stages: IndexedStage[] = []
  for (const usage of usages) {
    const routes = matching.filter(({ route }) => route.onlinePstnUsages.includes(usage))
    if (routes.length > 0) stages.push({ usages: [usage], routes })
    if (routes.length > 0 && usageFallThrough === 'stop') break
  }
  return stages
}

function strike(
  considered: Considered[],
  matching: readonly IndexedRoute[],
  stages: readonly IndexedStage[],
  reading: Reading,
): void {
  for (const indexed of matching) {
    const { route, order } = indexed
    if (!stages.some(({ routes }) => routes.includes(indexed))) {
      const usage = stages[0]?.usages[0] ?? ''
      considered[order] = { route, struck: { reason: 'an earlier PSTN usage has a match', usage } }
      continue
    }
    const gateways = indexed.gateways.map(listed => struckGateway(listed, reading))
    const none = gateways.every(gateway => gateway !== undefined)
    considered[order] = none ? { route, struck: { reason: 'no gateway', gateways } } : { route }
  }
}

function struckGateway(
  { listed, kind, gateway }: ListedGateway,
  { missingGateway }: Reading,
): StruckGateway | undefined {
  if (kind === 'missing' && missingGateway === 'skipped') return { gateway: listed, struck: 'missing' }
  return gateway.enabled ? undefined : { gateway: gateway.fqdn, struck: 'disabled' }
}

function standing({ usages, routes }: IndexedStage, reading: Reading): Stage {
  return {
    usages,
    routes: routes
      .map(({ route, gateways }) => {
        const judged = gateways.map(listed => ({ listed, struck: struckGateway(listed, reading) }))
        return {
          route,
          gateways: judged.filter(({ struck }) => struck === undefined).map(({ listed }) => listed.gateway),
          struckGateways: judged.flatMap(({ struck }) => struck ?? []),
        }
      })
      .filter(({ gateways }) => gateways.length > 0),
  }
}
