// A usage behind others of the same policy that take all its numbers: by Microsoft's text the first usage with a match
// decides, so that a "backup" usage never comes into play.

import { say } from '../../../findings/index.ts'
import type { VoiceRoutingPolicy } from '../../tenant/voice-route.ts'
import type { Change } from '../change.ts'
import { fqdnsOf, policyPiece, quotedNames, routePiece } from '../piece.ts'
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
      ? say(NO_OTHER)
      : say(NOT_CALLED, { gateways: fqdnsOf(missed.flatMap(route => facts.callable(route))) })
  return {
    certainty: 'likely',
    severity: missed.length === 0 ? 'info' : 'warning',
    says: [say(AFTER, { policies: { list: quotedNames(policies) }, usage, before }), lost, say(IN_READING)],
    evidence: [
      policyPiece(policy),
      ...policies.slice(1).map(policyPiece),
      ...routes.map(({ route }) => routePiece(route)),
    ],
    count: policies.length,
    remedies: [
      {
        says: instead.length === 0 ? say(TAKE_OUT, { usage }) : say(GIVE_TOO, { usage, before }),
        cost: instead.length === 0 ? say(NOTHING) : say(FOR_ALL, { before }),
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

const NO_OTHER = { en: 'They lead to no other SBC.', de: 'Sie führen zu keinem anderen SBC.' } as const
const NOT_CALLED = {
  en: 'So {gateways} is not called when the SBCs before have failed.',
  de: 'Also wird {gateways} nicht gerufen, wenn die SBCs davor gescheitert sind.',
} as const
const AFTER = {
  en: 'In {policies} the usage "{usage}" comes after "{before}", whose routes take all its numbers.',
  de: 'In {policies} kommt die Verwendung "{usage}" nach "{before}", und deren Anrufwege nehmen alle ihre Nummern.',
} as const
const IN_READING = {
  en: "(Microsoft's text, readings usageEvaluation first-match and usageFallThrough stop; the article on high availability pools all usages, and then it does come into play.)",
  de: '(So steht es bei Microsoft, Lesarten usageEvaluation first-match und usageFallThrough stop; der Artikel zur Hochverfügbarkeit legt alle Verwendungen zusammen, und dann kommt sie doch zum Zug.)',
} as const
const TAKE_OUT = {
  en: 'Take "{usage}" out of these policies.',
  de: '"{usage}" aus diesen Richtlinien nehmen.',
} as const
const GIVE_TOO = {
  en: 'Give the routes of "{usage}" the usage "{before}" too, so that they follow by priority, and take "{usage}" out of these policies.',
  de: 'Den Anrufwegen von "{usage}" auch die Verwendung "{before}" geben, damit sie nach Priorität folgen, und "{usage}" aus diesen Richtlinien nehmen.',
} as const
const NOTHING = { en: 'Nothing in that reading.', de: 'Nichts in dieser Lesart.' } as const
const FOR_ALL = {
  en: 'All policies with the usage "{before}" get these routes; their priority must be a later one than that of the routes before.',
  de: 'Alle Richtlinien mit der Verwendung "{before}" bekommen diese Anrufwege; deren Priorität muss hinter der der Anrufwege davor liegen.',
} as const
