// An emergency number of a policy whose usage leads to no SBC.

import { say } from '../../../findings/index.ts'
import { chooseRoutes } from '../../decide.ts'
import type { EmergencyCallRoutingPolicy, EmergencyNumber } from '../../tenant/emergency.ts'
import type { Change } from '../change.ts'
import { callableRoute, emergencyRoute } from '../emergency-way.ts'
import { emergencyPolicyPiece, routePiece } from '../piece.ts'
import { EMERGENCY_COST, setRoute } from '../remedies.ts'
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
    emergencyPolicyPiece(
      policy,
      say(BY_USAGE, { number: entry.emergencyDialString, usage: entry.onlinePstnUsage }),
    ),
  ]
  if (!bare && !plus) {
    return [
      {
        certainty: 'proven',
        says: say(NO_WAY, { policy: policy.identity, number, usage: entry.onlinePstnUsage }),
        evidence,
        remedies: newWay(facts, entry, number),
      },
    ]
  }
  const [taken, missing] = bare ? [number, `+${number}`] : [`+${number}`, number]
  return [
    {
      severity: 'warning',
      certainty: 'likely',
      says: say(ONE_FORM, { usage: entry.onlinePstnUsage, taken, missing, bare: 'bare', plus: 'with-plus' }),
      evidence: [...evidence, ...routesOf(facts, entry)],
      remedies: bothForms(facts, entry, taken, missing),
    },
  ]
}

const BY_USAGE = { en: '{number} by usage "{usage}"', de: '{number} mit Verwendung "{usage}"' } as const
const NO_WAY = {
  en: 'The policy "{policy}" sends {number} by the usage "{usage}", and no route of it takes the number to an SBC that can be called: the call fails.',
  de: 'Die Richtlinie "{policy}" schickt {number} mit der Verwendung "{usage}" los, und keiner ihrer Anrufwege bringt die Nummer zu einem SBC, der gerufen werden kann: Der Anruf scheitert.',
} as const
const ONE_FORM = {
  en: 'Routes of the usage "{usage}" take {taken} but not {missing}. In which form a route sees it, sources say differently (reading emergencyNumber {bare} or {plus}).',
  de: 'Anrufwege der Verwendung "{usage}" nehmen {taken}, aber nicht {missing}. In welcher Form ein Anrufweg die Nummer sieht, sagen die Quellen verschieden (Lesart emergencyNumber {bare} oder {plus}).',
} as const

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
      says: say(NEW_ROUTE, { number, usage: onlinePstnUsage, like: like.identity }),
      cost: say(EMERGENCY_COST),
      changes: emergencyRoute(facts, number, onlinePstnUsage, like),
    },
  ]
}

const NEW_ROUTE = {
  en: 'Make a route for {number} with the usage "{usage}", to the SBCs of "{like}".',
  de: 'Einen Anrufweg für {number} mit der Verwendung "{usage}" anlegen, zu den SBCs von "{like}".',
} as const

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
      says: say(
        { en: 'Let these routes take {missing} too.', de: 'Diese Anrufwege auch {missing} nehmen lassen.' },
        { missing },
      ),
      cost: say({ en: 'Nothing else is taken.', de: 'Anderes wird nicht genommen.' }),
      changes: routes.map(
        ({ identity, numberPattern }): Change =>
          setRoute(identity, { numberPattern: `(?:${numberPattern})|^${escaped}$` }),
      ),
    },
  ]
}
