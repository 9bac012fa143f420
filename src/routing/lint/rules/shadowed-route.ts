// A route for a part of the numbers behind one for more: the general one is always first.

import { say, type Value } from '../../../findings/index.ts'
import { fqdnsOf, routePiece } from '../piece.ts'
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
      .filter(({ special: { route } }) => !told.has(route.identity) && told.add(route.identity))
      .map(({ special, general }) => judge(facts, special, general))
  },
}

interface Shadow {
  special: ReadRoute
  general: ReadRoute
}

function shadowsIn(facts: TenantFacts, routes: readonly ReadRoute[]): Shadow[] {
  return routes.flatMap((special, place) => {
    const general = routes.slice(0, place).find(earlier => isShadow(facts, special, earlier))
    return general === undefined ? [] : [{ special, general }]
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
  const number = facts.numbers.number([special.pattern]) ?? special.pattern.source
  const [lower, higher] = [special.route.priority, general.route.priority]
  return {
    // Some write a backup for a few numbers in this way.
    certainty: 'possible',
    says: say(SHADOWED, {
      special: special.route.identity,
      general: general.route.identity,
      number,
      first: gatewaysOf(facts, general),
      last: gatewaysOf(facts, special),
    }),
    evidence: [routePiece(special.route), routePiece(general.route)],
    remedies: [
      {
        says: say(EXCHANGE),
        cost: say(EXCHANGED, { gateways: gatewaysOf(facts, special) }),
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

const gatewaysOf = (facts: TenantFacts, route: ReadRoute): Value => fqdnsOf(facts.callable(route))

const SHADOWED = {
  en: 'The route "{special}" takes only numbers that "{general}" takes before it, as {number}. Calls to them go by {first}; only when those have failed is {last} called.',
  de: 'Der Anrufweg "{special}" nimmt nur Nummern, die vorher "{general}" nimmt, etwa {number}. Anrufe dorthin gehen über {first}; erst wenn das gescheitert ist, wird {last} gerufen.',
} as const
const EXCHANGE = {
  en: 'Exchange the priorities of the two routes.',
  de: 'Die Prioritäten der beiden Anrufwege tauschen.',
} as const
const EXCHANGED = {
  en: 'Calls to these numbers go by {gateways} from now on. Routes between the two change places with them.',
  de: 'Anrufe zu diesen Nummern gehen von nun an über {gateways}. Anrufwege zwischen den beiden tauschen mit ihnen den Platz.',
} as const
