import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Admission, admitInbound, indexTenant, newGateway, newTenant } from './index.ts'

const pattern = (
  identity: string,
  text: string,
  more: { enabled?: boolean; resourceAccount?: string } = {},
) => ({
  identity,
  pattern: text,
  enabled: true,
  ...more,
})

const index = indexTenant(
  newTenant({
    translationRules: [{ identity: 'AddPlus', pattern: '^(\\d+)$', translation: '+$1' }],
    inboundBlockedNumberPatterns: [
      pattern('off', '^\\+49', { enabled: false }),
      pattern('spam', '^\\+?1412555\\d+$'),
      pattern('queue', '^\\+31', { resourceAccount: 'spam@contoso.com' }),
    ],
    inboundExemptNumberPatterns: [pattern('friend', '^\\+14125550199$')],
  }),
)

const admitted = (calling: string): Admission =>
  admitInbound(index, {
    gateway: newGateway({
      fqdn: 'sbc1.contoso.com',
      sipSignalingPort: 5061,
      inboundPstnNumberTranslationRules: ['AddPlus'],
    }),
    calling,
    called: '+4952518791',
  })

test('a blocked caller is refused with 403 and 510534, by the number that the rules of the gateway make', () => {
  const { calling, blockedBy, outcome } = admitted('14125550100')
  assert.deepEqual([calling.number, blockedBy], ['+14125550100', 'spam'])
  assert.deepEqual(outcome, { type: 'refused', sipCode: 403, microsoftCode: 510534 })
})

test('an exempt caller is let in, and so is one whose pattern is switched off', () => {
  assert.deepEqual(admitted('+14125550199').outcome, { type: 'admitted' })
  assert.deepEqual(admitted('+4930123').outcome, { type: 'admitted' })
})

test('a blocked caller may be sent to a resource account instead', () => {
  assert.deepEqual(admitted('+31201234').outcome, { type: 'redirected', resourceAccount: 'spam@contoso.com' })
})
