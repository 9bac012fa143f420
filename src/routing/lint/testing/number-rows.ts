// Rules about patterns, dial plans and translations, and about users.

import { newUser } from '../../tenant/user.ts'
import {
  HEALTHY,
  healthyBut,
  SBC1,
  withChanged,
  withDialPlan,
  withPattern,
  withTranslations,
} from './healthy-tenant.ts'
import type { LintRow } from './lint-row.ts'

const blocked = (pattern: string, enabled = true) =>
  healthyBut({ inboundBlockedNumberPatterns: [{ identity: 'Spam', pattern, enabled }] })

const kim = newUser({
  userPrincipalName: 'kim@example.net',
  usageLocation: 'DE',
  onlineVoiceRoutingPolicy: 'National',
})

const withUser = (said: Partial<typeof kim>) => healthyBut({ users: [...HEALTHY.users, { ...kim, ...said }] })

const inheriting = ({ onlineVoiceRoutingPolicy: _, ...user }: typeof kim) => user
const withoutLocation = ({ usageLocation: _, ...user }: typeof kim) => user

const INTERNATIONAL: [string, string, string] = ['International', '^00([1-9]\\d+)$', '+$1']
const LOCAL: [string, string, string] = ['Local', '^([1-9]\\d{3,})$', '+495251$1']

