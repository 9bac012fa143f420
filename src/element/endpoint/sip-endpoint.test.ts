import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, fault, instantOf, minutes, seconds, seededChance } from '../../kernel/index.ts'
import { formatMessage, responseTo, SipHeaders, SipRequest } from '../../sip/index.ts'
import type { TlsClientPolicy, TlsServerPolicy } from '../../tls/index.ts'
import { addressAnswer } from '../dns.ts'
import type { ElementEffect, ElementEvent } from '../element.ts'
import { SipEndpoint, type SipEvent } from './sip-endpoint.ts'

const NOW = instantOf(1_641_286_500_000)
const LOCAL = { address: '127.9.20.2', port: 5061 }
const PEER = { address: '127.9.75.24', port: 40_001 }

function endpointOf(transport: 'udp' | 'tcp' | 'tls'): SipEndpoint {
  const sentBy = { host: 'sbc1.example.net', port: 5061 }
  const tls = { server: {} as TlsServerPolicy, client: namedPolicy }
  const endpoint = new SipEndpoint({
    chance: seededChance(7),
    interfaces: [{ name: 'teams', transport, local: LOCAL, sentBy, ...(transport === 'tls' && { tls }) }],
  })
  endpoint.start()
  endpoint.takeEffects()
  return endpoint
}

function heard(endpoint: SipEndpoint, event: ElementEvent): SipEvent[] {
  endpoint.handle(event, NOW)
  return endpoint.takeEvents()
}

/** All that matters of a policy here is whom it asks for. */
const namedPolicy = (serverName: string): TlsClientPolicy => ({ serverName }) as TlsClientPolicy

const acts = (endpoint: SipEndpoint): ElementEffect[] =>
  endpoint.takeEffects().filter(effect => effect.type !== 'note')

const options = (callId: string): SipRequest => request('OPTIONS', callId)

const request = (method: string, callId: string): SipRequest =>
  new SipRequest({
    method,
    uri: 'sip:sip.pstnhub.microsoft.com:5061;transport=tls',
    headers: SipHeaders.of(
      ['From', '<sip:sbc1.example.net>;tag=a1'],
      ['To', '<sip:sip.pstnhub.microsoft.com>'],
      ['Call-ID', callId],
      ['CSeq', `1 ${method}`],
      ['Max-Forwards', '70'],
    ),
  })

