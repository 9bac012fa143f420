import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DEFAULT_READING,
  indexTenant,
  type Normalised,
  type NormalizationRule,
  newGateway,
  newTenant,
  newUser,
  normalise,
  type Reading,
  type Tenant,
  translate,
} from './index.ts'

const rule = (pattern: string, translation: string, isInternalExtension = false): NormalizationRule => ({
  name: pattern,
  pattern,
  translation,
  isInternalExtension,
})

/** The samples of "What are dial plans", in their order. */
const redmond = {
  identity: 'Redmond',
  normalizationRules: [
    rule('^(\\d{4})$', '+1425555$1'),
    rule('^5(\\d{4})$', '+1425555$1'),
    rule('^(\\d{7})$', '+1425$1'),
    rule('^0$', '+14255550100'),
    rule('^6222(\\d{4})$', '+1425555$1'),
    rule('^([3-7]\\d{4})$', '+142555$1'),
    rule('^([2-9]\\d\\d[2-9]\\d{6})$', '1$1'),
  ],
}

const user = newUser({ userPrincipalName: 'kim@contoso.com', tenantDialPlan: 'redmond', usageLocation: 'US' })

const normalised = (dialled: string, parts: Partial<Tenant> = {}, said: Partial<Reading> = {}): Normalised =>
  normalise(indexTenant(newTenant({ dialPlans: [redmond], ...parts })), user, dialled, {
    ...DEFAULT_READING,
    ...said,
  })

test('the first rule that matches makes the number, as the samples of Microsoft say', () => {
  const samples = {
    '0100': '+14255550100',
    '50100': '+14255550100',
    '5550100': '+14255550100',
    '0': '+14255550100',
  }
  for (const [dialled, number] of Object.entries(samples)) assert.equal(normalised(dialled).number, number)
  assert.equal(normalised('62220100').number, '+14255550100')
  assert.equal(normalised('34567').number, '+14255534567')
})

test('without a rule the code of the country goes before the number', () => {
  assert.deepEqual(normalised('12').steps, [{ by: 'country code', number: '+112', usageLocation: 'US' }])
})

test('a rule without + in its result makes the service normalise again, which is remarked', () => {
  const { number, steps, remarks } = normalised('4255554567')
  assert.equal(number, '+114255554567')
  assert.deepEqual(
    steps.map(({ by }) => by),
    ['rule', 'country code'],
  )
  assert.ok(remarks.some(({ remark }) => remark === 'normalised twice'))
})

test('an internal extension is complete without +', () => {
  const dialPlans = [{ identity: 'Redmond', normalizationRules: [rule('^(\\d{4})$', '$1', true)] }]
  assert.deepEqual(
    [normalised('0100', { dialPlans }).number, normalised('0100', { dialPlans }).steps.length],
    ['0100', 1],
  )
})

test('the rules of the tenant come before those of the country, which may be there', () => {
  const serviceDialPlans = [{ identity: 'US', normalizationRules: [rule('^1?(\\d{10})$', '+1$1')] }]
  const found = normalised('14255550100', { serviceDialPlans })
  assert.equal(found.number, '+14255550100')
  assert.deepEqual(found.remarks, [])
  assert.deepEqual(normalised('12').remarks, [
    { remark: "the country's dial plan is not in the export", usageLocation: 'US' },
  ])
})

test('separators are taken out, and invisible characters are told', () => {
  const { number, remarks } = normalised('+1 (425) 555-0100')
  assert.deepEqual([number, remarks], ['+14255550100', []])
  assert.deepEqual(normalised('\u200e+14255550100').remarks[0], {
    remark: 'invisible characters',
    codes: ['U+200E'],
  })
})

test('a rule that cannot be read is passed over and told', () => {
  const dialPlans = [
    { identity: 'Redmond', normalizationRules: [rule('^(\\d{4}$', '+1$1'), ...redmond.normalizationRules] },
  ]
  const found = normalised('0100', { dialPlans })
  assert.equal(found.number, '+14255550100')
  assert.ok(found.remarks.some(({ remark }) => remark === 'rule not used'))
})

test('a gateway translates by the first of its rules that matches, and tells names that are not there', () => {
  const index = indexTenant(
    newTenant({
      translationRules: [
        { identity: 'AddPlus', pattern: '^(\\d+)$', translation: '+$1' },
        { identity: 'StripPlus1', pattern: '^\\+1(\\d{10})$', translation: '$1' },
      ],
    }),
  )
  const gateway = newGateway({
    fqdn: 'sbc1',
    sipSignalingPort: 5061,
    outboundPstnNumberTranslationRules: ['Gone', 'AddPlus', 'stripplus1'],
  })
  const list = 'outboundPstnNumberTranslationRules'
  const found = translate(index, gateway, list, '+14255550100', DEFAULT_READING)
  assert.deepEqual(
    [found.number, found.rule, found.troubles.map(({ rule: name }) => name)],
    ['4255550100', 'stripplus1', ['Gone']],
  )
  assert.equal(translate(index, gateway, list, '+4930', DEFAULT_READING).rule, undefined)
})
