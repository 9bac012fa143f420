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

test('a long message costs no more than a short one', () => {
  const long = message('INVITE sip:robin@sbc.example SIP/2.0', `To: ${'; '.repeat(30_000)}`)
  const began = performance.now()
  for (let i = 0; i < 100; i++) asksForCall(long)
  assert.ok(performance.now() - began < 500)
})
