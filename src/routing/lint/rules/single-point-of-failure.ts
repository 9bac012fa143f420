// A gateway that is the only way for some numbers: when it is dead, nobody reaches them.

import { counted, listed } from '../../../findings/index.ts'
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
    policy === undefined ? 'emergency calls' : `policy "${policy}"`,
  )
  return {
    certainty: 'proven',
    says: `${gateway.fqdn} is the only SBC for ${counted(routes.length, 'route')}: ${listed(quotedNames(routes))}. While it is dead, calls to numbers as ${listed(numbers)} fail for ${listed(policies)}.`,
    evidence: [gatewayPiece(gateway, `Enabled ${gateway.enabled}`), ...routes.map(routePiece)],
    count: routes.length,
    remedies: [remedyOf(facts, gateway, routes)],
  }
}

function remedyOf(facts: TenantFacts, gateway: Gateway, routes: readonly VoiceRoute[]): Remedy {
  const others = facts.tenant.gateways.filter(
    other => other.enabled && nameKey(other.fqdn) !== nameKey(gateway.fqdn),
  )
  const other = others.find(({ site }) => site !== gateway.site) ?? others[0]
  if (other === undefined) {
    return byPerson(
      'Connect a second SBC, and list it in the routes of the first.',
      'A second SBC, its licence and its trunk.',
    )
  }
  return {
    says: `List ${other.fqdn} in the same routes.`,
    cost: `Half of these calls go out by ${other.fqdn}: it must have a trunk that takes them, and its provider's price and numbers apply.`,
    changes: routes.map(({ identity, onlinePstnGatewayList }) =>
      setRoute(identity, { onlinePstnGatewayList: [...onlinePstnGatewayList, other.identity] }),
    ),
  }
}
