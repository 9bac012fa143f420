import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatVia, parseCSeq, parseVia } from '../index.ts'

test('a Via is read and the place of the sender filled in', () => {
  const parsed = parseVia('SIP/2.0/udp Pc33.example.net:5062;branch=z9hG4bK7;rport')
  assert.ok(parsed.ok)
  const via = parsed.value
  assert.deepEqual(
    [via.transport, via.host, via.port, via.branch, via.rport],
    ['UDP', 'pc33.example.net', 5062, 'z9hG4bK7', true],
  )
  const filled = via.withParameters(via.parameters.with('rport', '40000').with('received', '192.0.2.5'))
  assert.equal(
    formatVia(filled),
    'SIP/2.0/UDP pc33.example.net:5062;branch=z9hG4bK7;rport=40000;received=192.0.2.5',
  )
  assert.deepEqual([filled.rport, filled.received], [40000, '192.0.2.5'])
})

test('an IPv6 hop is read', () => {
  const parsed = parseVia('SIP/2.0/TLS [2001:db8::9:1];branch=z9hG4bK7;received=2001:db8::9:255')
  assert.ok(parsed.ok)
  assert.deepEqual(
    [parsed.value.host, parsed.value.port, parsed.value.received],
    ['2001:db8::9:1', undefined, '2001:db8::9:255'],
  )
})

for (const text of [
  '',
  'SIP/2.0/UDP',
  'SIP/2.0 host',
  'SIP/3.0/UDP host',
  'SIP/2.0/UDP ;branch=1',
  'SIP/2.0/UDP a b',
  'SIP/2.0/UDP a;branch="z"',
]) {
  test(`"${text}" is no Via`, () => assert.equal(parseVia(text).ok, false))
}

test('CSeq is a number and a method', () => {
  assert.deepEqual(parseCSeq('0042  FOO'), { ok: true, value: { number: 42, method: 'FOO' } })
  for (const text of ['', '1', 'INVITE', '1INVITE', '2147483648 INVITE', '1 IN VITE', '-1 INVITE'])
    assert.equal(parseCSeq(text).ok, false, text)
})
