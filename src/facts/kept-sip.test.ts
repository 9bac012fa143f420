import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../kernel/index.ts'
import { parseMessage } from '../sip/index.ts'
import { SipKeeper } from './kept-sip.ts'
import { sipFact } from './sip-fact.ts'
import { stamp } from './stamp.ts'

const octets = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'))

const PLACE = {
  direction: 'sent',
  transport: 'udp',
  local: { address: '192.0.2.21', port: 5060 },
  remote: { address: '198.51.100.7', port: 5060 },
  at: instantOf(0),
  observer: 'trace.pcap',
  ref: 'packet 1',
} as const

const BYE = `BYE sip:secret:word@192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK-1
From: <sip:+4930@198.51.100.7>;tag=f1
To: <sip:+49525112@192.0.2.20>;tag=t1
Call-ID: 7f3a@198.51.100.7
CSeq: 2 BYE
Server: Softswitch
Reason: Q.850;cause=16
Refer-To: <sip:a@b;x-tt=secret>
Content-Type: Application/SDP
Content-Length: 3

v=0`

/** What the parser makes of it. */
function expected(bytes: Uint8Array) {
  const parsed = parseMessage(bytes)
  assert.ok(parsed.ok)
  const { at, observer } = PLACE
  return { ...stamp(sipFact(parsed.value, PLACE), observer, at), ref: PLACE.ref }
}
function kept(keeper: SipKeeper, bytes: Uint8Array) {
  const read = keeper.read(bytes, PLACE)
  assert.ok(read.ok)
  return { ...read.value.fact, text: read.value.fact.text }
}

test('the fact of a common message is the one that the parser makes, secrets struck out', () => {
  const fact = kept(new SipKeeper(), octets(BYE))
  assert.deepEqual(fact, expected(octets(BYE)))
  assert.equal(fact.startLine, 'BYE sip:secret:...@192.0.2.20 SIP/2.0')
  assert.equal(fact.userAgent, 'Softswitch')
  assert.equal(fact.sdp, true)
})

for (const [what, type, body] of [
  ['a piece of another message', 'message/sipfrag;version=2.0', 'SIP/2.0 200 OK'],
  [
    'several parts, of which one is SDP',
    'multipart/mixed;boundary=x',
    '--x\nContent-Type: application/sdp\n\nv=0',
  ],
  ['other text', 'text/plain', 'v=0'],
] as const)
  test(`so is that of one with ${what} for a body`, () => {
    const text = body.replaceAll('\n', '\r\n')
    const bytes = octets(
      BYE.replace('Application/SDP', type)
        .replace('Length: 3', `Length: ${text.length}`)
        .replace('v=0', body),
    )
    assert.deepEqual(kept(new SipKeeper(), bytes), expected(bytes))
  })

test('the SDP is handed on, and what is kept does not change with the octets that were read', () => {
  const bytes = octets(BYE)
  const read = new SipKeeper().read(bytes, PLACE)
  assert.ok(read.ok)
  assert.equal(Buffer.from(read.value.description ?? []).toString(), 'v=0')
  const { text } = read.value.fact
  bytes.fill(0)
  assert.equal(read.value.fact.text, text)
})

test('what cannot be read gives the reason', () => {
  const read = new SipKeeper().read(octets(BYE.replace('CSeq: 2', 'CSeq: x')), PLACE)
  assert.ok(!read.ok)
  assert.equal(read.fault.what, 'CSeq missing or malformed')
})
