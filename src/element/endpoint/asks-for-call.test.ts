import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asksForCall } from './asks-for-call.ts'

const message = (...lines: string[]): Uint8Array => Buffer.from([...lines, '', ''].join('\r\n'), 'latin1')
const FROM = 'From: <sip:kim@carrier.example>;tag=1'

test('an INVITE without a tag in its To asks for a call', () => {
  const to = 'To: <sip:robin@sbc.example;user=phone>'
  assert.equal(asksForCall(message('INVITE sip:robin@sbc.example SIP/2.0', FROM, to)), true)
})

test('one inside a dialog does not, however its To is written', () => {
  for (const to of ['To: <sip:robin@sbc.example>;tag=9', 't:sip:robin@sbc.example;x=y ; TAG = 9'])
    assert.equal(asksForCall(message('INVITE sip:robin@sbc.example SIP/2.0', FROM, to)), false, to)
})

test('no other request does, no response, and no audio', () => {
  for (const line of ['BYE sip:robin@sbc.example SIP/2.0', 'SIP/2.0 200 OK', 'INVITED', ''])
    assert.equal(asksForCall(message(line, FROM, 'To: <sip:robin@sbc.example>')), false, line)
  assert.equal(asksForCall(new Uint8Array([0x80, 0, 0, 1])), false)
  assert.equal(asksForCall(new Uint8Array()), false)
})

test('of a long message only the beginning is looked at', () => {
  const line = 'INVITE sip:robin@sbc.example SIP/2.0'
  const to = 'To: <sip:robin@sbc.example>;tag=9'
  assert.equal(asksForCall(message(line, `X: ${'x'.repeat(3000)}`, to)), false)
  assert.equal(asksForCall(message(line, `X: ${'x'.repeat(5000)}`, to)), true)
})
