import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipHeaders } from '../sip/index.ts'
import { type PassingPolicy, passedHeaders } from './header-policy.ts'
import type { Side } from './leg-id.ts'
import { privacyOf } from './privacy.ts'

const TO: PassingPolicy = {
  host: 'sbc1.example.net',
  isFromTrusted: true,
  isToTrusted: true,
  identity: 'P-Asserted-Identity',
  forwarding: 'history-info',
}
const TARGET = 'sip:+49999@sbc1.example.net;user=phone'

const passedBy =
  (change: Partial<PassingPolicy>, from: Side = 'carrier') =>
  (...pairs: [string, string][]): string[] => {
    const headers = SipHeaders.of(...pairs)
    const call = { policy: { ...TO, ...change }, privacy: privacyOf(headers, true), target: TARGET }
    return passedHeaders(headers, from, call).map(([name, value]) => `${name}: ${value}`)
  }
const passed = passedBy({})

test('identities that are numbers pass under the host of the other side, names do not', () => {
  assert.deepEqual(
    passed(['P-Asserted-Identity', '<tel:+49123>, "Kim" <sip:+49123@10.0.0.1>, <sip:kim@example.org>']),
    [
      'P-Asserted-Identity: <sip:+49123@sbc1.example.net;user=phone>',
      'P-Asserted-Identity: Kim <sip:+49123@sbc1.example.net;user=phone>',
    ],
  )
})

test('a number that is asserted as tel and as sip is one identity', () => {
  assert.deepEqual(passed(['P-Asserted-Identity', '<sip:+49123@10.0.0.1>, <tel:+49123>']), [
    'P-Asserted-Identity: <sip:+49123@sbc1.example.net;user=phone>',
  ])
})

test('only words of the standard pass in Privacy', () => {
  assert.deepEqual(passed(['Privacy', 'ID; history;x-made-up']), ['Privacy: id;history'])
  assert.deepEqual(passed(['Privacy', 'nonsense']), [])
})

