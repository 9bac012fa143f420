import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, minutes, seconds, seededChance } from '../kernel/index.ts'
import { responseTo, SipHeaders, SipRequest } from '../sip/index.ts'
import type { ElementEffect, ElementEvent } from './element.ts'
import { SipEndpoint, type SipEvent } from './sip-endpoint.ts'

const NOW = instantOf(1_641_286_500_000)
const LOCAL = { address: '127.9.20.2', port: 5061 }
const PEER = { address: '127.9.75.24', port: 40_001 }

function endpointOf(transport: 'udp' | 'tcp'): SipEndpoint {
  const endpoint = new SipEndpoint({
    chance: seededChance(7),
    interfaces: [
      { name: 'teams', transport, local: LOCAL, sentBy: { host: 'sbc1.example.net', port: 5061 } },
    ],
  })
  endpoint.start()
  endpoint.takeEffects()
  return endpoint
}

function heard(endpoint: SipEndpoint, event: ElementEvent): SipEvent[] {
  endpoint.handle(event, NOW)
  return endpoint.takeEvents()
}

const acts = (endpoint: SipEndpoint): ElementEffect[] =>
  endpoint.takeEffects().filter(effect => effect.type !== 'note')

const options = (callId: string): SipRequest =>
  new SipRequest({
    method: 'OPTIONS',
    uri: 'sip:sip.pstnhub.microsoft.com:5061;transport=tls',
    headers: SipHeaders.of(
      ['From', '<sip:sbc1.example.net>;tag=a1'],
      ['To', '<sip:sip.pstnhub.microsoft.com>'],
      ['Call-ID', callId],
      ['CSeq', '1 OPTIONS'],
      ['Max-Forwards', '70'],
    ),
  })

const probe = (branch: string): Uint8Array =>
  Buffer.from(
    [
      'OPTIONS sip:sbc1.example.net:5061 SIP/2.0',
      `VIA: SIP/2.0/TLS 10.9.8.7:5061;branch=z9hG4bK${branch};rport`,
      'FROM: <sip:sip-du-a-eu.pstnhub.microsoft.com:5061>;tag=m1',
      'TO: <sip:sbc1.example.net:5061>',
      'CALL-ID: probe-1',
      'CSEQ: 1 OPTIONS',
      'MAX-FORWARDS: 69',
      'CONTENT-LENGTH: 0',
      '',
      '',
    ].join('\r\n'),
  )

const accepted = (connection: string): ElementEvent => ({
  type: 'opened',
  connection,
  listener: 'teams',
  local: LOCAL,
  remote: PEER,
})
const target = { interface: 'teams', host: '127.9.75.24', port: 5061 }

test('a response goes back on the connection its request came on', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  const [event] = heard(endpoint, { type: 'received', connection: 'in-1', bytes: probe('1') })
  assert.equal(event?.type, 'request')
  assert.deepEqual(event.source.remote, PEER)
  endpoint.respond(event.id, responseTo(event.request, 200), NOW)
  const sent = acts(endpoint)
  assert.deepEqual(
    sent.map(effect => effect.type === 'send' && effect.connection),
    ['in-1'],
  )
})

test('the sender address is written into the topmost Via (RFC 3261 section 18.2.1, RFC 3581)', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  const [event] = heard(endpoint, { type: 'received', connection: 'in-1', bytes: probe('1') })
  assert.equal(event?.type, 'request')
  assert.equal(event.request.via.received, '127.9.75.24')
  assert.equal(event.request.via.rport, 40_001)
})

test('when the connection of a request is gone its response opens one to the sender', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  const [event] = heard(endpoint, { type: 'received', connection: 'in-1', bytes: probe('1') })
  assert.equal(event?.type, 'request')
  heard(endpoint, { type: 'closed', connection: 'in-1', cause: 'fin' })
  endpoint.respond(event.id, responseTo(event.request, 200), NOW)
  const [open] = acts(endpoint)
  assert.equal(open?.type, 'open')
  assert.deepEqual(open.to, { address: '127.9.75.24', port: 5061 })
})