export const NUMBER_ROWS: readonly LintRow[] = [
  {
    rule: 'routing/pattern-unreadable',
    when: 'the + is not escaped',
    broken: withPattern('Germany', '^+49\\d{5,}$'),
    nearMiss: withPattern('Germany', '^[+]49\\d{5,}$'),
    mends: true,
  },
  {
    rule: 'routing/pattern-unreadable',
    when: 'it is not read here',
    broken: withPattern('Germany', '^(?<open-close>\\+49)\\d{5,}$'),
    nearMiss: withPattern('Germany', '^(?<code>\\+49)\\d{5,}$'),
    mends: false,
  },
  {
    rule: 'routing/pattern-matches-nothing',
    when: 'the backslash is doubled',
    broken: withPattern('Germany', '^\\\\+49\\\\d{5,}$'),
    nearMiss: withPattern('Germany', '^(\\+49\\d{5,})$'),
    mends: true,
  },
  {
    rule: 'routing/invisible-characters',
    when: 'a mark of direction stands in a pattern',
    broken: withPattern('Germany', '^\u200e\\+49\\d{5,}$'),
    nearMiss: withPattern('Germany', '^\\+49\\d{5,} ?$'),
    mends: true,
  },
  {
    rule: 'routing/invisible-characters',
    when: 'a hard space stands in a usage of a policy',
    broken: withChanged('voiceRoutingPolicies', 'National', { onlinePstnUsages: ['National\u00a0'] }),
    nearMiss: withChanged('voiceRoutingPolicies', 'National', { onlinePstnUsages: ['National'] }),
    mends: true,
  },
  {
    rule: 'routing/pattern-without-plus',
    when: 'a route takes whole numbers without + only',
    broken: withPattern('Germany', '^49\\d{5,}$'),
    nearMiss: withPattern('Emergency', '^(\\+?11[02]|116117)$'),
    mends: true,
  },
  {
    rule: 'routing/pattern-without-anchor',
    when: 'the pattern matches in the middle',
    broken: withPattern('Germany', '49\\d{5,}$'),
    nearMiss: withPattern('Germany', '\\+49\\d{5,}$'),
    mends: true,
  },
  {
    rule: 'routing/pattern-without-anchor',
    when: 'each half of an alternative has one anchor',
    broken: withPattern('Emergency', '^\\+?110|112$'),
    nearMiss: withPattern('Emergency', '^\\+?110$|^\\+?112$'),
    mends: true,
  },
  {
    rule: 'routing/pattern-catastrophic',
    when: 'a repeat lies in a repeat',
    broken: withPattern('World', '^\\+(\\d+)+$'),
    nearMiss: withPattern('World', '^\\+(\\d{3})+\\d*$'),
    mends: true,
  },
  {
    rule: 'routing/dial-plan-result-without-plus',
    when: 'a rule makes a number without +',
    broken: withDialPlan(INTERNATIONAL, ['National', '^0([1-9]\\d{6,})$', '49$1'], LOCAL),
    nearMiss: healthyBut({
      dialPlans: [
        {
          identity: 'Global',
          normalizationRules: [
            { name: 'Inside', pattern: '^([2-9]\\d\\d)$', translation: '$1', isInternalExtension: true },
            ...(HEALTHY.dialPlans[0]?.normalizationRules.slice(1) ?? []),
          ],
        },
      ],
    }),
    mends: true,
  },
  {
    rule: 'routing/dial-plan-rule-shadowed',
    when: 'a general rule stands before a special one',
    broken: withDialPlan(INTERNATIONAL, LOCAL, ['Services', '^(116\\d{3})$', '+49$1']),
    nearMiss: withDialPlan(INTERNATIONAL, ['Services', '^(116\\d{3})$', '+49$1'], LOCAL),
    mends: true,
  },
  {
    rule: 'routing/country-prefix-trap',
    when: 'the national rule takes 00 too',
    broken: withDialPlan(['National', '^0(\\d+)$', '+49$1'], LOCAL),
    nearMiss: withDialPlan(INTERNATIONAL, ['National', '^0(\\d+)$', '+49$1'], LOCAL),
    mends: true,
  },
  {
    rule: 'routing/translation-rule-missing',
    when: 'a gateway lists a rule that is not there',
    broken: withChanged('gateways', SBC1, { outboundTeamsNumberTranslationRules: ['Gone'] }),
    nearMiss: withChanged('gateways', SBC1, { outboundTeamsNumberTranslationRules: ['nationalout'] }),
    mends: true,
  },
  {
    rule: 'routing/translation-result-no-number',
    when: '$10 is no $1 with a nought',
    broken: withChanged('translationRules', 'AbroadOut', { translation: '00$10' }),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what .NET writes
    nearMiss: withChanged('translationRules', 'AbroadOut', { translation: '00${1}0' }),
    mends: true,
  },
  {
    rule: 'routing/translation-rule-shadowed',
    when: 'a general rule stands before a special one',
    broken: withTranslations(
      'outboundPstnNumberTranslationRules',
      ['AbroadOut', '^\\+(\\d+)$', '00$1'],
      ['NationalOut', '^\\+49(\\d+)$', '0$1'],
    ),
    nearMiss: HEALTHY,
    mends: true,
  },
  {
    rule: 'routing/translation-chain',
    when: 'one rule strips the + and the next wants to go on',
    broken: withTranslations(
      'outboundPstnNumberTranslationRules',
      ['StripPlus', '^\\+(\\d+)$', '$1'],
      ['AddPrefix', '^(\\d{7,})$', '9$1'],
    ),
    nearMiss: withTranslations(
      'outboundPstnNumberTranslationRules',
      ['StripPlus', '^\\+(\\d+)$', '$1'],
      ['Emergency', '^(11[02])$', '9$1'],
    ),
    mends: false,
  },
  {
    rule: 'routing/inbound-result-without-plus',
    when: 'the called number loses its +',
    broken: withTranslations('inboundTeamsNumberTranslationRules', ['In', '^\\+?(49\\d{6,})$', '$1']),
    nearMiss: withTranslations('inboundTeamsNumberTranslationRules', ['In', '^\\+?(49\\d{6,})$', '+$1']),
    mends: true,
  },
  {
    rule: 'routing/inbound-blocks-everybody',
    when: 'every number matches a blocked pattern',
    broken: blocked('.*'),
    nearMiss: blocked('^\\+1900\\d+$'),
    mends: true,
  },
  {
    rule: 'routing/user-not-enabled',
    when: 'a policy is granted to a user without Enterprise Voice',
    broken: withUser({ enterpriseVoiceEnabled: false }),
    nearMiss: healthyBut({
      users: [...HEALTHY.users, inheriting({ ...kim, enterpriseVoiceEnabled: false })],
    }),
    mends: true,
  },
  {
    rule: 'routing/user-without-policy',
    when: 'a user has the Global policy, which is empty',
    broken: healthyBut({ users: [...HEALTHY.users, inheriting(kim)] }),
    nearMiss: healthyBut({ users: [...HEALTHY.users, { ...inheriting(kim), callingPlan: true }] }),
    mends: true,
  },
  {
    rule: 'routing/user-policy-missing',
    when: 'the policy of a user does not exist',
    broken: withUser({ onlineVoiceRoutingPolicy: 'Gone' }),
    nearMiss: withUser({ onlineVoiceRoutingPolicy: 'NATIONAL' }),
    mends: true,
  },
  {
    rule: 'routing/user-without-licence',
    when: 'FeatureTypes lack PhoneSystem',
    broken: withUser({ phoneSystem: false }),
    nearMiss: withUser({}),
    mends: false,
  },
  {
    rule: 'routing/user-without-location',
    when: 'UsageLocation is empty',
    broken: healthyBut({ users: [...HEALTHY.users, withoutLocation(kim)] }),
    nearMiss: withUser({}),
    mends: false,
  },
]
