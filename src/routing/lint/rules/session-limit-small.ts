// Too few sessions: for the users who go by the SBC, or beside the other SBCs of a route, of which each gets as many calls.

import { say } from '../../../findings/index.ts'
import type { Gateway } from '../../tenant/gateway.ts'
import type { IndexedRoute } from '../../tenant/indexed-route.ts'
import { gatewayPiece, routePiece } from '../piece.ts'
import { byPerson } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

/** One session for ten users is usual; for thirty it is scarce. */
const USERS_A_SESSION = 30
/** SBCs of a route are chosen by chance, each as likely as the other. */
const UNEQUAL = 3

export const sessionLimitSmall: LintRule = {
  id: 'routing/session-limit-small',
  severity: 'info',
  title: {
    en: 'MaxConcurrentSessions is small for what the SBC gets',
    de: 'MaxConcurrentSessions ist klein für das, was der SBC bekommt',
  },
  why: 'Microsoft shares calls equally among the SBCs of a route, whatever each can carry, and goes on to the next only when one refuses. A small one is full first, and its calls come late or fail.',
  byHand: 'Compare MaxConcurrentSessions of the SBCs of each route, and with the number of its users.',
  remedy: {
    en: "Enlarge the SBC's licence and trunk, let it refuse with 503 when it is full, or put it into a later route.",
    de: 'Lizenz und Trunk des SBC vergrößern, ihn mit 503 ablehnen lassen, wenn er voll ist, oder ihn in einen späteren Anrufweg stellen.',
  },
  reference:
    'Microsoft Learn, Set-CsOnlinePSTNGateway, MaxConcurrentSessions; "Monitor and troubleshoot Direct Routing"',
  needs: ['gateways', 'voiceRoutes', 'voiceRoutingPolicies'],
  find: facts => {
    const told = new Set<Gateway>()
    return facts.index.routes.flatMap(route =>
      facts
        .callable(route)
        .filter(gateway => !told.has(gateway))
        .flatMap(gateway => {
          const matches = judge(facts, route, gateway)
          if (matches.length > 0) told.add(gateway)
          return matches
        }),
    )
  },
}

function judge(facts: TenantFacts, route: IndexedRoute, gateway: Gateway): LintMatch[] {
  const sessions = gateway.maxConcurrentSessions ?? 0
  if (sessions === 0) return []
  const gateways = facts.callable(route)
  const largest = Math.max(...gateways.map(({ maxConcurrentSessions }) => maxConcurrentSessions ?? 0))
  const users = Math.round(usersOf(facts, route) / gateways.length)
  if (largest < UNEQUAL * sessions && users <= USERS_A_SESSION * sessions) return []
  const why =
    largest >= UNEQUAL * sessions
      ? say(UNEQUAL_SHARES, { route: route.route.identity, largest })
      : say(SHARE, { route: route.route.identity, users })
  return [
    {
      certainty: 'possible',
      says: say(SMALL, { gateway: gateway.fqdn, sessions, why }),
      evidence: [gatewayPiece(gateway, `MaxConcurrentSessions ${sessions}`), routePiece(route.route)],
      remedies: [byPerson(say(SEE), say(MORE))],
    },
  ]
}

const UNEQUAL_SHARES = {
  en: 'another SBC of "{route}" has {largest}, and both get as many calls',
  de: 'ein anderer SBC von "{route}" hat {largest}, und beide bekommen gleich viele Anrufe',
} as const
const SHARE = {
  en: 'its share of the users of "{route}" is {users}',
  de: 'sein Anteil an den Benutzern von "{route}" ist {users}',
} as const
const SMALL = {
  en: '{gateway} has {sessions} as MaxConcurrentSessions, but {why}.',
  de: '{gateway} hat {sessions} als MaxConcurrentSessions, aber {why}.',
} as const
const SEE = {
  en: 'See what the SBC can carry; set MaxConcurrentSessions to that, and enlarge it or take it out of the route if it is small.',
  de: 'Prüfen, was der SBC tragen kann; MaxConcurrentSessions darauf setzen und ihn vergrößern oder aus dem Anrufweg nehmen, wenn er klein ist.',
} as const
const MORE = {
  en: 'Licence and trunk for more sessions, or more calls for the others.',
  de: 'Lizenz und Trunk für mehr Sitzungen oder mehr Anrufe für die anderen.',
} as const

const usersOf = (facts: TenantFacts, { route }: IndexedRoute): number =>
  facts.tenant.voiceRoutingPolicies
    .filter(({ onlinePstnUsages }) => onlinePstnUsages.some(usage => route.onlinePstnUsages.includes(usage)))
    .reduce(
      (all, policy) =>
        all +
        facts.usersWith('voiceRouting', policy.identity).filter(user => user.enterpriseVoiceEnabled).length,
      0,
    )
