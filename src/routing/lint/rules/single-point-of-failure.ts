// A gateway that is the only way for some numbers: when it is dead, nobody reaches them.

import { type Noun, say, type Wording } from '../../../findings/index.ts'
import type { Gateway } from '../../tenant/gateway.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import type { VoiceRoute } from '../../tenant/voice-route.ts'
import { gatewayPiece, quotedNames, routePiece } from '../piece.ts'
import { byPerson, setRoute } from '../remedies.ts'
import type { LintMatch, LintRule, Remedy } from '../rule.ts'
import { type StandingCall, standingCalls } from '../standing-calls.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const singlePointOfFailure: LintRule = {
  id: 'routing/single-point-of-failure',
  severity: 'warning',
  title: {
    en: 'One SBC is the only way for some numbers',
    de: 'Ein SBC ist für manche Nummern der einzige Weg',
  },
  why: 'When the only SBC of a number is dead, its calls fail with 504 or 408 after the timer, and no other is tried. In the first usage that has a match, that is the end of the call.',
  byHand:
    'For each usage of a policy, take a number of each route and count the enabled gateways in all routes of the usage whose pattern matches it.',
  remedy: {
    en: 'List a second SBC in the route, best one of another site and another provider.',
    de: 'Einen zweiten SBC in den Anrufweg stellen, am besten an einem anderen Standort und bei einem anderen Anbieter.',
  },
  reference: 'Microsoft Learn, "Configure call routing for Direct Routing"',
  needs: ['gateways', 'voiceRoutes', 'voiceRoutingPolicies'],
  find: facts => {
    const alone = standingCalls(facts).filter(({ routes }) => gatewaysOf(routes).size === 1)
    const byGateway = Map.groupBy(alone, ({ routes }) => nameKey(routes[0].gateways[0]?.fqdn ?? ''))
    return [...byGateway.values()].map(calls => judge(facts, calls))
  },
}

const gatewaysOf = (routes: StandingCall['routes']): Set<string> =>
  new Set(routes.flatMap(({ gateways }) => gateways.map(({ fqdn }) => nameKey(fqdn))))

function judge(facts: TenantFacts, calls: readonly StandingCall[]): LintMatch {
  const routes = [...new Set(calls.map(each => each.routes[0].route))]
  const gateway = calls[0]?.routes[0].gateways[0] as Gateway
  const numbers = calls.map(({ number }) => number)
  const policies = calls.map(({ policy }) =>
    policy === undefined ? EMERGENCY_CALLS : say(POLICY, { policy }),
  )
  return {
    certainty: 'proven',
    says: say(ONLY, {
      gateway: gateway.fqdn,
      count: { count: routes.length, of: ROUTE },
      routes: { list: quotedNames(routes) },
      numbers: { list: numbers },
      policies: { list: policies },
    }),
    evidence: [gatewayPiece(gateway, `Enabled ${gateway.enabled}`), ...routes.map(routePiece)],
    count: routes.length,
    remedies: [remedyOf(facts, gateway, routes)],
  }
}

const EMERGENCY_CALLS: Wording = { en: 'emergency calls', de: 'Notrufe' }
const POLICY = { en: 'policy "{policy}"', de: 'Richtlinie "{policy}"' } as const
const ROUTE: Noun = { en: ['route', 'routes'], de: ['Anrufweg', 'Anrufwege'] }
const ONLY = {
  en: '{gateway} is the only SBC for {count}: {routes}. While it is dead, calls to numbers as {numbers} fail for {policies}.',
  de: '{gateway} ist der einzige SBC für {count}: {routes}. Solange er tot ist, scheitern Anrufe zu Nummern wie {numbers}, und zwar für {policies}.',
} as const

function remedyOf(facts: TenantFacts, gateway: Gateway, routes: readonly VoiceRoute[]): Remedy {
  const others = facts.tenant.gateways.filter(
    other => other.enabled && nameKey(other.fqdn) !== nameKey(gateway.fqdn),
  )
  const other = others.find(({ site }) => site !== gateway.site) ?? others[0]
  if (other === undefined) {
    return byPerson(say(CONNECT), say(A_SECOND))
  }
  return {
    says: say(LIST, { other: other.fqdn }),
    cost: say(HALF, { other: other.fqdn }),
    changes: routes.map(({ identity, onlinePstnGatewayList }) =>
      setRoute(identity, { onlinePstnGatewayList: [...onlinePstnGatewayList, other.identity] }),
    ),
  }
}
const CONNECT = {
  en: 'Connect a second SBC, and list it in the routes of the first.',
  de: 'Einen zweiten SBC anschließen und in den Anrufwegen des ersten aufführen.',
} as const
const A_SECOND = {
  en: 'A second SBC, its licence and its trunk.',
  de: 'Ein zweiter SBC, seine Lizenz und sein Trunk.',
} as const
const LIST = {
  en: 'List {other} in the same routes.',
  de: '{other} in denselben Anrufwegen aufführen.',
} as const
const HALF = {
  en: "Half of these calls go out by {other}: it must have a trunk that takes them, and its provider's price and numbers apply.",
  de: 'Die Hälfte dieser Anrufe geht über {other} hinaus: Er braucht einen Trunk, der sie nimmt, und es gelten Preis und Nummern seines Anbieters.',
} as const
