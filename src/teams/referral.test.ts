import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { parseNameAddr, parseUri, SipHeaders, SipRequest } from '../sip/index.ts'
import type { RegionConfig, Target } from './config.ts'
import { carriesOut, claimsReferral, makeReferral } from './referral.ts'
import { tenant } from './testing/bench-tenant.ts'

const QUEUE: Target = { kind: 'queue', name: 'service' }
const [region] = tenant().regions as [RegionConfig]
const referralTo = (target: Target) =>
  makeReferral(
    { target, targetMri: '28:orgid:1', transferorMri: '28:orgid:2', tenant: '3', correlation: '4' },
    region,
    seededChance(1),
  )
const invite = (uri: string, referredBy = '') =>
  new SipRequest({ method: 'INVITE', uri, headers: SipHeaders.of(['Referred-By', referredBy]) })

test('x-tt is the escaped Base64 of a call-replacement URL', () => {
  const { referredBy } = referralTo(QUEUE)
  const address = parseNameAddr(referredBy)
  const uri = address.ok ? parseUri(address.value.uri) : address
  assert.ok(uri.ok)
  const { parameters } = uri.value
  assert.deepEqual([...parameters.keys()], ['x-m', 'x-t', 'x-ti', 'x-tt'])
  const url = Buffer.from(decodeURIComponent(parameters.get('x-tt') ?? ''), 'base64').toString()
  const shape =
    /^https:\/\/api-du-a-euwe\.pstnhub\.microsoft\.com\/v1\/ngc\/callnotification\?dci=[0-9a-f]{32}$/
  assert.match(url, shape)
})

test('a target inside Teams has no user part, a number has one', () => {
  assert.equal(referralTo(QUEUE).targetUri, 'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=28:orgid:1')
  assert.equal(
    referralTo({ kind: 'number', number: '+49301' }).targetUri,
    'sip:+49301@sip.pstnhub.microsoft.com:5061;user=phone;transport=tls',
  )
})

test('the order of parameters in the Request-URI is free, the target is not', () => {
  const referral = referralTo(QUEUE)
  const proxy = 'sip:sip.pstnhub.microsoft.com:5061'
  assert.ok(carriesOut(invite(`${proxy};x-m=28:orgid:1;transport=tls`), referral))
  assert.ok(!carriesOut(invite(`${proxy};transport=tls;x-m=28:orgid:9`), referral))
  assert.ok(!carriesOut(invite(`${proxy};transport=tls`), referral))
  assert.ok(!carriesOut(invite(`sip:+49301@sip.pstnhub.microsoft.com;x-m=28:orgid:1`), referral))
})

test('an INVITE claims a transfer by a target MRI or by a transferor of ours', () => {
  assert.ok(claimsReferral(invite('sip:x;x-m=28:orgid:1')))
  assert.ok(claimsReferral(invite('sip:+49301@x', '<sip:x;x-m=1;x-ti=2>')))
  assert.ok(!claimsReferral(invite('sip:+49301@x', '<sip:somebody@carrier.example>')))
})
