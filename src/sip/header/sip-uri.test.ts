import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatUri, parseUri, type SipUri } from '../index.ts'
import { isPlainSipUri, userOf } from './sip-uri.ts'

function uri(text: string): SipUri {
  const parsed = parseUri(text)
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault)
  return parsed.value
}

test('a SIP URI is taken apart', () => {
  const { parameters, ...rest } = uri(
    'sips:+49%201;phone-context=x:pw@SBC1.Example.net:5061;transport=tls;lr?Subject=a&b=c',
  )
  assert.deepEqual(rest, {
    scheme: 'sips',
    user: '+49%201;phone-context=x',
    password: 'pw',
    host: 'sbc1.example.net',
    port: 5061,
    headers: 'Subject=a&b=c',
  })
  assert.deepEqual(
    [...parameters],
    [
      ['transport', 'tls'],
      ['lr', undefined],
    ],
  )
})

test("a Refer-To without user part keeps Microsoft's case-sensitive parameters", () => {
  const target = uri(
    'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:1111-AAaa;x-tt=aHR0cHM6Ly9hcGkt%2bZz0%3d',
  )
  assert.equal(target.user, undefined)
  assert.equal(target.host, 'sip.pstnhub.microsoft.com')
  assert.equal(target.parameters.get('x-m'), '8:orgid:1111-AAaa')
  assert.equal(target.parameters.get('x-tt'), 'aHR0cHM6Ly9hcGkt%2bZz0%3d')
})

test("Microsoft's Contact with slashes in x-c is read", () => {
  const contact = uri('sip:api-du-a-euwe.pstnhub.microsoft.com:443;x-i=1-2;x-c=00ff/s/1/ff00')
  assert.equal(contact.parameters.get('x-c'), '00ff/s/1/ff00')
})

test('a TEL URI is a number with parameters', () => {
  const { user, host, parameters } = uri('tel:+4930555100;phone-context=example.net')
  assert.deepEqual([user, host, parameters.get('phone-context')], ['+4930555100', '', 'example.net'])
})

test('an IPv6 host stands in brackets on the wire only', () => {
  const parsed = uri('sip:[2001:DB8::1]:5060;lr')
  assert.deepEqual([parsed.host, parsed.port], ['2001:db8::1', 5060])
  assert.equal(formatUri(parsed), 'sip:[2001:db8::1]:5060;lr')
})

for (const text of [
  'sip:a:b@example.net:5060;x=1;lr?h=v',
  'sip:example.net',
  'tel:+49;ext=1',
  'sips:a@b.example;maddr=192.0.2.1',
]) {
  test(`${text} survives parse and format`, () => assert.equal(formatUri(uri(text)), text))
}

const BAD = [
  '',
  'sip:',
  'sip:@host',
  'sip:a@',
  'sip:a@b@c',
  'sip:ho st',
  'sip:host:0',
  'sip:host:99999',
  'sip:host:',
  'sip:[::1',
  'sip:[::1]x',
  'sip:[host]',
  'sip:ho,st',
  'sip:host;',
  'sip:host;=x',
  'sip:host;a=1;A=2',
  'sip:host\r\n',
  'sip:h\xe9',
  'tel:',
  'nothing',
  'mailto:a@b',
  `sip:host;x=${'y'.repeat(5000)}`,
]
test('the user part of a URI can be had alone', () => {
  const users = [
    'sip:kim:secret@host',
    'sips:kim@host?a=b',
    'tel:+4930;ext=1',
    'sip:host;x=1',
    'mailto:kim@host',
  ]
  assert.deepEqual(users.map(userOf), ['kim', 'kim', '+4930', undefined, undefined])
})

for (const text of BAD) {
  test(`${JSON.stringify(text.slice(0, 40))} is no URI for us`, () => assert.equal(parseUri(text).ok, false))
}

test('a URI that passes the quick look is one that parseUri reads, without headers, and with the same user', () => {
  const piece = fc.constantFrom(
    ...[
      'sip:',
      'SIP:',
      'kim',
      '@',
      'host',
      '.',
      ':',
      '5060',
      '0',
      '99999',
      ';',
      'lr',
      'LR',
      'user',
      '=',
      'phone',
    ],
    ...['?', 'a=b', '[', ']', '::1', '%41', '/', ' ', '\xe9', '<', 'x'.repeat(300)],
  )
  let plain = 0
  const source = fc.array(piece, { maxLength: 12 }).map(pieces => `sip:${pieces.join('')}`)
  fc.assert(
    fc.property(source, text => {
      if (!isPlainSipUri(text)) return
      plain++
      assert.equal(uri(text).headers, '')
      assert.equal(userOf(text), uri(text).user)
    }),
    { numRuns: 3000 },
  )
  assert.ok(plain > 50, `${plain} passed`)
  for (const twice of ['sip:a@b;lr;LR', 'sip:a@b;x=1;x=1']) assert.ok(!isPlainSipUri(twice))
  assert.ok(isPlainSipUri('sip:+4952511234@sbc1.example.net:5061;user=phone;transport=tls'))
})
