import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AddressRanges, inRange, isRange } from './cidr.ts'

test('Microsoft ranges hold their addresses and no neighbours', () => {
  assert.ok(inRange('52.112.0.0/14', '52.114.75.24'))
  assert.ok(inRange('52.112.0.0/14', '52.115.255.255'))
  assert.equal(inRange('52.112.0.0/14', '52.116.0.0'), false)
  assert.ok(inRange('52.114.75.24', '52.114.75.24'))
  assert.ok(inRange('0.0.0.0/0', '192.0.2.1'))
})

test('IPv6 in any spelling, prefixes inside an octet', () => {
  assert.ok(inRange('2603:1027::/48', '2603:1027:0:ffff::1'))
  assert.equal(inRange('2603:1027::/48', '2603:1027:1::1'), false)
  assert.ok(inRange('2001:db8::/33', '2001:db8:7fff::'))
  assert.equal(inRange('2001:db8::/33', '2001:db8:8000::'), false)
  assert.ok(inRange('2001:db8::1', '2001:0DB8:0:0:0:0:0:1'))
})

test('an IPv4 address a dual-stack listener reports as IPv6 is the IPv4 address', () => {
  assert.ok(inRange('52.112.0.0/14', '::ffff:52.114.75.24'))
  assert.equal(inRange('::/0', '52.114.75.24'), false)
})

test('what is no range matches nothing', () => {
  for (const text of [
    '',
    '52.112.0.0/33',
    '52.112.0/14',
    '256.0.0.1',
    '1::2::3',
    'fe80::1/129',
    '1:2:3',
    '::/x',
    ':::',
  ]) {
    assert.equal(isRange(text), false, text)
    assert.equal(inRange(text, '52.112.0.0'), false, text)
  }
})

test('a prefix says exactly how many leading bits count', () => {
  const address = fc.uint8Array({ minLength: 4, maxLength: 4 })
  const bits = (octets: Uint8Array) => [...octets].map(octet => octet.toString(2).padStart(8, '0')).join('')
  fc.assert(
    fc.property(address, address, fc.integer({ min: 0, max: 32 }), (range, peer, prefix) => {
      const expected = bits(range).slice(0, prefix) === bits(peer).slice(0, prefix)
      assert.equal(inRange(`${range.join('.')}/${prefix}`, peer.join('.')), expected)
    }),
  )
})

test('ranges read once say the same of each address, again and again', () => {
  const ranges = new AddressRanges(['52.112.0.0/14', 'nonsense', '2603:1027::/48'])
  for (let again = 0; again < 2; again++) {
    assert.equal(ranges.has('52.114.75.24'), true)
    assert.equal(ranges.has('52.116.0.1'), false)
    assert.equal(ranges.has('2603:1027::1'), true)
    assert.equal(ranges.has('sip.example.net'), false)
  }
})