test('requests to one peer share a connection and wait until it is open', () => {
  const endpoint = endpointOf('tcp')
  endpoint.request(options('c1'), target, NOW)
  endpoint.request(options('c2'), target, NOW)
  const opened = acts(endpoint)
  assert.deepEqual(
    opened.map(effect => effect.type),
    ['open'],
  )
  endpoint.handle({ type: 'opened', connection: 'out-1', local: LOCAL, remote: PEER }, NOW)
  assert.deepEqual(
    acts(endpoint).map(effect => effect.type),
    ['send', 'send'],
  )
})

test('a lost connection fails every request on it and the next request opens a new one', () => {
  const endpoint = endpointOf('tcp')
  const first = endpoint.request(options('c1'), target, NOW)
  const events = heard(endpoint, { type: 'closed', connection: 'out-1', cause: 'refused' })
  assert.deepEqual(events, [{ type: 'failed', id: first, cause: 'transport' }])
  endpoint.request(options('c2'), target, NOW)
  const opens = acts(endpoint).filter(effect => effect.type === 'open')
  assert.deepEqual(
    opens.map(effect => effect.connection),
    ['out-1', 'out-2'],
  )
})

test('a name is resolved before the connection is opened, and one without address fails the request', () => {
  const endpoint = endpointOf('tcp')
  const named = { ...target, host: 'sip.pstnhub.microsoft.com' }
  const id = endpoint.request(options('c1'), named, NOW)
  assert.deepEqual(acts(endpoint), [{ type: 'resolve', name: 'sip.pstnhub.microsoft.com' }])
  const events = heard(endpoint, { type: 'resolved', name: 'sip.pstnhub.microsoft.com', addresses: [] })
  assert.deepEqual(events, [{ type: 'failed', id, cause: 'transport' }])
})

test('a preferred connection is used while it is open', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-4'))
  endpoint.request(options('c1'), { ...target, prefer: 'in-4' }, NOW)
  assert.deepEqual(
    acts(endpoint).map(effect => effect.type === 'send' && effect.connection),
    ['in-4'],
  )
})

test('garbage on a stream is answered if it can be, noted and the connection closed', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  const bytes = Buffer.from('OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n')
  endpoint.handle({ type: 'received', connection: 'in-1', bytes }, NOW)
  const effects = endpoint.takeEffects()
  assert.ok(effects.some(effect => effect.type === 'note' && effect.fact.kind === 'refused'))
  assert.deepEqual(effects.at(-1), { type: 'close', connection: 'in-1', cause: 'protocol' })
})

test('a connection without traffic is closed after the idle time, one with a request under way is not', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  endpoint.request(options('c1'), { ...target, prefer: 'in-1' }, NOW)
  heard(endpoint, accepted('in-2'))
  acts(endpoint)
  endpoint.handle({ type: 'tick' }, after(NOW, minutes(16)))
  const closed = acts(endpoint).filter(effect => effect.type === 'close')
  assert.deepEqual(closed, [{ type: 'close', connection: 'in-2', cause: 'idle' }])
})

test('over UDP the answer goes to the port the request came from when it asked for rport', () => {
  const endpoint = endpointOf('udp')
  const [event] = heard(endpoint, { type: 'datagram', socket: 'teams', from: PEER, bytes: probe('9') })
  assert.equal(event?.type, 'request')
  endpoint.respond(event.id, responseTo(event.request, 200), NOW)
  const [sent] = acts(endpoint)
  assert.equal(sent?.type, 'datagram')
  assert.deepEqual(sent.to, PEER)
})

test('a request over UDP is repeated until it fails, and nothing is left', () => {
  const endpoint = endpointOf('udp')
  endpoint.request(options('c1'), target, NOW)
  let sends = 0
  for (let at = NOW; at < after(NOW, seconds(40)); at = after(at, seconds(1))) {
    endpoint.handle({ type: 'tick' }, at)
    sends += acts(endpoint).length
  }
  assert.deepEqual(
    endpoint.takeEvents().map(event => event.type),
    ['failed'],
  )
  assert.ok(sends > 5)
  assert.deepEqual(endpoint.counts(), { transactions: 0, connections: 0 })
})
