import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RegionConfig } from './config.ts'
import { inviteParts } from './outgoing.ts'

const REGION = {
  fqdn: 'sip.pstnhub.microsoft.com',
  routeHost: 'sip-du-a-eu.pstnhub.microsoft.com',
} as RegionConfig
const CALL = { number: '+4989777001', caller: { number: '+4930555100', displayName: 'Kim' } }
const SBC = { fqdn: 'sbc1.example.net', port: 5061 }

const parts = (forwardPai: boolean, forwardPaiFrom: 'caller' | 'anonymous') => {
  const { from, headers = [] } = inviteParts(CALL, { ...SBC, forwardPai }, REGION, '', { forwardPaiFrom })
  return { from, told: headers.slice(1) }
}

test('without ForwardPai nobody is asserted', () => {
  const { from, told } = parts(false, 'anonymous')
  assert.equal(from, 'Kim <sip:+4930555100@sip.pstnhub.microsoft.com:5061;user=phone>')
  assert.deepEqual(told, [])
})

test('ForwardPai asserts the caller with Privacy: id, and From is as the option says', () => {
  const told = [
    ['P-ASSERTED-IDENTITY', '<tel:+4930555100>,<sip:+4930555100@sip.pstnhub.microsoft.com>'],
    ['PRIVACY', 'id'],
  ]
  assert.deepEqual(parts(true, 'caller').told, told)
  assert.match(parts(true, 'caller').from, /\+4930555100/)
  assert.deepEqual(parts(true, 'anonymous').told, told)
  assert.equal(parts(true, 'anonymous').from, '<sip:anonymous@sip.pstnhub.microsoft.com:5061;user=phone>')
})
