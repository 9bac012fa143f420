// A route for a part of the numbers behind one for more: the general one is always first.

import { routePiece } from '../piece.ts'
import { setRoute } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { ReadRoute, TenantFacts } from '../tenant-facts.ts'

export const shadowedRoute: LintRule = {
  id: 'routing/shadowed-route',
  severity: 'warning',
  title: {
    en: 'A special route comes after a general one',
    de: 'Ein besonderer Anrufweg kommt nach einem allgemeinen',
  },
  why: 'Routes of a usage are tried by priority, not by how well their pattern fits. A route for part of the numbers of an earlier one is only tried when all SBCs of that have failed, so that calls go another way than the routes suggest.',
  byHand:
    'Get-CsOnlineVoiceRoute | Sort-Object Priority: a longer prefix below a shorter one of the same usage, with other gateways.',
  remedy: {
    en: 'Give the special route a lower number as its priority than the general one.',
    de: 'Dem besonderen Anrufweg eine kleinere Zahl als Priorität geben als dem allgemeinen.',
  },
  reference: 'Microsoft Learn, "Configure call routing for Direct Routing"; Set-CsOnlineVoiceRoute, Priority',
  needs: ['gateways', 'voiceRoutes', 'voiceRoutingPolicies'],
  find: facts => {
    const told = new Set<string>()
    return [...facts.usagesOfRoutes]
      .filter(usage => facts.policiesOf(usage).length > 0 || facts.emergencyUsages.has(usage))
      .flatMap(usage => shadowsIn(facts, facts.routesOf(usage)))
      .filter(({ evidence: [special] }) => !told.has(special.ref) && told.add(special.ref))
  },
}

function shadowsIn(facts: TenantFacts, routes: readonly ReadRoute[]): LintMatch[] {
  return routes.flatMap((special, place) => {
    const general = routes.slice(0, place).find(earlier => isShadow(facts, special, earlier))
    return general === undefined ? [] : [judge(facts, special, general)]
  })
}

/** An equal or wider one behind is a backup; one with the same gateways makes no difference. */
function isShadow(facts: TenantFacts, special: ReadRoute, general: ReadRoute): boolean {
  if (special.route.priority === general.route.priority) return false
  const [later, earlier] = [facts.callable(special), facts.callable(general)]
  if (earlier.length === 0 || later.every(gateway => earlier.includes(gateway))) return false
  return (
    facts.numbers.isWithin(special.pattern, general.pattern) &&
    !facts.numbers.isWithin(general.pattern, special.pattern)
  )
}

function judge(facts: TenantFacts, special: ReadRoute, general: ReadRoute): LintMatch {
  const number = facts.numbers.number([special.pattern])
  const [lower, higher] = [special.route.priority, general.route.priority]
  return {
    // Some write a backup for a few numbers in this way.
    certainty: 'possible',
    says: `The route "${special.route.identity}" takes only numbers that "${general.route.identity}" takes before it, as ${number}. Calls to them go by ${gatewaysOf(facts, general)}; only when those have failed is ${gatewaysOf(facts, special)} called.`,
    evidence: [routePiece(special.route), routePiece(general.route)],
    remedies: [
      {
        says: 'Exchange the priorities of the two routes.',
        cost: `Calls to these numbers go by ${gatewaysOf(facts, special)} from now on. Routes between the two change places with them.`,
        changes:
          lower === undefined || higher === undefined
            ? []
            : [
                setRoute(special.route.identity, { priority: higher }),
                setRoute(general.route.identity, { priority: lower }),
              ],
      },
    ],
  }
}

const gatewaysOf = (facts: TenantFacts, route: ReadRoute): string =>
  facts
    .callable(route)
    .map(({ fqdn }) => fqdn)
    .join(' and ')
