// A route to which no policy leads.

import { say } from '../../../findings/index.ts'
import { routePiece } from '../piece.ts'
import { removeRoute } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const routeUnreachable: LintRule = {
  id: 'routing/route-unreachable',
  severity: 'warning',
  title: {
    en: 'A voice route has no usage that any policy has',
    de: 'Ein Anrufweg hat keine Verwendung, die eine Richtlinie hat',
  },
  why: 'A route takes calls of those whose policy has one of its usages. Where no policy and no emergency number has one, the route stands in the list and is never used; often that is a backup that fails when it is needed.',
  byHand:
    'Look for the usages of the route in Get-CsOnlineVoiceRoutingPolicy and Get-CsTeamsEmergencyCallRoutingPolicy.',
  remedy: {
    en: 'Give the route the usage of those who should use it, or remove it.',
    de: 'Dem Anrufweg die Verwendung derer geben, die ihn nutzen sollen, oder ihn entfernen.',
  },
  reference: 'Microsoft Learn, "Configure call routing for Direct Routing"',
  needs: ['voiceRoutes', 'voiceRoutingPolicies', 'emergencyCallRoutingPolicies'],
  find: facts => {
    const emergency = facts.emergencyUsages
    return facts.tenant.voiceRoutes
      .filter(route => route.bridgeSourcePhoneNumber === undefined)
      .filter(
        route =>
          !route.onlinePstnUsages.some(usage => facts.policiesOf(usage).length > 0 || emergency.has(usage)),
      )
      .map(route => ({
        certainty: 'proven',
        says: say(route.onlinePstnUsages.length === 0 ? NO_USAGE : NO_POLICY, { route: route.identity }),
        evidence: [routePiece(route)],
        remedies: [removeRoute(route, say(NO_BACKUP))],
      }))
  },
}

const NO_USAGE = {
  en: 'The route "{route}" has no PSTN usage, so nobody can call by it.',
  de: 'Der Anrufweg "{route}" hat keine PSTN-Verwendung, also kann niemand über ihn anrufen.',
} as const
const NO_POLICY = {
  en: 'The route "{route}" has only usages that are in no policy, so nobody can call by it.',
  de: 'Der Anrufweg "{route}" hat nur Verwendungen, die in keiner Richtlinie stehen, also kann niemand über ihn anrufen.',
} as const
const NO_BACKUP = {
  en: 'Nothing that anybody can call today; make sure that it is not meant as a backup.',
  de: 'Nichts, was heute jemand anrufen kann; prüfen, dass er nicht als Ersatzweg gedacht ist.',
} as const
