// Two routes of one priority for the same numbers: which of them comes first, nobody says.

import { say } from '../../../findings/index.ts'
import { routePiece } from '../piece.ts'
import { setRoute } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { ReadRoute, TenantFacts } from '../tenant-facts.ts'

export const samePriorityTwice: LintRule = {
  id: 'routing/same-priority-twice',
  severity: 'warning',
  title: {
    en: 'Two routes for the same numbers have the same priority',
    de: 'Zwei Anrufwege für dieselben Nummern haben dieselbe Priorität',
  },
  why: 'Microsoft says which priority comes first, but not what comes first within one. Load is not shared between routes; that happens inside one.',
  byHand: 'Get-CsOnlineVoiceRoute | Group-Object Priority | Where-Object Count -gt 1',
  remedy: {
    en: 'Give one of them another priority; where both should share the load, put the SBCs into one route.',
    de: 'Einem von beiden eine andere Priorität geben; sollen sich beide die Last teilen, die SBCs in einen Anrufweg stellen.',
  },
  reference: 'Microsoft Learn, Set-CsOnlineVoiceRoute, Priority',
  needs: ['gateways', 'voiceRoutes'],
  find: facts => {
    const byPriority = Map.groupBy(
      facts.routes.filter(({ route }) => route.priority !== undefined),
      ({ route }) => route.priority as number,
    )
    return [...byPriority.values()].flatMap(routes =>
      routes.flatMap((route, place) => routes.slice(0, place).flatMap(other => judge(facts, other, route))),
    )
  },
}

function judge(facts: TenantFacts, one: ReadRoute, other: ReadRoute): LintMatch[] {
  if (!one.route.onlinePstnUsages.some(usage => other.route.onlinePstnUsages.includes(usage))) return []
  const [ways, others] = [facts.callable(one), facts.callable(other)]
  if (ways.length === others.length && ways.every(gateway => others.includes(gateway))) return []
  const number = facts.numbers.overlap(one.pattern, other.pattern)
  if (number === undefined) return []
  const priority = facts.freePriority(one.route.priority ?? 0)
  return [
    {
      certainty: 'proven',
      says: say(BOTH, {
        one: one.route.identity,
        other: other.route.identity,
        priority: String(one.route.priority),
        number,
      }),
      evidence: [routePiece(one.route), routePiece(other.route)],
      remedies: [
        {
          says: say(GIVE, { other: other.route.identity, priority: String(priority) }),
          cost: say(AFTER, {
            one: one.route.identity,
            other: other.route.identity,
            last: String(priority - 1),
          }),
          changes: [setRoute(other.route.identity, { priority })],
        },
      ],
    },
  ]
}

const BOTH = {
  en: 'The routes "{one}" and "{other}" both have priority {priority} and take {number}.',
  de: 'Die Anrufwege "{one}" und "{other}" haben beide Priorität {priority} und nehmen {number}.',
} as const
const GIVE = {
  en: 'Give "{other}" the priority {priority}, which no route has.',
  de: '"{other}" die Priorität {priority} geben, die kein Anrufweg hat.',
} as const
const AFTER = {
  en: '"{other}" is tried after "{one}", and after the routes up to priority {last}.',
  de: '"{other}" wird nach "{one}" versucht und nach den Anrufwegen bis Priorität {last}.',
} as const
