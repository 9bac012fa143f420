import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatEvent,
  formatReason,
  formatReplaces,
  formatSessionExpires,
  formatSipfrag,
  formatSubscriptionState,
  parseEvent,
  parseMinSe,
  parseReason,
  parseReplaces,
  parseSessionExpires,
  parseSipfrag,
  parseSubscriptionState,
  parseUri,
  SipHeaders,
  uriHeader,
} from '../index.ts'

/** The value of a success; the fault's words otherwise, so that a comparison shows them. */
const value = <Value>(result: { ok: true; value: Value } | { ok: false; fault: string }): Value | string =>
  result.ok ? result.value : `fault: ${result.fault}`

test("Microsoft's Reason gives its cause and the text with its GUID", () => {
  const line = 'Q.850;cause=63;text="12-ab;Record-Route, Contact are \\"missing\\"", SIP ;cause=200'
  const [first = '', second = ''] = SipHeaders.of(['REASON', line]).values('Reason')
  const reason = { protocol: 'Q.850', cause: 63, text: '12-ab;Record-Route, Contact are "missing"' }
  assert.deepEqual(value(parseReason(first)), reason)
  assert.deepEqual(value(parseReason(second)), { protocol: 'SIP', cause: 200 })
  assert.equal(formatReason(reason), first)
  assert.deepEqual(value(parseReason('X;cause=abc')), { protocol: 'X' })
  assert.equal(parseReason(';cause=1').ok, false)
})

test('a sipfrag is its status line', () => {
  assert.deepEqual(value(parseSipfrag('SIP/2.0 200 OK\r\nTo: x\r\n')), { status: 200, reason: 'OK' })
  assert.deepEqual(value(parseSipfrag('SIP/2.0 100')), { status: 100, reason: '' })
  assert.equal(formatSipfrag(180), 'SIP/2.0 180 Ringing\r\n')
  for (const bad of ['', 'SIP/2.0 20', 'SIP/2.0 2000 OK', 'INVITE sip:x SIP/2.0', 'SIP/2.0 999 X'])
    assert.equal(parseSipfrag(bad).ok, false)
})

test('session timers are read and written', () => {
  assert.deepEqual(value(parseSessionExpires('1800 ;refresher=UAC')), {
    intervalSeconds: 1800,
    refresher: 'uac',
  })
  assert.deepEqual(value(parseSessionExpires('3600')), { intervalSeconds: 3600 })
  assert.equal(formatSessionExpires({ intervalSeconds: 90, refresher: 'uas' }), '90;refresher=uas')
  assert.equal(value(parseMinSe('300;x=y')), 300)
  for (const bad of ['', '-1', '10;refresher=me', '99999999999'])
    assert.equal(parseSessionExpires(bad).ok, false)
  assert.equal(parseMinSe('soon').ok, false)
})

test('the headers of a NOTIFY are read and written', () => {
  assert.deepEqual(value(parseEvent('refer;id=2')), { package: 'refer', id: '2' })
  assert.equal(formatEvent({ package: 'refer' }), 'refer')
  const ended = { state: 'terminated', reason: 'noresource', retryAfterSeconds: 3 }
  assert.deepEqual(value(parseSubscriptionState('Terminated;reason=noresource;retry-after=3')), ended)
  assert.deepEqual(value(parseSubscriptionState('terminated;reason;expires=9')), {
    state: 'terminated',
    expiresSeconds: 9,
  })
  assert.equal(formatSubscriptionState(ended), 'terminated;reason=noresource;retry-after=3')
  assert.equal(formatSubscriptionState({ state: 'active', expiresSeconds: 60 }), 'active;expires=60')
})

test('a Replaces is read from its header and from a Refer-To', () => {
  const replaces = { callId: 'a@b', toTag: 't', fromTag: 'f', earlyOnly: false }
  assert.deepEqual(value(parseReplaces('a@b;to-tag=t;from-tag=f')), replaces)
  const target = parseUri('sip:kim@example.net?Subject=x&replaces=a%40b%3bto-tag%3Dt%3Bfrom-tag%3Df')
  assert.ok(target.ok)
  const escaped = uriHeader(target.value.headers, 'Replaces')
  assert.equal(escaped, formatReplaces(replaces))
  assert.equal(parseReplaces('a@b;to-tag=t').ok, false)
})

test('an escaped line break in a URI header is refused', () => {
  for (const bad of ['%0d%0aVia', 'a%00', '%4', '%zz'])
    assert.equal(uriHeader(`Replaces=${bad}`, 'replaces'), undefined)
})

test('an Event id without a value is none, and what is written of it can be read', () => {
  const event = value(parseEvent('refer;id'))
  assert.deepEqual(event, { package: 'refer' })
})
