// A rule for national numbers that also takes numbers dialled with the international prefix: +49 0044...

import { say } from '../../../findings/index.ts'
import { countryCode } from '../../country-codes.ts'
import type { NormalizationRule } from '../../tenant/number-rules.ts'
import { type IndexedDialPlan, nameKey } from '../../tenant/tenant-index.ts'
import type { User } from '../../tenant/user.ts'
import { applyFirst } from '../../translate.ts'
import { normalizationPiece } from '../piece.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const countryPrefixTrap: LintRule = {
  id: 'routing/country-prefix-trap',
  severity: 'warning',
  title: {
    en: 'A dial plan puts the country code before a number that has one',
    de: 'Ein Wählplan setzt die Landesvorwahl vor eine Nummer, die schon eine hat',
  },
  why: 'A rule for national numbers whose pattern allows a second 0 takes what is dialled with 00 as well, so that a call abroad becomes a call to a number that does not exist.',
  byHand:
    'Test-CsEffectiveTenantDialPlan -DialedNumber 00441632960961 -Identity USER must give +441632960961.',
  remedy: {
    en: 'Put a rule for the international prefix first, and let the national one demand a digit other than 0.',
    de: 'Zuerst eine Regel für die internationale Vorwahl stellen und in der nationalen eine andere Ziffer als 0 verlangen.',
  },
  reference: 'Microsoft Learn, "What are dial plans?"; ITU-T E.164 and E.123 (international prefix)',
  needs: ['dialPlans', 'users'],
  find: facts => [...facts.index.dialPlans.values()].flatMap(indexed => judge(facts, indexed)),
}

/** Numbers reserved for stories, so that nobody is called by accident. */
const ABROAD = ['441632960961', '12025550123']

/** What is dialled before a country code; only where it is beyond doubt. */
function prefixOf(location: string): string | undefined {
  const code = countryCode(location)
  if (code === '1') return '011'
  // Italy keeps the 0 of national numbers; the others here have other prefixes.
  return code === undefined || ['7', '39', '61', '65', '81', '82', '852'].includes(code) ? undefined : '00'
}

function judge(facts: TenantFacts, indexed: IndexedDialPlan): LintMatch[] {
  const users = facts.usersWith('dialPlan', indexed.plan.identity)
  const byLocation = Map.groupBy(users, user => (user.usageLocation ?? '').toUpperCase())
  return [...byLocation].flatMap(([location, [user]]) =>
    user === undefined ? [] : judgeCountry(facts, indexed, location, user),
  )
}

function judgeCountry(
  facts: TenantFacts,
  { plan, rules }: IndexedDialPlan,
  location: string,
  user: User,
): LintMatch[] {
  const [prefix, code] = [prefixOf(location), countryCode(location)]
  const number = ABROAD.find(each => code !== undefined && !each.startsWith(code))
  if (prefix === undefined || code === undefined || number === undefined) return []
  const { number: result, by } = applyFirst(rules, prefix + number, facts.reading)
  if (by === undefined || !result.startsWith(`+${code}`) || !result.endsWith(number)) return []
  const international: NormalizationRule = {
    name: freeName(plan.normalizationRules, 'International'),
    pattern: `^${prefix}([1-9]\\d+)$`,
    translation: '+$1',
    isInternalExtension: false,
  }
  return [
    {
      certainty: 'proven',
      says: say(MADE, {
        plan: plan.identity,
        rule: by.rule.name,
        result,
        dialled: prefix + number,
        number: `+${number}`,
        location,
        user: user.userPrincipalName,
      }),
      evidence: [normalizationPiece(plan, by.rule)],
      remedies: [
        {
          says: say(FIRST, { pattern: international.pattern, translation: international.translation }),
          cost: say(TAKEN),
          changes: [
            {
              do: 'set',
              part: 'dialPlans',
              identity: plan.identity,
              fields: { normalizationRules: [international, ...plan.normalizationRules] },
            },
          ],
        },
      ],
    },
  ]
}

const MADE = {
  en: 'In the dial plan "{plan}" the rule "{rule}" makes {result} of {dialled}, which is dialled for {number}. It concerns users in {location}, as {user}.',
  de: 'Im Wählplan "{plan}" macht die Regel "{rule}" {result} aus {dialled}, womit {number} gewählt wird. Es betrifft Benutzer in {location}, etwa {user}.',
} as const
const FIRST = {
  en: 'Put the rule {pattern} to {translation} before all others.',
  de: 'Die Regel {pattern} zu {translation} vor alle anderen stellen.',
} as const
const TAKEN = {
  en: 'Where the prefix is also the beginning of something else, as an access code of a telephone system, that is taken for a call abroad.',
  de: 'Wo die Vorwahl auch der Anfang von etwas anderem ist, etwa einer Kennziffer einer Telefonanlage, wird das für einen Anruf ins Ausland gehalten.',
} as const

function freeName(rules: readonly NormalizationRule[], wanted: string): string {
  const taken = new Set(rules.map(({ name }) => nameKey(name)))
  let name = wanted
  for (let number = 2; taken.has(nameKey(name)); number++) name = `${wanted}${number}`
  return name
}
