// In which order the gateways of a decision are tried (direct-routing reference, Decision algorithm). The gateways of a
// group are shuffled (Fisher-Yates): each of their orders is equally likely, so what may come first, second and so on is
// known exactly. Groups follow each other.
//
//   whole-list            r1 healthy | r2 healthy | r1 demoted | r2 demoted
//   each-route            r1 healthy | r1 demoted | r2 healthy | r2 demoted
//   one-try-each-route    as each-route, but of a route without a healthy one a single one is tried

import type { Decision, Outcome, Stage } from './decide.ts'
import { DEFAULT_READING, type Reading } from './reading.ts'
import type { Gateway } from './tenant/gateway.ts'
import type { StandingRoute } from './tenant/indexed-route.ts'
import type { VoiceRoute } from './tenant/voice-route.ts'

export interface Plan {
  groups: readonly Group[]
  attempts: readonly Attempt[]
  /** The decision's: without attempts it says what becomes of the call. */
  outcome: Outcome
}

/** Gateways of which each order is equally likely. */
export interface Group {
  route: VoiceRoute
  /** `ingress`: the one that the call came in by, before all others. */
  kind: GroupKind
  gateways: readonly Gateway[]
  /** How many of them are tried: all, or 1 in one of the readings. */
  tries: number
}

export type GroupKind = 'ingress' | 'healthy' | 'demoted'

/** A gateway in a group: it comes at each of the positions `from` to `to` with the probability 1 / `of`. */
export interface Attempt {
  gateway: Gateway
  route: VoiceRoute
  kind: GroupKind
  /** Positions in the call, the first attempt is 1. */
  from: number
  to: number
  of: number
}

/** The state that Microsoft's side of one region has of the gateways. */
export interface Health {
  /** Whether no OPTIONS came from it for too long. One without `sendSipOptions` is never demoted. */
  isDemoted: (gateway: Gateway) => boolean
  /** For a call from the telephone network that is forwarded or transferred: the SBC it came in by. */
  ingress?: string
}

export const ALL_HEALTHY: Health = { isDemoted: () => false }

/** The order of attempts; empty when the call has no route. */
export function plan(
  decision: Pick<Decision, 'stages' | 'outcome'>,
  health: Health = ALL_HEALTHY,
  reading: Reading = DEFAULT_READING,
): Plan {
  if (decision.outcome.type !== 'routed') {
    return { groups: [], attempts: [], outcome: decision.outcome }
  }
  const ordered = decision.stages.flatMap(stage => groupsOf(stage, health, reading))
  const withIngress = ingressFirst(ordered, health.ingress, reading)
  const groups = reading.repeatedGateway === 'once' ? withoutRepeats(withIngress) : withIngress
  return { groups, attempts: attemptsOf(groups), outcome: decision.outcome }
}

/** The probability that this attempt is the one at `position`, from 1. */
export const probabilityAt = ({ from, to, of }: Attempt, position: number): number =>
  position >= from && position <= to ? 1 / of : 0

function groupsOf({ routes }: Stage, { isDemoted }: Health, { demotionScope }: Reading): Group[] {
  const demoted = (gateway: Gateway): boolean => gateway.sendSipOptions && isDemoted(gateway)
  const split = routes.map(route => ({
    healthy: groupOf(route, 'healthy', gateway => !demoted(gateway)),
    late: groupOf(route, 'demoted', demoted),
  }))
  if (demotionScope === 'whole-list') {
    return [...split.flatMap(({ healthy }) => healthy), ...split.flatMap(({ late }) => late)]
  }
  return split.flatMap(({ healthy, late }) => {
    const single = demotionScope === 'one-try-each-route' && healthy.length === 0
    return [...healthy, ...(single ? late.map(group => ({ ...group, tries: 1 })) : late)]
  })
}

function groupOf(
  { route, gateways }: StandingRoute,
  kind: GroupKind,
  belongs: (gateway: Gateway) => boolean,
): Group[] {
  const members = gateways.filter(belongs)
  return members.length === 0 ? [] : [{ route, kind, gateways: members, tries: members.length }]
}

/**
 * The SBC that a forwarded or transferred call came in by is tried first whatever its priority, when it is among those
 * that may take the call (Configure call routing, Note). Whether it is demoted counts for nothing there.
 */
function ingressFirst(groups: readonly Group[], ingress: string | undefined, reading: Reading): Group[] {
  if (ingress === undefined || reading.ingressFirst === 'no') return [...groups]
  const is = (gateway: Gateway): boolean => gateway.fqdn.toLowerCase() === ingress.toLowerCase()
  const home = groups.find(({ gateways }) => gateways.some(is))
  if (home === undefined) return [...groups]
  const first: Group = { route: home.route, kind: 'ingress', gateways: home.gateways.filter(is), tries: 1 }
  const others = groups.flatMap(group => without(group, is))
  return [first, ...others]
}

/** A gateway had its chance when a group before has surely tried it. */
function withoutRepeats(groups: readonly Group[]): Group[] {
  const tried = new Set<string>()
  return groups.flatMap(group => {
    const left = without(group, gateway => tried.has(gateway.fqdn))
    if (group.tries === group.gateways.length) for (const { fqdn } of group.gateways) tried.add(fqdn)
    return left
  })
}

function without(group: Group, taken: (gateway: Gateway) => boolean): Group[] {
  const gateways = group.gateways.filter(gateway => !taken(gateway))
  if (gateways.length === group.gateways.length) return [group]
  if (gateways.length === 0) return []
  return [{ ...group, gateways, tries: Math.min(group.tries, gateways.length) }]
}

function attemptsOf(groups: readonly Group[]): Attempt[] {
  let position = 1
  return groups.flatMap(({ route, kind, gateways, tries }) => {
    const from = position
    position += tries
    const of = gateways.length
    return gateways.map(gateway => ({ gateway, route, kind, from, to: position - 1, of }))
  })
}
