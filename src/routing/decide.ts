// Which routes a call may take, and why not the others (direct-routing reference, Decision algorithm):
//
//   dialled -> emergency? -> dial plan -> usages of the policy -> routes with such a usage whose pattern matches
//
// What `decide` gives back is data with its reasons. In which order the gateways are tried is `plan`'s business.

import { type EmergencyCall, emergencyCall } from './emergency.ts'
import { type Normalised, normalise, withoutSeparators } from './normalise.ts'
import type { PatternFault } from './pattern/pattern.ts'
import { PlaceSet } from './pattern/place-set.ts'
import { type PolicyOf, policyOf } from './policy-of.ts'
import { DEFAULT_READING, type Reading } from './reading.ts'
import type { IndexedRoute, StandingRoute, StruckGateway } from './tenant/indexed-route.ts'
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
  /** All routes of the tenant by priority, those that stand and those that were struck; put together when asked for. */
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

/** Routes that are tried together, by priority. */
export interface Stage {
  /** The usage that they were found by; several when usages are pooled. */
  usages: readonly string[]
  routes: readonly StandingRoute[]
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
  const usages = index.voiceRoutingPolicies.get(nameKey(policy.policy))?.onlinePstnUsages ?? NO_USAGES
  const normalised = normalise(index, user, dialled, reading)
  const chosen = chooseRoutes(index, usages, normalised.number, reading)
  const call = { user: user.userPrincipalName, dialled, number: normalised.number, normalised }
  return new Decided(index, call, { policy, usages }, chosen, outcomeOf(user, chosen))
}

/** A class, since objects that each have a getter of their own are dear to make. */
class Decided implements Decision {
  readonly user: string
  readonly dialled: string
  readonly number: string
  readonly policy: PolicyOf
  readonly usages: readonly string[]
  readonly stages: readonly Stage[]
  readonly outcome: Outcome
  declare readonly normalised?: Normalised
  declare readonly emergency?: EmergencyCall
  readonly #index: TenantIndex
  readonly #chosen: Chosen

  constructor(
    index: TenantIndex,
    call: Pick<Decision, 'user' | 'dialled' | 'number' | 'normalised' | 'emergency'>,
    { policy, usages }: Pick<Decision, 'policy' | 'usages'>,
    chosen: Chosen,
    outcome: Outcome,
  ) {
    this.user = call.user
    this.dialled = call.dialled
    this.number = call.number
    if (call.normalised !== undefined) this.normalised = call.normalised
    if (call.emergency !== undefined) this.emergency = call.emergency
    this.policy = policy
    this.usages = usages
    this.stages = chosen.stages
    this.outcome = outcome
    this.#index = index
    this.#chosen = chosen
  }

  get considered(): readonly Considered[] {
    return considerAll(this.#index, this.usages, this.#chosen)
  }
}

const NO_USAGES: readonly string[] = []

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
  const call = { user: user.userPrincipalName, dialled, number, emergency }
  const outcome = chosen.stages.some(hasGateway) ? ROUTED : NO_GATEWAY
  return new Decided(index, call, { policy: emergency.policy, usages }, chosen, outcome)
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

/** What becomes of a call of this user when `chosen` is what stands for it. */
export function outcomeOf(
  user: Pick<User, 'enterpriseVoiceEnabled' | 'callingPlan'>,
  chosen: Chosen,
): Outcome {
  if (!user.enterpriseVoiceEnabled) return NO_VOICE
  if (chosen.stages.some(hasGateway)) return ROUTED
  if (chosen.judged.some(({ struck }) => struck?.reason === 'no gateway')) return NO_GATEWAY
  return user.callingPlan ? { type: 'calling plan' } : NO_ROUTE
}

/** What stands, and a word on each route that was not out from the beginning, put together when asked for. */
export interface Chosen {
  stages: readonly Stage[]
  judged: readonly Judged[]
}

interface Judged extends Considered {
  order: number
}

/** Which routes stand for a number and usages: the part of `decide` that depends on nothing else. */
export function chooseRoutes(
  index: TenantIndex,
  usages: readonly string[],
  number: string,
  reading: Reading,
): Chosen {
  const { shares } = atFirst(index, usages)
  const matching: IndexedRoute[] = []
  const undecided: IndexedRoute[] = []
  index.matcher.find(number, shares, (route, answer) => (answer === true ? matching : undecided).push(route))
  return new ChosenRoutes(stagesOf(matching, usages, reading), matching, undecided, reading)
}

class ChosenRoutes implements Chosen {
  readonly stages: readonly Stage[]
  readonly #indexed: readonly IndexedStage[]
  readonly #matching: readonly IndexedRoute[]
  readonly #undecided: readonly IndexedRoute[]
  readonly #reading: Reading

