// A route that takes what an earlier one takes, to SBCs that have been tried by then.

import { say } from '../../../findings/index.ts'
import { routePiece } from '../piece.ts'
import { removeRoute } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { ReadRoute, TenantFacts } from '../tenant-facts.ts'

export const routeAddsNothing: LintRule = {
  id: 'routing/route-adds-nothing',
  severity: 'info',
  title: {
    en: 'A route leads only where an earlier one leads already',
    de: 'Ein Anrufweg führt nur dorthin, wohin ein früherer schon führt',
  },
  why: 'It looks like a backup and is none: its SBCs have failed already when it is asked.',
  byHand: 'Look for routes of the same usage and numbers with the same gateways.',
  remedy: {
    en: 'Give the route another SBC, or remove it.',
    de: 'Dem Anrufweg einen anderen SBC geben oder ihn entfernen.',
  },
  reference: 'Microsoft Learn, "Configure call routing for Direct Routing"',
  needs: ['gateways', 'voiceRoutes'],
  find: facts => {
    if (facts.reading.repeatedGateway !== 'once') return []
    return facts.routes.flatMap(route => {
      const earlier = coverOf(facts, route)
      return earlier === undefined ? [] : [judge(route, earlier)]
    })
  },
}

/** An earlier route that has all its usages, numbers and SBCs. */
function coverOf(facts: TenantFacts, route: ReadRoute): ReadRoute | undefined {
  const gateways = facts.callable(route)
  const [usage, ...others] = route.route.onlinePstnUsages
  if (gateways.length === 0 || usage === undefined) return undefined
  return facts
    .routesOf(usage)
    .filter(({ order }) => order < route.order)
    .find(
      earlier =>
        gateways.every(gateway => facts.callable(earlier).includes(gateway)) &&
        others.every(other => earlier.route.onlinePstnUsages.includes(other)) &&
        facts.numbers.isWithin(route.pattern, earlier.pattern),
    )
}

const judge = ({ route }: ReadRoute, { route: earlier }: ReadRoute): LintMatch => ({
  certainty: 'likely',
  says: say(NOTHING_NEW, { route: route.identity, earlier: earlier.identity }),
  evidence: [routePiece(route), routePiece(earlier)],
  remedies: [removeRoute(route, say(SAME_WAY))],
})

const NOTHING_NEW = {
  en: 'All numbers of the route "{route}" are taken by "{earlier}" before it, and all its SBCs are tried there. (Reading repeatedGateway once: an SBC is not tried twice in a call.)',
  de: 'Alle Nummern des Anrufwegs "{route}" nimmt vorher "{earlier}", und alle seine SBCs werden dort versucht. (Lesart repeatedGateway once: Ein SBC wird in einem Anruf nicht zweimal versucht.)',
} as const
const SAME_WAY = {
  en: 'Nothing: no call goes another way.',
  de: 'Nichts: Kein Anruf geht einen anderen Weg.',
} as const