const probe = (branch: string): Buffer =>
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
const opened = (connection: string): ElementEvent => ({
  type: 'opened',
  connection,
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

test('a lost connection fails no request that went out on another one', () => {
  const endpoint = endpointOf('tls')
  const lost = endpoint.request(options('c1'), { ...target, serverName: 'sbc1.example.net' }, NOW)
  const other = endpoint.request(options('c2'), { ...target, serverName: 'sbc2.example.net' }, NOW)
  for (const connection of ['out-1', 'out-2']) endpoint.handle(opened(connection), NOW)
  const close = (connection: string) => heard(endpoint, { type: 'closed', connection, cause: 'reset' })
  assert.deepEqual(close('out-1'), [{ type: 'failed', id: lost, cause: 'transport' }])
  assert.deepEqual(close('out-2'), [{ type: 'failed', id: other, cause: 'transport' }])
})

test('a name is resolved before the connection is opened, and one without address fails the request', () => {
  const endpoint = endpointOf('tcp')
  const named = { ...target, host: 'sip.pstnhub.microsoft.com' }
  const id = endpoint.request(options('c1'), named, NOW)
  const question = { name: 'sip.pstnhub.microsoft.com', record: 'A' } as const
  assert.deepEqual(acts(endpoint), [{ type: 'resolve', ...question }])
  const events = heard(endpoint, { type: 'resolved', ...question, answer: fault('no-such-name') })
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

test('the idle time counts from the last message on the connection', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  heard(endpoint, accepted('in-2'))
  const bytes = Buffer.from('\r\n\r\n')
  endpoint.handle({ type: 'received', connection: 'in-1', bytes }, after(NOW, minutes(10)))
  const closedAt = (at: number) => {
    acts(endpoint)
    endpoint.handle({ type: 'tick' }, after(NOW, minutes(at)))
    return acts(endpoint).map(effect => effect.type === 'close' && effect.connection)
  }
  assert.deepEqual([closedAt(15), closedAt(24), closedAt(25)], [['in-2'], [], ['in-1']])
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
  let count = 0
  for (let at = NOW; at < after(NOW, seconds(40)); at = after(at, seconds(1))) {
    endpoint.handle({ type: 'tick' }, at)
    count += acts(endpoint).length
  }
  assert.deepEqual(
    endpoint.takeEvents().map(event => event.type),
    ['failed'],
  )
  assert.ok(count > 5)
  assert.deepEqual(endpoint.counts(), { transactions: 0, connections: 0 })
})

const sends = (endpoint: SipEndpoint): string[] =>
  acts(endpoint).flatMap(effect =>
    effect.type === 'send' || effect.type === 'datagram'
      ? [Buffer.from(effect.bytes).toString().split(' ', 1)[0] ?? '']
      : [],
  )

test('a cancelled call leaves nothing behind that keeps its connection from being idle', () => {
  const endpoint = endpointOf('tcp')
  const id = endpoint.request(request('INVITE', 'c1'), target, NOW)
  endpoint.handle(opened('out-1'), NOW)
  const [sent] = acts(endpoint).filter(effect => effect.type === 'send')
  assert.ok(sent)
  const via = /^Via:.*$/im.exec(Buffer.from(sent.bytes).toString())?.[0].slice(4).trim() ?? ''
  const answer = (method: string, status: number): ElementEvent => {
    const invite = request(method, 'c1')
    const asked = invite.with({ headers: invite.headers.prepend('Via', via) })
    const headers: [string, string][] = [['Content-Length', '0']]
    const bytes = formatMessage(responseTo(asked, status, { toTag: 't1', headers }))
    return { type: 'received', connection: 'out-1', bytes }
  }
  heard(endpoint, answer('INVITE', 180))
  endpoint.cancel(id, NOW)
  assert.deepEqual(sends(endpoint), ['CANCEL'])
  heard(endpoint, answer('CANCEL', 200))
  heard(endpoint, answer('INVITE', 487))
  assert.deepEqual(sends(endpoint), ['ACK'])
  endpoint.handle({ type: 'tick' }, after(NOW, minutes(16)))
  assert.deepEqual(acts(endpoint), [{ type: 'close', connection: 'out-1', cause: 'idle' }])
  assert.deepEqual(endpoint.counts(), { transactions: 0, connections: 0 })
})

test('garbage on a stream fails the requests under way on it at once, and what follows is not read', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  const id = endpoint.request(options('c1'), { ...target, prefer: 'in-1' }, NOW)
  const bytes = Buffer.from('OPTIONS sip:a@b SIP/2.0\r\nContent-Length: x\r\n\r\n')
  const events = heard(endpoint, { type: 'received', connection: 'in-1', bytes })
  assert.deepEqual(events, [{ type: 'failed', id, cause: 'transport' }])
  assert.deepEqual(heard(endpoint, { type: 'received', connection: 'in-1', bytes: probe('1') }), [])
})

test('a UDP socket that is not there fails its requests, those under way and those to come', () => {
  const endpoint = endpointOf('udp')
  const first = endpoint.request(options('c1'), target, NOW)
  const events = heard(endpoint, { type: 'unbound', socket: 'teams', says: 'is in use' })
  assert.deepEqual(events, [{ type: 'failed', id: first, cause: 'transport' }])
  const second = endpoint.request(options('c2'), target, NOW)
  assert.deepEqual(endpoint.takeEvents(), [{ type: 'failed', id: second, cause: 'transport' }])
})

test('a request that failed while it waited for its connection is never sent', () => {
  const endpoint = endpointOf('tcp')
  endpoint.request(options('c1'), target, NOW)
  endpoint.handle({ type: 'tick' }, after(NOW, seconds(33)))
  assert.deepEqual(
    endpoint.takeEvents().map(event => event.type === 'failed' && event.cause),
    ['timeout'],
  )
  endpoint.handle(opened('out-1'), after(NOW, seconds(34)))
  assert.deepEqual(sends(endpoint), [])
})

test('the ACK to a 2xx whose connection is gone opens a new one', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  heard(endpoint, { type: 'closed', connection: 'in-1', cause: 'reset' })
  endpoint.acknowledge(request('ACK', 'c1'), { ...target, prefer: 'in-1' }, NOW)
  endpoint.handle(opened('out-1'), NOW)
  assert.deepEqual(sends(endpoint), ['ACK'])
})

test('a name with several addresses is reached at the next one when the first does not answer', () => {
  const endpoint = endpointOf('tcp')
  const id = endpoint.request(options('c1'), { ...target, host: 'sip.example.net' }, NOW)
  const answer = addressAnswer(['192.0.2.1', '192.0.2.2'], 'A')
  heard(endpoint, { type: 'resolved', name: 'sip.example.net', record: 'A', answer })
  assert.deepEqual(heard(endpoint, { type: 'closed', connection: 'out-1', cause: 'refused' }), [])
  const opens = acts(endpoint).flatMap(effect => (effect.type === 'open' ? [effect.to.address] : []))
  assert.deepEqual(opens, ['192.0.2.1', '192.0.2.2'])
  const events = heard(endpoint, { type: 'closed', connection: 'out-2', cause: 'refused' })
  assert.deepEqual(events, [{ type: 'failed', id, cause: 'transport' }])
})

test('two names at one address never share a TLS connection', () => {
  const endpoint = endpointOf('tls')
  endpoint.request(options('c1'), { ...target, serverName: 'sbc1.example.net' }, NOW)
  endpoint.request(options('c2'), { ...target, serverName: 'sbc2.example.net' }, NOW)
  const names = acts(endpoint).map(effect => effect.type === 'open' && effect.tls?.serverName)
  assert.deepEqual(names, ['sbc1.example.net', 'sbc2.example.net'])
})

test('a response that needs a new TLS connection asks for the name in Via', () => {
  const endpoint = endpointOf('tls')
  heard(endpoint, accepted('in-1'))
  const bytes = Buffer.from(probe('1').toString().replace('10.9.8.7', 'sip-du-a-eu.pstnhub.microsoft.com'))
  const [event] = heard(endpoint, { type: 'received', connection: 'in-1', bytes })
  assert.equal(event?.type, 'request')
  heard(endpoint, { type: 'closed', connection: 'in-1', cause: 'fin' })
  endpoint.respond(event.id, responseTo(event.request, 200), NOW)
  const [open] = acts(endpoint)
  assert.ok(open?.type === 'open')
  assert.equal(open.to.address, PEER.address)
  assert.equal(open.tls?.serverName, 'sip-du-a-eu.pstnhub.microsoft.com')
})

test('a refusal over UDP goes where the message came from, whatever rport its Via claims', () => {
  const endpoint = endpointOf('udp')
  const lying = probe('9').toString().replace(';rport', ';rport=9').replace('FORWARDS: 69', 'FORWARDS: many')
  heard(endpoint, { type: 'datagram', socket: 'teams', from: PEER, bytes: Buffer.from(lying) })
  const replies = acts(endpoint).map(effect => effect.type === 'datagram' && effect.to)
  assert.deepEqual(replies, [PEER])
})

test('what is not of this endpoint is left alone', () => {
  const endpoint = endpointOf('tcp')
  const foreign: ElementEvent[] = [
    { ...accepted('in-9'), listener: 'api' } as ElementEvent,
    opened('probe-1'),
    { type: 'received', connection: 'in-9', bytes: probe('1') },
    { type: 'datagram', socket: 'audio-1', from: PEER, bytes: probe('1') },
    { type: 'closed', connection: 'in-9', cause: 'fin' },
    { type: 'resolved', name: 'example.net', record: 'A', answer: fault('no-such-name') },
    { type: 'unbound', socket: 'audio-1', says: 'is in use' },
  ]
  for (const event of foreign) assert.deepEqual(heard(endpoint, event), [])
  assert.deepEqual(endpoint.takeEffects(), [])
  assert.deepEqual(endpoint.counts(), { transactions: 0, connections: 0 })
})

test('a double line end is answered by one (RFC 5626 section 3.5.1)', () => {
  const endpoint = endpointOf('tcp')
  heard(endpoint, accepted('in-1'))
  heard(endpoint, { type: 'received', connection: 'in-1', bytes: Buffer.from('\r\n\r\n') })
  const sent = acts(endpoint).map(effect => effect.type === 'send' && Buffer.from(effect.bytes).toString())
  assert.deepEqual(sent, ['\r\n'])
})
