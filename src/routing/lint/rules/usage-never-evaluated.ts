// A usage behind others of the same policy that take all its numbers: by Microsoft's text the first usage with a match
// decides, so that a "backup" usage never comes into play.

import { listed } from '../../../findings/index.ts'
import type { VoiceRoutingPolicy } from '../../tenant/voice-route.ts'
import type { Change } from '../change.ts'
import { policyPiece, quotedNames, routePiece } from '../piece.ts'
import { setRoute } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { ReadRoute, TenantFacts } from '../tenant-facts.ts'

export const usageNeverEvaluated: LintRule = {
  id: 'routing/usage-never-evaluated',
  severity: 'warning',
  title: {
    en: 'A later usage of a policy never comes into play',
    de: 'Eine spätere Verwendung einer Richtlinie kommt nie zum Zug',
  },
  why: 'Usages are asked in the order of the policy, and the first that has a matching route decides. When its SBCs fail the call ends, so a usage kept as a backup behind it does nothing.',
  byHand:
    'For each policy, take numbers of the routes of a later usage and see whether routes of an earlier usage match them.',
  remedy: {
    en: 'Give the backup route the first usage and a later priority instead of a usage of its own.',
    de: 'Dem Ersatzweg die erste Verwendung und eine spätere Priorität geben statt einer eigenen Verwendung.',
  },
  reference:
    'Microsoft Learn, "Configure call routing for Direct Routing" (readings usageEvaluation first-match, usageFallThrough stop)',
  needs: ['gateways', 'voiceRoutes', 'voiceRoutingPolicies'],
  find: facts => {
    const { usageEvaluation, usageFallThrough } = facts.reading
    if (usageEvaluation !== 'first-match' || usageFallThrough !== 'stop') return []
    const byUsage = new Map<string, Idle[]>()
    for (const policy of facts.tenant.voiceRoutingPolicies) {
      for (const idle of idleIn(facts, policy)) {
        const key = `${idle.usage}\n${idle.before}`
        byUsage.set(key, [...(byUsage.get(key) ?? []), idle])
      }
    }
    return [...byUsage.values()].map(idles => judge(facts, idles as [Idle, ...Idle[]]))
  },
}

interface Idle {
  policy: VoiceRoutingPolicy
  usage: string
  /** The earlier usage that takes its numbers. */
  before: string
  routes: readonly ReadRoute[]
}

function idleIn(facts: TenantFacts, policy: VoiceRoutingPolicy): Idle[] {
  return policy.onlinePstnUsages.flatMap((usage, place) => {
    const routes = facts.routesOf(usage)
    const [first] = routes
    if (first === undefined) return []
    const earlier = policy.onlinePstnUsages.slice(0, place).filter(before => before !== usage)
    const isTaken = ({ pattern }: ReadRoute): string | undefined =>
      earlier.find(before =>
        facts
          .routesOf(before)
          .some(other => facts.callable(other).length > 0 && facts.numbers.isWithin(pattern, other.pattern)),
      )
    const before = isTaken(first)
    return before !== undefined && routes.every(route => isTaken(route) !== undefined)
      ? [{ policy, usage, before, routes }]
      : []
  })
}

function judge(facts: TenantFacts, idles: readonly [Idle, ...Idle[]]): LintMatch {
  const [{ usage, before, routes, policy }] = idles
  const policies = idles.map(idle => idle.policy)
  const tried = new Set(facts.routesOf(before).flatMap(route => facts.callable(route)))
  const missed = routes.filter(route => facts.callable(route).some(gateway => !tried.has(gateway)))
  const instead: Change[] = missed
    .filter(({ route }) => !route.onlinePstnUsages.includes(before))
    .map(({ route }) => setRoute(route.identity, { onlinePstnUsages: [...route.onlinePstnUsages, before] }))
  const lost =
    missed.length === 0
      ? 'They lead to no other SBC.'
      : `So ${listed(missed.flatMap(route => facts.callable(route).map(({ fqdn }) => fqdn)))} is not called when the SBCs before have failed.`
  return {
    certainty: 'likely',
    severity: missed.length === 0 ? 'info' : 'warning',
    says: `In ${listed(quotedNames(policies))} the usage "${usage}" comes after "${before}", whose routes take all its numbers. ${lost} (Microsoft's text, readings usageEvaluation first-match and usageFallThrough stop; the article on high availability pools all usages, and then it does come into play.)`,
    evidence: [
      policyPiece(policy),
      ...policies.slice(1).map(policyPiece),
      ...routes.map(({ route }) => routePiece(route)),
    ],
    count: policies.length,
    remedies: [
      {
        says:
          instead.length === 0
            ? `Take "${usage}" out of these policies.`
            : `Give the routes of "${usage}" the usage "${before}" too, so that they follow by priority, and take "${usage}" out of these policies.`,
        cost:
          instead.length === 0
            ? 'Nothing in that reading.'
            : `All policies with the usage "${before}" get these routes; their priority must be a later one than that of the routes before.`,
        changes: [
          ...instead,
          ...policies.map(
            ({ identity, onlinePstnUsages }): Change => ({
              do: 'set',
              part: 'voiceRoutingPolicies',
              identity,
              fields: { onlinePstnUsages: onlinePstnUsages.filter(other => other !== usage) },
            }),
          ),
        ],
      },
    ],
  }
}