  constructor(
    indexed: readonly IndexedStage[],
    matching: readonly IndexedRoute[],
    undecided: readonly IndexedRoute[],
    reading: Reading,
  ) {
    this.stages = indexed.map(stage => standing(stage, reading))
    this.#indexed = indexed
    this.#matching = matching
    this.#undecided = undecided
    this.#reading = reading
  }

  get judged(): readonly Judged[] {
    const tooLong = this.#undecided.map(({ order, route }): Judged => ({ order, route, struck: TOO_LONG }))
    return [...tooLong, ...this.#matching.map(each => judge(each, this.#indexed, this.#reading))]
  }
}

const TOO_LONG: Struck = { reason: 'number pattern takes too long' }

/** All routes as they stand before a number is known: struck for their usages, or for a pattern that matches nothing yet. */
interface AtFirst {
  considered: readonly Considered[]
  /** Those that have one of the usages, by their order. */
  shares: PlaceSet
}

/** By the very list of usages: a policy has one. */
const firsts = new WeakMap<TenantIndex, WeakMap<readonly string[], AtFirst>>()

function atFirst(index: TenantIndex, usages: readonly string[]): AtFirst {
  const known = firsts.get(index) ?? new WeakMap<readonly string[], AtFirst>()
  firsts.set(index, known)
  const found = known.get(usages) ?? considerUsages(index, usages)
  known.set(usages, found)
  return found
}

const NO_USAGE: Struck = { reason: 'no shared PSTN usage' }
const NO_MATCH: Struck = { reason: 'number pattern' }

function considerUsages(index: TenantIndex, usages: readonly string[]): AtFirst {
  const wanted = new Set(usages)
  const shares: number[] = []
  const considered = index.routes.map(({ route, order, compiled }): Considered => {
    if (!route.onlinePstnUsages.some(usage => wanted.has(usage))) return { route, struck: NO_USAGE }
    shares.push(order)
    if ('pattern' in compiled) return { route, struck: NO_MATCH }
    return { route, struck: { reason: 'number pattern not readable', fault: compiled.fault } }
  })
  return { considered, shares: new PlaceSet(shares) }
}

function considerAll(index: TenantIndex, usages: readonly string[], { judged }: Chosen): Considered[] {
  const considered = atFirst(index, usages).considered.slice()
  for (const { order, ...said } of judged) considered[order] = said
  return considered
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

function judge(indexed: IndexedRoute, stages: readonly IndexedStage[], reading: Reading): Judged {
  const { route, order } = indexed
  if (!stages.some(({ routes }) => routes.includes(indexed))) {
    const usage = stages[0]?.usages[0] ?? ''
    return { order, route, struck: { reason: 'an earlier PSTN usage has a match', usage } }
  }
  const { gateways, struckGateways } = indexed.standing[reading.missingGateway]
  if (gateways.length > 0) return { order, route }
  return { order, route, struck: { reason: 'no gateway', gateways: struckGateways } }
}

const standing = ({ usages, routes }: IndexedStage, { missingGateway }: Reading): Stage => ({
  usages,
  routes: routes.map(each => each.standing[missingGateway]).filter(({ gateways }) => gateways.length > 0),
})
