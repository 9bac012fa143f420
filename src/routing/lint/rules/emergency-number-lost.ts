// An emergency number of the country that no policy knows: the dial plan makes another number of it, or nothing takes it.

import { say, type Value, type Wording } from '../../../findings/index.ts'
import { decide } from '../../decide.ts'
import { policyOf } from '../../policy-of.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import type { User } from '../../tenant/user.ts'
import { emergencyNumbersOf } from '../emergency-numbers.ts'
import { callableRoute, emergencyRoute, withEmergencyNumber } from '../emergency-way.ts'
import { USER, userPiece } from '../piece.ts'
import { EMERGENCY_COST } from '../remedies.ts'
import type { LintMatch, LintRule, Remedy } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const emergencyNumberLost: LintRule = {
  id: 'routing/emergency-number-lost',
  severity: 'critical',
  title: {
    en: 'An emergency number of the country reaches nobody',
    de: 'Eine Notrufnummer des Landes erreicht niemanden',
  },
  why: 'A number that the emergency call routing policy does not have is a number like any other: rules of the dial plan for short numbers make an extension of it, or it gets the country code before it, and the call goes astray or fails.',
  byHand:
    'For each country of your users (UsageLocation): is its number in EmergencyNumbers? Test-CsEffectiveTenantDialPlan -DialedNumber 112 -Identity USER shows what becomes of it.',
  remedy: {
    en: 'Put the number into the emergency call routing policy of these users, with a usage whose route takes it.',
    de: 'Die Nummer in die Notrufrichtlinie dieser Benutzer aufnehmen, mit einer Verwendung, deren Anrufweg sie nimmt.',
  },
  reference:
    'Microsoft Learn, "Manage emergency call routing policies" and "Plan and manage emergency calling"',
  needs: [
    'gateways',
    'voiceRoutes',
    'voiceRoutingPolicies',
    'emergencyCallRoutingPolicies',
    'users',
    'dialPlans',
  ],
  find: facts => [...lostIn(facts).values()].map(lost => judge(facts, lost)),
}

interface Lost {
  number: string
  location: string
  /** What routes are asked for. */
  becomes: string
  /** What made it that. */
  by: Value
  emergencyPolicy: string
  users: User[]
}

/** Users who share policies, dial plan and country share the answer. */
function lostIn(facts: TenantFacts): Map<string, Lost> {
  const callers = facts.tenant.users.filter(user => user.enterpriseVoiceEnabled && !user.callingPlan)
  const alike = Map.groupBy(callers, user =>
    [
      user.usageLocation ?? '',
      ...(['voiceRouting', 'dialPlan', 'emergencyCallRouting'] as const).map(type =>
        nameKey(policyOf(facts.index, user, type).policy),
      ),
    ].join('\n'),
  )
  const lost = new Map<string, Lost>()
  for (const users of alike.values()) {
    const [user] = users
    for (const number of user === undefined ? [] : emergencyNumbersOf(user.usageLocation ?? '')) {
      const found = user === undefined ? undefined : askedFor(facts, user, number)
      if (found === undefined) continue
      const key = `${number} ${found.becomes} ${nameKey(found.emergencyPolicy)}`
      const there = lost.get(key)
      if (there === undefined) lost.set(key, { ...found, users: [...users] })
      else there.users.push(...users)
    }
  }
  return lost
}

/** Undefined where it has a way. */
function askedFor(facts: TenantFacts, user: User, number: string): Omit<Lost, 'users'> | undefined {
  const decision = decide(facts.index, { user, dialled: number }, facts.reading)
  if (decision.emergency !== undefined) return undefined
  const becomes = decision.number
  if (decision.outcome.type === 'routed' && (becomes === number || becomes === `+${number}`)) return undefined
  const step = decision.normalised?.steps.find(each => each.number !== number)
  const by =
    step?.by === 'rule' ? say(RULE_OF_PLAN, { rule: step.rule.name, plan: step.dialPlan }) : COUNTRY_CODE
  const { policy: emergencyPolicy } = policyOf(facts.index, user, 'emergencyCallRouting')
  return { number, location: user.usageLocation ?? '', becomes, by, emergencyPolicy }
}

