import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipHeaders } from '../sip/index.ts'
import { hidesCaller, privacyLeft, privacyOf } from './privacy.ts'

const privacy = (...values: string[]) =>
  privacyOf(SipHeaders.of(...values.map((value): [string, string] => ['Privacy', value])), true)

test('words of several lines are read in any case; unknown ones are none', () => {
  assert.deepEqual([...privacy('ID; user', 'x-new').words], ['id', 'user'])
  assert.deepEqual([...privacy().words], [])
})

test('a caller who wants privacy is not shown', () => {
  for (const [value, hidden] of [
    ['id', true],
    ['user', true],
    ['header', true],
    ['none', false],
    ['history', false],
    ['session', false],
  ] as const) {
    assert.equal(hidesCaller(privacy(value)), hidden, value)
  }
})

test('what the SBC has done is taken out, and critical goes with the last of it (RFC 3323 section 5)', () => {
  assert.equal(privacyLeft(privacy('user;header;session;critical'), true), undefined)
  assert.equal(privacyLeft(privacy('id;user;critical'), true), 'id;critical')
  assert.equal(privacyLeft(privacy('id;history'), true), 'id;history')
  assert.equal(privacyLeft(privacy('id;history'), false), undefined)
  assert.equal(privacyLeft(privacy('none'), false), 'none')
})

test('privacy that nobody here knows matters only where it is critical (RFC 3323 section 4.2)', () => {
  assert.equal(privacy('x-new;critical').isBeyondUs, true)
  assert.equal(privacy('x-new').isBeyondUs, false)
  assert.equal(privacy('id;critical').isBeyondUs, false)
})

test('without a relay the audio is left to be hidden by others (RFC 3323 section 4.2)', () => {
  const headers = (value: string): SipHeaders => SipHeaders.of(['Privacy', value])
  assert.equal(privacyLeft(privacyOf(headers('session;user'), false), true), 'session')
  assert.equal(privacyOf(headers('session;critical'), false).isBeyondUs, true)
  assert.equal(privacyOf(headers('session;critical'), true).isBeyondUs, false)
})
