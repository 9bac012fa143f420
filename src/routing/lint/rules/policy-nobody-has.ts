// A voice routing policy that is granted to nobody.

import { listed } from '../../../findings/index.ts'
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
  const alone = routes.length === 0 ? '' : ` Nobody else leads to ${listed(quotedNames(routes))} either.`
  return {
    // An export has the users that somebody chose to export.
    certainty: 'likely',
    says: `No user of the export, no group and no network site has the voice routing policy "${policy.identity}".${alone}`,
    evidence: [policyPiece(policy), ...routes.map(routePiece)],
    remedies: [
      {
        says: `Remove the policy "${policy.identity}".`,
        cost: 'Nothing that anybody of the export can call today; make sure that it is not kept for users to come.',
        changes: [{ do: 'remove', part: 'voiceRoutingPolicies', identity: policy.identity }],
      },
    ],
  }
}