test('the history of a call passes entry by entry, with its reason, under our host, names as nobody', () => {
  const entry =
    '<sip:+4930555100@core7.carrier.example:5060;x=y?Reason=SIP%3Bcause%3D302&X-Evil=1>;index=1;rc=1.1'
  assert.deepEqual(passed(['History-Info', `${entry}, <sip:anna@example.org>;index=1.1`]), [
    'History-Info: <sip:+4930555100@sbc1.example.net;user=phone?Reason=SIP%3Bcause%3D302>;index=1;rc=1.1',
    'History-Info: <sip:anonymous@anonymous.invalid>;index=1.1',
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

test('the text of a reason in a history is for the other side no matter', () => {
  const reason = 'SIP%3Bcause%3D302%3Btext%3D%22Moved%20temporarily%22'
  assert.deepEqual(passed(['History-Info', `<sip:+49123@a.example?Reason=${reason}>;index=1`]), [
    'History-Info: <sip:+49123@sbc1.example.net;user=phone?Reason=SIP%3Bcause%3D302>;index=1',
  ])
})

test('the cause of RFC 4458 and the privacy of one entry pass to whom we trust', () => {
  assert.deepEqual(
    passed(['History-Info', '<sip:+49123;cause=486@a.example;cause=486?Privacy=history>;index=1.1;mp=1']),
    ['History-Info: <sip:+49123@sbc1.example.net;user=phone;cause=486?Privacy=history>;index=1.1;mp=1'],
  )
})

test('outside of the trust domain private entries are nobody, and a caller who asked for it is not asserted', () => {
  const out = passedBy({ isToTrusted: false }, 'teams')
  assert.deepEqual(
    out(
      ['P-Asserted-Identity', '<tel:+49123>'],
      ['Privacy', 'id;history'],
      ['History-Info', '<sip:+49456@a.example>;index=1'],
    ),
    ['History-Info: <sip:anonymous@anonymous.invalid>;index=1'],
  )
  assert.deepEqual(out(['P-Asserted-Identity', '<tel:+49123>'], ['Privacy', 'none']), [
    'P-Asserted-Identity: <sip:+49123@sbc1.example.net;user=phone>',
    'Privacy: none',
  ])
})

test('header privacy hides the history outside of the trust domain, and within it nothing (RFC 7044 section 10.1.2)', () => {
  const pairs: [string, string][] = [
    ['Privacy', 'header'],
    ['History-Info', '<sip:+49456@a.example>;index=1'],
  ]
  assert.deepEqual(passedBy({ isToTrusted: false }, 'teams')(...pairs), [
    'History-Info: <sip:anonymous@anonymous.invalid>;index=1',
  ])
  assert.deepEqual(passed(...pairs), ['History-Info: <sip:+49456@sbc1.example.net;user=phone>;index=1'])
})

test('who is not believed asserts nothing (RFC 3325 section 5), and a preferred identity passes from nobody', () => {
  const pairs: [string, string][] = [
    ['P-Asserted-Identity', '<tel:+49123>'],
    ['P-Preferred-Identity', '<tel:+49123>'],
  ]
  assert.deepEqual(passedBy({ isFromTrusted: false })(...pairs), [])
  assert.deepEqual(passed(...pairs), ['P-Asserted-Identity: <sip:+49123@sbc1.example.net;user=phone>'])
})

test('a carrier may want the identity in another header, or not at all', () => {
  const identity: [string, string] = ['P-Asserted-Identity', '<tel:+49123>']
  assert.deepEqual(passedBy({ identity: 'P-Preferred-Identity' }, 'teams')(identity), [
    'P-Preferred-Identity: <sip:+49123@sbc1.example.net;user=phone>',
  ])
  assert.deepEqual(passedBy({ identity: 'none' }, 'teams')(identity), [])
})

test('a diversion of the carrier is told to Teams as a history, whose last entry is who is called', () => {
  assert.deepEqual(
    passed(['Diversion', '"B" <sip:+49222@a.example>;reason=no-answer;counter=1;privacy=full']),
    [
      'History-Info: <sip:+49222@sbc1.example.net;user=phone?Reason=SIP%3Bcause%3D408&Privacy=history>;index=1',
      'History-Info: <sip:+49999@sbc1.example.net;user=phone;cause=408>;index=1.1;mp=1',
    ],
  )
})

test('a history of Teams is told to a carrier as diversions, in both forms, or not at all', () => {
  const history: [string, string] = [
    'History-Info',
    '<sip:+49111@a.example:5061;user=phone?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%22>;index=1, <sip:+49999@a.example>;index=1.1',
  ]
  const diversion =
    'Diversion: <sip:+49111@sbc1.example.net;user=phone>;reason=unconditional;privacy=off;counter=1'
  assert.deepEqual(passedBy({ forwarding: 'diversion' }, 'teams')(history), [diversion])
  assert.equal(passedBy({ forwarding: 'both' }, 'teams')(history).length, 3)
  assert.equal(passedBy({ forwarding: 'both' }, 'teams')(history).at(-1), diversion)
  assert.deepEqual(passedBy({ forwarding: 'none' }, 'teams')(history), [])
})

test('who has forwarded a call in secret stays so outside of the trust domain (RFC 5806, RFC 7044)', () => {
  const [open, secret] = [
    '"B" <sip:+49222@a.example>;reason=no-answer',
    '<sip:+49111@a.example>;privacy=full',
  ]
  const told = (isToTrusted: boolean): string[] =>
    passedBy({ isToTrusted, forwarding: 'diversion' })(['Diversion', `${open}, ${secret}`]).map(
      line => /sip:([^@]+)@/.exec(line)?.[1] ?? '',
    )
  assert.deepEqual(told(true), ['+49222', '+49111'])
  assert.deepEqual(told(false), ['+49222', 'anonymous'])
})
