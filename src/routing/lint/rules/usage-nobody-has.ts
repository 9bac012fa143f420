// A usage that is listed, and that no policy and no emergency number goes by.

import { listed } from '../../../findings/index.ts'
import type { Change } from '../change.ts'
import { quotedNames, routePiece } from '../piece.ts'
import { setRoute } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const usageNobodyHas: LintRule = {
  id: 'routing/usage-nobody-has',
  severity: 'info',
  title: { en: 'A PSTN usage is in no policy', de: 'Eine PSTN-Verwendung steht in keiner Richtlinie' },
  why: 'A usage is nothing but a text that ties policies to routes. One that no policy has ties nothing; often it is the misspelt twin of one that is used.',
  byHand:
    'Compare (Get-CsOnlinePstnUsage).Usage with the usages of Get-CsOnlineVoiceRoutingPolicy and of the emergency call routing policies.',
  remedy: {
    en: 'Remove the usage, or give it to the policy that should have it.',
    de: 'Die Verwendung entfernen oder der Richtlinie geben, die sie haben soll.',
  },
  reference: 'Microsoft Learn, "Configure call routing for Direct Routing"',
  needs: ['pstnUsages', 'voiceRoutes', 'voiceRoutingPolicies', 'emergencyCallRoutingPolicies'],
  find: facts => {
    const emergency = facts.emergencyUsages
    return facts.tenant.pstnUsages
      .filter(usage => facts.policiesOf(usage).length === 0 && !emergency.has(usage))
      .flatMap(usage => judge(facts, usage, emergency))
  },
}

function judge(facts: TenantFacts, usage: string, emergency: ReadonlySet<string>): LintMatch[] {
  const routes = facts.tenant.voiceRoutes.filter(route => route.onlinePstnUsages.includes(usage))
  const isReached = (other: string): boolean => facts.policiesOf(other).length > 0 || emergency.has(other)
  // A route that has no other usage is told as one that nobody reaches.
  if (routes.some(route => !route.onlinePstnUsages.some(isReached))) return []
  const where =
    routes.length === 0 ? 'in no route either' : `in ${listed(quotedNames(routes))}, where others are too`
  const rest = facts.tenant.pstnUsages.filter(other => other !== usage)
  const changes: Change[] = [
    ...routes.map(({ identity, onlinePstnUsages }) =>
      setRoute(identity, { onlinePstnUsages: onlinePstnUsages.filter(other => other !== usage) }),
    ),
    { do: 'set', part: 'pstnUsages', identity: 'Global', fields: { usage: rest } },
  ]
  return [
    {
      certainty: 'proven',
      says: `The PSTN usage "${usage}" is in no voice routing policy and goes with no emergency number; it is ${where}.`,
      evidence: [{ ref: `PSTN usage "${usage}"`, text: 'in the list of usages' }, ...routes.map(routePiece)],
      remedies: [
        {
          says: `Remove "${usage}" from ${routes.length === 0 ? 'the list' : 'the routes and from the list'}.`,
          cost: 'Nothing that anybody can call today; make sure that it is not kept for a policy to come.',
          changes,
        },
      ],
    },
  ]
}
