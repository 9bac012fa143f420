import assert from 'node:assert/strict'
import { test } from 'node:test'
import { household } from './paces.ts'

test('all addresses of a network of IPv6 are one household, however zeros are left out', () => {
  for (const address of ['2001:db8::1', '2001:db8::9:8:7:6', '2001:db8:0:0:1::2'])
    assert.equal(household(address), '2001:db8:0:0', address)
  assert.equal(household('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2')
  assert.equal(household('2001:db8:1::6'), '2001:db8:1:0')
  assert.notEqual(household('2001:db8:1::6'), household('2001:db8:2::6'))
  assert.equal(household('::1'), '0:0:0:0')
})

test('an address of IPv4 is one by itself', () => {
  assert.equal(household('192.0.2.1'), '192.0.2.1')
  assert.notEqual(household('::ffff:192.0.2.1'), household('::ffff:192.0.2.2'))
})
