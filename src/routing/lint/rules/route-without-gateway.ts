// A route that lists no gateway: its numbers cannot be called by it.

import { say } from '../../../findings/index.ts'
import { routePiece } from '../piece.ts'
import { removeRoute } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const routeWithoutGateway: LintRule = {
  id: 'routing/route-without-gateway',
  severity: 'warning',
  title: { en: 'A voice route lists no gateway', de: 'Ein Anrufweg nennt kein Gateway' },
  why: 'In the first usage with a match the route counts as one, so that later usages are not asked; and then nobody can be called (510544).',
  byHand: 'Get-CsOnlineVoiceRoute | Where-Object { -not $_.OnlinePstnGatewayList }',
  remedy: {
    en: 'List an SBC, or remove the route. Numbers are better blocked by a policy that says so.',
    de: 'Einen SBC aufführen oder den Anrufweg entfernen. Nummern sperrt man besser mit einer Richtlinie, die das sagt.',
  },
  reference: 'Microsoft Learn, New-CsOnlineVoiceRoute, OnlinePstnGatewayList',
  needs: ['voiceRoutes'],
  find: facts =>
    facts.tenant.voiceRoutes
      .filter(
        route => route.onlinePstnGatewayList.length === 0 && route.bridgeSourcePhoneNumber === undefined,
      )
      .map(route => ({
        // Some block numbers in this way.
        certainty: 'possible',
        says: say(NO_GATEWAY, { route: route.identity }),
        evidence: [routePiece(route)],
        remedies: [removeRoute(route, say(NO_LONGER_BLOCKED))],
      })),
}

const NO_GATEWAY = {
  en: 'The route "{route}" lists no gateway: calls that only it takes fail.',
  de: 'Der Anrufweg "{route}" führt kein Gateway auf: Anrufe, die nur er nimmt, scheitern.',
} as const
const NO_LONGER_BLOCKED = {
  en: 'Where it was meant to block its numbers, other routes may take them now.',
  de: 'Wo er seine Nummern sperren sollte, nehmen sie jetzt vielleicht andere Anrufwege.',
} as const
