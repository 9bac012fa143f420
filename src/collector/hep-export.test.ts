import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ElementEffect } from '../element/index.ts'
import { type SipFact, sipFact, stamp } from '../facts/index.ts'
import { decodeHep, HepAnalysis } from '../hep/index.ts'
import { after, instantOf, seconds } from '../kernel/index.ts'
import { parseMessage } from '../sip/index.ts'
import { HepExport } from './hep-export.ts'

const NOW = instantOf(1_743_494_104_716)
const KEEPER = { address: '192.0.2.60', port: 9060 }
const SDP = 'v=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\r\n'
const INVITE = [
  'INVITE sip:+4952511234@sip.pstnhub.microsoft.com SIP/2.0',
  'Via: SIP/2.0/TLS sbc1.example.net;branch=z9hG4bK1',
  'From: <sip:+4930@sbc1.example.net>;tag=f',
  'To: <sip:+4952511234@sip.pstnhub.microsoft.com>',
  'Call-ID: c1',
  'CSeq: 1 INVITE',
  'Content-Type: application/sdp',
  `Content-Length: ${SDP.length}`,
  '',
  SDP,
].join('\r\n')

function told(direction: 'sent' | 'received' = 'sent'): SipFact {
  const parsed = parseMessage(Buffer.from(INVITE))
  assert.ok(parsed.ok)
  const local = { address: '192.0.2.11', port: 40_001 }
  const remote = { address: '52.114.75.24', port: 5061 }
  return stamp(sipFact(parsed.value, { direction, transport: 'tls', local, remote }), 'sbc', NOW) as SipFact
}

const octetsIn = (effects: readonly ElementEffect[]): Uint8Array[] =>
  effects.flatMap(effect => ('bytes' in effect ? [effect.bytes] : []))

test('a message goes out with its ends, its time and its agent, and without its secrets', () => {
  const hep = new HepExport({ to: KEEPER, transport: 'udp', agent: 77 })
  hep.start()
  const [sent] = octetsIn(hep.tell(told('received')))
  const read = decodeHep(sent as Uint8Array)
  assert.ok(read.ok)
  const { source, destination, at, agent, transport, correlationId, payload } = read.value
  assert.deepEqual([source.address, destination.address], ['52.114.75.24', '192.0.2.11'])
  assert.deepEqual([at, agent, transport, correlationId], [NOW, 77, 'tls', 'c1'])
  assert.match(Buffer.from(payload).toString(), /inline:\.\.\./)
})

test('what was struck out leaves a message that can be read', () => {
  const hep = new HepExport({ to: KEEPER, transport: 'udp', agent: 77 })
  const analysis = new HepAnalysis({ observer: 'keeper' })
  for (const bytes of octetsIn(hep.tell(told()))) analysis.packet(bytes, NOW)
  const { facts, problems } = analysis.end()
  assert.deepEqual(
    [facts.map(fact => fact.kind === 'sip' && fact.startLine), problems],
    [[told().startLine], []],
  )
})

test('messages wait for a connection and leave when it stands', () => {
  const hep = new HepExport({ to: KEEPER, transport: 'tcp', agent: 77 })
  const [open] = hep.start()
  assert.ok(open?.type === 'open')
  assert.deepEqual(hep.tell(told()), [])
  const { connection } = open
  const sent = hep.handle({ type: 'opened', connection, local: KEEPER, remote: KEEPER }, NOW)
  assert.deepEqual(
    sent.map(effect => effect.type),
    ['send'],
  )
})

test('a keeper that is away is told of once and tried again, and what does not fit is counted', () => {
  const hep = new HepExport({ to: KEEPER, transport: 'tcp', agent: 77 })
  hep.start()
  hep.handle({ type: 'closed', connection: 'hep-1', cause: 'refused' }, NOW)
  const due = after(NOW, seconds(5))
  assert.equal(hep.deadline(), due)
  const [again] = hep.handle({ type: 'tick' }, due)
  assert.ok(again?.type === 'open' && again.connection === 'hep-2')
  hep.handle({ type: 'closed', connection: 'hep-2', cause: 'refused' }, due)
  assert.deepEqual(hep.news(), ['HEP cannot be sent to 192.0.2.60:9060: refused; it is tried again'])
  const fact = told()
  for (let count = 0; count < 3000; count++) hep.tell(fact)
  const [said = ''] = hep.news()
  assert.match(said, /^HEP: \d{3,4} messages were left out$/)
  assert.equal(said, `HEP: ${hep.leftOut} messages were left out`)
  hep.tell(fact)
  assert.deepEqual(hep.news(), ['HEP: 1 messages were left out'])
})
