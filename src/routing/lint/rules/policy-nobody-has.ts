// A voice routing policy that is granted to nobody.

import { say } from '../../../findings/index.ts'
import type { VoiceRoutingPolicy } from '../../tenant/voice-route.ts'
import { policyPiece, quotedNames, routePiece } from '../piece.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const policyNobodyHas: LintRule = {
  id: 'routing/policy-nobody-has',
  severity: 'info',
  title: {
    en: 'A voice routing policy is granted to nobody',
    de: 'Eine VoIP-Routingrichtlinie ist niemandem zugewiesen',
  },
  why: 'Routes that only such a policy leads to are used by nobody, although all looks right.',
  byHand:
    'Get-CsOnlineUser -Filter "OnlineVoiceRoutingPolicy -eq \'NAME\'", Get-CsGroupPolicyAssignment, and the network sites.',
  remedy: { en: 'Grant the policy, or remove it.', de: 'Die Richtlinie zuweisen oder entfernen.' },
  reference: 'Microsoft Learn, "Assign policies to users and groups"',
  needs: ['voiceRoutingPolicies', 'voiceRoutes', 'users', 'groupGrants', 'networkSites'],
  find: facts =>
    facts.tenant.voiceRoutingPolicies
      .filter(policy => !facts.isHeld(policy))
      .map(policy => judge(facts, policy)),
}

function judge(facts: TenantFacts, policy: VoiceRoutingPolicy): LintMatch {
  const emergency = facts.emergencyUsages
  const isReached = (usage: string): boolean =>
    emergency.has(usage) || facts.policiesOf(usage).some(other => facts.isHeld(other))
  const routes = facts.tenant.voiceRoutes.filter(
    ({ onlinePstnUsages }) =>
      onlinePstnUsages.some(usage => policy.onlinePstnUsages.includes(usage)) &&
      !onlinePstnUsages.some(isReached),
  )
  return {
    // An export has the users that somebody chose to export.
    certainty: 'likely',
    says: [
      say(NOBODY, { policy: policy.identity }),
      ...(routes.length === 0 ? [] : [say(ALONE, { routes: { list: quotedNames(routes) } })]),
    ],
    evidence: [policyPiece(policy), ...routes.map(routePiece)],
    remedies: [
      {
        says: say(
          { en: 'Remove the policy "{policy}".', de: 'Die Richtlinie "{policy}" entfernen.' },
          { policy: policy.identity },
        ),
        cost: say(FOR_LATER),
        changes: [{ do: 'remove', part: 'voiceRoutingPolicies', identity: policy.identity }],
      },
    ],
  }
}

const NOBODY = {
  en: 'No user of the export, no group and no network site has the voice routing policy "{policy}".',
  de: 'Kein Benutzer des Exports, keine Gruppe und kein Netzwerkstandort hat die VoIP-Routingrichtlinie "{policy}".',
} as const
const ALONE = {
  en: 'Nobody else leads to {routes} either.',
  de: 'Auch sonst führt nichts zu {routes}.',
} as const
const FOR_LATER = {
  en: 'Nothing that anybody of the export can call today; make sure that it is not kept for users to come.',
  de: 'Nichts, was jemand aus dem Export heute anrufen kann; prüfen, dass sie nicht für künftige Benutzer aufgehoben wird.',
} as const
