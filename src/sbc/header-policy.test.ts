import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipHeaders } from '../sip/index.ts'
import { numberOf, passedHeaders, wantsPrivacy } from './header-policy.ts'

const to = { host: 'sbc1.example.net' }
const passed = (...pairs: [string, string][]): string[] =>
  passedHeaders(SipHeaders.of(...pairs), to).map(([name, value]) => `${name}: ${value}`)

test('identities that are numbers pass under the host of the other side, names do not', () => {
  assert.deepEqual(
    passed(['P-Asserted-Identity', '<tel:+49123>, "Kim" <sip:+49123@10.0.0.1>, <sip:kim@example.org>']),
    [
      'P-Asserted-Identity: <sip:+49123@sbc1.example.net;user=phone>',
      'P-Asserted-Identity: Kim <sip:+49123@sbc1.example.net;user=phone>',
    ],
  )
})

test('only words of the standard pass in Privacy', () => {
  assert.deepEqual(passed(['Privacy', 'ID; history;x-made-up']), ['Privacy: id;history'])
  assert.deepEqual(passed(['Privacy', 'nonsense']), [])
})

test('the history of a call passes entry by entry, with its reason, without hosts and parameters', () => {
  const entry =
    '<sip:+4930555100@core7.carrier.example:5060;x=y?Reason=SIP%3Bcause%3D302&X-Evil=1>;index=1;rc=1.1'
  assert.deepEqual(passed(['History-Info', `${entry}, <sip:anna@example.org>;index=1.1`]), [
    'History-Info: <sip:+4930555100@sbc1.example.net;user=phone?Reason=SIP%3Bcause%3D302>;index=1',
  ])
})

test('an escaped line break does not pass', () => {
  assert.deepEqual(passed(['History-Info', '<sip:+49123@a.example?Reason=SIP%0D%0AX-Evil%3A1>;index=1']), [
    'History-Info: <sip:+49123@sbc1.example.net;user=phone>;index=1',
  ])
})

test('nothing else passes', () => {
  const others = [
    'Subject',
    'Alert-Info',
    'X-MS-UserLocation',
    'Diversion',
    'Route',
    'Replaces',
    'Referred-By',
  ]
  assert.deepEqual(passed(...others.map((name): [string, string] => [name, 'value'])), [])
})

test('lists of a peer are cut', () => {
  const many = Array.from({ length: 100 }, (_, i) => `<sip:+49${i}@a.example>;index=1`).join(',')
  assert.equal(passed(['History-Info', many]).length, 20)
  assert.equal(passed(['P-Asserted-Identity', many.replaceAll(';index=1', '')]).length, 2)
})

test('a number is found in sip and tel URIs, escaped or with parameters', () => {
  assert.equal(numberOf('sip:%2B4930555100@a.example'), '+4930555100')
  assert.equal(numberOf('sip:+4930555100;npdi@a.example;user=phone'), '+4930555100')
  assert.equal(numberOf('tel:+49-30-555100'), '+49-30-555100')
  for (const none of ['sip:kim@a.example', 'sip:a.example', 'mailto:a@b', 'sip:%0d%0a@a.example']) {
    assert.equal(numberOf(none), undefined, none)
  }
})

test('a caller who wants privacy is known by Privacy', () => {
  assert.equal(wantsPrivacy(SipHeaders.of(['Privacy', 'id'])), true)
  assert.equal(wantsPrivacy(SipHeaders.of(['Privacy', 'none'])), false)
})
