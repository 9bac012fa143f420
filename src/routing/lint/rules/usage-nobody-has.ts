// A usage that is listed, and that no policy and no emergency number goes by.

import { say, type Wording } from '../../../findings/index.ts'
import type { Change } from '../change.ts'
import { quotedNames, routePiece, usagePiece } from '../piece.ts'
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
    routes.length === 0 ? IN_NO_ROUTE : say(WITH_OTHERS, { routes: { list: quotedNames(routes) } })
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
      says: say(NOBODY, { usage, where }),
      evidence: [usagePiece(usage, IN_THE_LIST), ...routes.map(routePiece)],
      remedies: [
        {
          says: say(routes.length === 0 ? FROM_LIST : FROM_BOTH, { usage }),
          cost: say(FOR_LATER),
          changes,
        },
      ],
    },
  ]
}

const IN_NO_ROUTE: Wording = { en: 'in no route either', de: 'auch in keinem Anrufweg' }
const WITH_OTHERS = {
  en: 'in {routes}, where others are too',
  de: 'in {routes}, wo auch andere stehen',
} as const
const NOBODY = {
  en: 'The PSTN usage "{usage}" is in no voice routing policy and goes with no emergency number; it is {where}.',
  de: 'Die PSTN-Verwendung "{usage}" steht in keiner VoIP-Routingrichtlinie und gehört zu keiner Notrufnummer; sie steht {where}.',
} as const
const IN_THE_LIST: Wording = { en: 'in the list of usages', de: 'in der Liste der Verwendungen' }
const FROM_LIST = { en: 'Remove "{usage}" from the list.', de: '"{usage}" aus der Liste nehmen.' } as const
const FROM_BOTH = {
  en: 'Remove "{usage}" from the routes and from the list.',
  de: '"{usage}" aus den Anrufwegen und aus der Liste nehmen.',
} as const
const FOR_LATER = {
  en: 'Nothing that anybody can call today; make sure that it is not kept for a policy to come.',
  de: 'Nichts, was heute jemand anrufen kann; prüfen, dass sie nicht für eine künftige Richtlinie aufgehoben wird.',
} as const
