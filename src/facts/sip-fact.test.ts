import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMessage, SipHeaders, SipRequest, SipResponse } from '../sip/index.ts'
import { sipFact } from './sip-fact.ts'
import { stamp } from './stamp.ts'
import { TOLD_START } from './testing/teller.ts'

const PLACE = {
  direction: 'received',
  transport: 'tls',
  local: { address: '192.0.2.21', port: 5061 },
  remote: { address: '52.114.75.24', port: 8576 },
  connection: 'in-1',
} as const

const base: [string, string][] = [
  ['FROM', '<sip:+49@sip.pstnhub.microsoft.com>;tag=m1'],
  ['TO', '<sip:+49@sbc1.example.net>;tag=s1'],
  ['CALL-ID', '1@x'],
]

const refer = new SipRequest({
  method: 'REFER',
  uri: 'sip:+49@sbc1.example.net',
  headers: SipHeaders.of(
    ...base,
    ['CSEQ', '7 REFER'],
    ['USER-AGENT', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.10'],
    ['REFER-TO', '<sip:sip.pstnhub.microsoft.com;x-m=8:x>'],
    ['REFERRED-BY', '<sip:sip.pstnhub.microsoft.com;x-tt=c2VjcmV0>'],
  ),
})

test('a REFER becomes a fact with what the ladder and the rules read', () => {
  const { text: _, ...fact } = sipFact(refer, PLACE)
  assert.deepEqual(fact, {
    kind: 'sip',
    ...PLACE,
    method: 'REFER',
    startLine: 'REFER sip:+49@sbc1.example.net SIP/2.0',
    callId: '1@x',
    cseq: 7,
    fromTag: 'm1',
    toTag: 's1',
    userAgent: 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.10',
    referTo: '<sip:sip.pstnhub.microsoft.com;x-m=8:x>',
    referredBy: '<sip:sip.pstnhub.microsoft.com;x-tt=...>',
    referredByDigest: fact.referredByDigest,
    sdp: false,
    sizeBytes: formatMessage(refer).length,
  })
})

test('no field of a fact shows the token, but an altered one shows', () => {
  assert.ok(!JSON.stringify(sipFact(refer, PLACE)).includes('c2VjcmV0'))
  const altered = refer.with({
    headers: refer.headers.with('Referred-By', '<sip:sip.pstnhub.microsoft.com;x-tt=C2VjcmV0>'),
  })
  assert.notEqual(sipFact(altered, PLACE).referredByDigest, sipFact(refer, PLACE).referredByDigest)
})

test('a response has its status, the method of its CSeq, and its server as user agent', () => {
  const headers = SipHeaders.of(
    ...base,
    ['CSEQ', '1 INVITE'],
    ['SERVER', 'i.EUWE.0'],
    ['Content-Type', 'application/SDP'],
  )
  const fact = sipFact(new SipResponse({ status: 200, headers, body: 'v=0\r\n' }), PLACE)
  assert.deepEqual([fact.status, fact.method, fact.userAgent, fact.sdp], [200, 'INVITE', 'i.EUWE.0', true])
})

test('a NOTIFY has the first line of its sipfrag', () => {
  const headers = SipHeaders.of(
    ...base,
    ['CSEQ', '3 NOTIFY'],
    ['Content-Type', 'message/sipfrag;version=2.0'],
  )
  const notify = new SipRequest({ method: 'NOTIFY', uri: 'sip:x', headers, body: 'SIP/2.0 180 Ringing\r\n' })
  assert.equal(sipFact(notify, PLACE).sipfrag, 'SIP/2.0 180 Ringing')
})

test('stamping a note does not make its text', () => {
  let made = 0
  const watched = new Proxy(refer, {
    get(target, name) {
      if (name === 'bodyText') made += 1
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const fact = stamp(sipFact(watched, PLACE), 'sbc', TOLD_START)
  assert.equal(made, 0)
  assert.match((fact as { text: string }).text, /^REFER .*\r\n\r\n$/s)
  assert.match((fact as { text: string }).text, /x-tt=\.\.\./)
  assert.equal(made, 1)
  assert.deepEqual([fact.observer, fact.at], ['sbc', TOLD_START])
})