function judge(facts: TenantFacts, lost: Lost): LintMatch {
  const { number, location, becomes, by, emergencyPolicy, users } = lost
  const [first] = users as [User, ...User[]]
  const made = becomes === number ? NO_ROUTE : say(MADE, { by, becomes })
  return {
    certainty: 'likely',
    says: [
      say(LOST, {
        number,
        policy: emergencyPolicy,
        users: { count: users.length, of: USER },
        location,
        names: { list: users.map(user => user.userPrincipalName) },
        made,
      }),
      ...(facts.knows('serviceDialPlans') ? [] : [say(COUNTRY_UNKNOWN)]),
    ],
    evidence: [userPiece(first, say(BECOMES, { location, number, becomes }))],
    count: users.length,
    remedies: remediesOf(facts, lost, first),
  }
}

const RULE_OF_PLAN = {
  en: 'the rule "{rule}" of the dial plan "{plan}"',
  de: 'die Regel "{rule}" des Wählplans "{plan}"',
} as const
const COUNTRY_CODE: Wording = { en: 'the country code before it', de: 'die Landesvorwahl davor' }
const NO_ROUTE: Wording = { en: 'no route takes it', de: 'kein Anrufweg nimmt sie' }
const MADE = { en: '{by} makes {becomes} of it', de: '{by} macht {becomes} daraus' } as const
const LOST = {
  en: '{number} is not in the emergency call routing policy "{policy}" of {users} in {location}, as {names}: {made}.',
  de: '{number} steht nicht in der Notrufrichtlinie "{policy}", die für {users} in {location} gilt, etwa {names}: {made}.',
} as const
const COUNTRY_UNKNOWN = {
  en: "(The country's own dial plan is not in the export; Microsoft's may know the number.)",
  de: '(Der Wählplan des Landes selbst ist nicht im Export; der von Microsoft kennt die Nummer vielleicht.)',
} as const
const BECOMES = {
  en: 'UsageLocation {location}, {number} becomes {becomes}',
  de: 'UsageLocation {location}, aus {number} wird {becomes}',
} as const

function remediesOf(facts: TenantFacts, { number, emergencyPolicy }: Lost, user: User): Remedy[] {
  const policy = facts.index.emergencyCallRoutingPolicies.get(nameKey(emergencyPolicy))
  const { policy: routing } = policyOf(facts.index, user, 'voiceRouting')
  const usages = facts.index.voiceRoutingPolicies.get(nameKey(routing))?.onlinePstnUsages ?? []
  const like = usages.map(usage => callableRoute(facts, usage)).find(route => route !== undefined)
  if (policy === undefined || like === undefined) {
    return [
      {
        says: say(NEW_POLICY),
        cost: say(EMERGENCY_COST),
        changes: [],
      },
    ]
  }
  const usage = policy.emergencyNumbers[0]?.onlinePstnUsage || `Emergency ${policy.identity}`
  return [
    {
      says: say(INTO_POLICY, { number, policy: policy.identity, usage, like: like.identity }),
      cost: say(EMERGENCY_COST),
      changes: [...emergencyRoute(facts, number, usage, like), withEmergencyNumber(policy, number, usage)],
    },
  ]
}
const NEW_POLICY = {
  en: 'Make an emergency call routing policy with the number and a usage, a route with that usage to SBCs that can be called, and grant it.',
  de: 'Eine Notrufrichtlinie mit der Nummer und einer Verwendung anlegen, dazu einen Anrufweg mit dieser Verwendung zu SBCs, die gerufen werden können, und sie zuweisen.',
} as const
const INTO_POLICY = {
  en: 'Put {number} into "{policy}" with the usage "{usage}", and make a route for it to the SBCs of "{like}".',
  de: '{number} mit der Verwendung "{usage}" in "{policy}" aufnehmen und dafür einen Anrufweg zu den SBCs von "{like}" anlegen.',
} as const
