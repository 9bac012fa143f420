// An emergency number of a policy whose usage leads to no SBC.

import { chooseRoutes } from '../../decide.ts'
import type { EmergencyCallRoutingPolicy, EmergencyNumber } from '../../tenant/emergency.ts'
import type { Change } from '../change.ts'
import { callableRoute, emergencyRoute } from '../emergency-way.ts'
import { routePiece } from '../piece.ts'
import { setRoute } from '../remedies.ts'
import type { LintMatch, LintRule, Piece, Remedy } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const emergencyNoWay: LintRule = {
  id: 'routing/emergency-no-way',
  severity: 'critical',
  title: { en: 'An emergency number leads to no SBC', de: 'Eine Notrufnummer führt zu keinem SBC' },
  why: 'Emergency numbers go by the usage that their policy names, and by nothing else. Without a route of that usage that takes the number, the call fails (510544). Microsoft advises patterns that take it with and without +.',
  byHand:
    'For each entry of (Get-CsTeamsEmergencyCallRoutingPolicy).EmergencyNumbers look for routes of its OnlinePSTNUsage, and match their NumberPattern against 112 and +112.',
  remedy: {
    en: 'Give the usage a route that takes the number with and without +, to SBCs that can place emergency calls.',
    de: 'Der Verwendung einen Anrufweg geben, der die Nummer mit und ohne + nimmt, zu SBCs, die Notrufe absetzen können.',
  },
  reference: 'Microsoft Learn, "Manage emergency call routing policies"; reading emergencyNumber',
  needs: ['gateways', 'voiceRoutes', 'emergencyCallRoutingPolicies'],
  find: facts =>
    facts.tenant.emergencyCallRoutingPolicies.flatMap(policy =>
      policy.emergencyNumbers.flatMap(entry => judge(facts, policy, entry)),
    ),
}

function judge(facts: TenantFacts, policy: EmergencyCallRoutingPolicy, entry: EmergencyNumber): LintMatch[] {
  const number = entry.emergencyDialString.replace(/^\+/, '')
  const [bare, plus] = [number, `+${number}`].map(asked => hasWay(facts, entry, asked))
  if (bare && plus) return []
  const evidence: [Piece] = [
    {
      ref: `emergency call routing policy "${policy.identity}"`,
      text: `${entry.emergencyDialString} by usage "${entry.onlinePstnUsage}"`,
    },
  ]
  if (!bare && !plus) {
    return [
      {
        certainty: 'proven',
        says: `The policy "${policy.identity}" sends ${number} by the usage "${entry.onlinePstnUsage}", and no route of it takes the number to an SBC that can be called: the call fails.`,
        evidence,
        remedies: newWay(facts, entry, number),
      },
    ]
  }
  return [
    {
      severity: 'warning',
      certainty: 'likely',
      says: `Routes of the usage "${entry.onlinePstnUsage}" take ${bare ? number : `+${number}`} but not ${bare ? `+${number}` : number}. In which form a route sees it, sources say differently (reading emergencyNumber bare or with-plus).`,
      evidence: [...evidence, ...routesOf(facts, entry)],
      remedies: bothForms(facts, entry, bare ? number : `+${number}`, bare ? `+${number}` : number),
    },
  ]
}

const hasWay = (facts: TenantFacts, entry: EmergencyNumber, number: string): boolean =>
  chooseRoutes(facts.index, [entry.onlinePstnUsage], number, facts.reading).stages.some(({ routes }) =>
    routes.some(({ gateways }) => gateways.length > 0),
  )

const routesOf = (facts: TenantFacts, entry: EmergencyNumber): Piece[] =>
  facts.routesOf(entry.onlinePstnUsage).map(({ route }) => routePiece(route))

function newWay(facts: TenantFacts, { onlinePstnUsage }: EmergencyNumber, number: string): Remedy[] {
  const like = callableRoute(facts, onlinePstnUsage) ?? callableRoute(facts)
  if (like === undefined || onlinePstnUsage === '') return []
  return [
    {
      says: `Make a route for ${number} with the usage "${onlinePstnUsage}", to the SBCs of "${like.identity}".`,
      cost: 'The provider behind these SBCs must take emergency calls and know where the caller is; ask before, and make an announced test call.',
      changes: emergencyRoute(facts, number, onlinePstnUsage, like),
    },
  ]
}

/** The routes that take one form take the other as well. */
function bothForms(
  facts: TenantFacts,
  { onlinePstnUsage }: EmergencyNumber,
  taken: string,
  missing: string,
): Remedy[] {
  const { stages } = chooseRoutes(facts.index, [onlinePstnUsage], taken, facts.reading)
  const routes = stages.flatMap(stage => stage.routes.map(({ route }) => route))
  const escaped = missing.replace('+', '\\+')
  return [
    {
      says: `Let these routes take ${missing} too.`,
      cost: 'Nothing else is taken.',
      changes: routes.map(
        ({ identity, numberPattern }): Change =>
          setRoute(identity, { numberPattern: `(?:${numberPattern})|^${escaped}$` }),
      ),
    },
  ]
}
