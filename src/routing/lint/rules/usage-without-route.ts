// A usage in a policy that no route has: it leads nowhere.

import { say } from '../../../findings/index.ts'
import { policyPiece, quotedNames } from '../piece.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const usageWithoutRoute: LintRule = {
  id: 'routing/usage-without-route',
  severity: 'warning',
  title: {
    en: 'A PSTN usage of a policy is in no route',
    de: 'Eine PSTN-Verwendung einer Richtlinie steht in keinem Anrufweg',
  },
  why: 'The policy promises its users something that no route keeps. Mostly a route was removed, or the usage is written differently in it.',
  byHand: 'Compare the usages of Get-CsOnlineVoiceRoutingPolicy with those of Get-CsOnlineVoiceRoute.',
  remedy: {
    en: 'Give the usage to the route that was meant, or take it out of the policy.',
    de: 'Die Verwendung dem gemeinten Anrufweg geben oder aus der Richtlinie nehmen.',
  },
  reference: 'Microsoft Learn, "Configure call routing for Direct Routing"',
  needs: ['voiceRoutes', 'voiceRoutingPolicies'],
  find: facts => {
    const usages = new Set(
      facts.tenant.voiceRoutingPolicies.flatMap(({ onlinePstnUsages }) => onlinePstnUsages),
    )
    const ofRoutes = new Set(facts.tenant.voiceRoutes.flatMap(({ onlinePstnUsages }) => onlinePstnUsages))
    return [...usages].filter(usage => !ofRoutes.has(usage)).flatMap(usage => judge(facts, usage))
  },
}

function judge(facts: TenantFacts, usage: string): LintMatch[] {
  const [first, ...others] = facts.policiesOf(usage)
  if (first === undefined) return []
  const policies = [first, ...others]
  return [
    {
      certainty: 'proven',
      says: say(NO_ROUTE, { usage, policies: { list: quotedNames(policies) } }),
      evidence: [policyPiece(first), ...others.map(policyPiece)],
      count: policies.length,
      remedies: [
        {
          says: say(TAKE_OUT, { usage }),
          cost: say(NOTHING),
          changes: policies.map(({ identity, onlinePstnUsages }) => ({
            do: 'set',
            part: 'voiceRoutingPolicies',
            identity,
            fields: { onlinePstnUsages: onlinePstnUsages.filter(other => other !== usage) },
          })),
        },
      ],
    },
  ]
}

const NO_ROUTE = {
  en: 'The PSTN usage "{usage}" is in {policies}, but no route has it.',
  de: 'Die PSTN-Verwendung "{usage}" steht in {policies}, aber kein Anrufweg hat sie.',
} as const
const TAKE_OUT = {
  en: 'Take "{usage}" out of the policies.',
  de: '"{usage}" aus den Richtlinien nehmen.',
} as const
const NOTHING = {
  en: 'Nothing that anybody can call today.',
  de: 'Nichts, was heute jemand anrufen kann.',
} as const
