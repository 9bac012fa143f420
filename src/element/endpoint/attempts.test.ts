import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, seconds } from '../../kernel/index.ts'
import { formatMessage, responseTo } from '../../sip/index.ts'
import { addressAnswer } from '../dns.ts'
import { FIRST, LOCAL, NamedPeer, NOW, SECOND } from '../testing/named-peer.ts'

/** 64*T1: when a request without any answer is given up. */
const TIMER_B = after(NOW, seconds(32))
const LATER = after(NOW, seconds(100))

test('a name without a port goes by SRV, one with a port by its addresses', () => {
  const peer = new NamedPeer()
  peer.request('OPTIONS')
  peer.request('OPTIONS', 'both.carrier.example', 5090, 'c2')
  assert.deepEqual(peer.tried(), [`OPTIONS ${FIRST}:5060`, `OPTIONS ${FIRST}:5090`])
  assert.deepEqual(peer.asked(), [
    'NAPTR carrier.example',
    'SRV _sip._udp.carrier.example',
    'A one.carrier.example',
    'A both.carrier.example',
  ])
})

test('a server that says nothing is left for the next, in a transaction of its own, and its answer is the outcome', () => {
  const peer = new NamedPeer()
  const id = peer.request('INVITE')
  assert.deepEqual(peer.hears({ type: 'tick' }, TIMER_B), [])
  assert.deepEqual(peer.tried(), [`INVITE ${FIRST}:5060`, `INVITE ${SECOND}:5062`])
  const [first, ...rest] = peer.requests()
  assert.notEqual(first?.message.via.branch, rest.at(-1)?.message.via.branch)
  const events = peer.answers(200, [], TIMER_B)
  assert.deepEqual(
    events.map(event => event.type === 'response' && [event.id, event.response.status]),
    [[id, 200]],
  )
  assert.deepEqual(peer.endpoint.counts().transactions, 1)
})

test('a 503 leads to the next server too, and the last one is the outcome', () => {
  const peer = new NamedPeer()
  const id = peer.request('OPTIONS')
  assert.deepEqual(peer.answers(503), [])
  const events = peer.answers(503)
  assert.deepEqual(
    events.map(event => event.type === 'response' && [event.id, event.response.status]),
    [[id, 503]],
  )
})

test('once every server was silent the request has failed', () => {
  const peer = new NamedPeer()
  const id = peer.request('OPTIONS')
  peer.hears({ type: 'tick' }, TIMER_B)
  assert.deepEqual(peer.hears({ type: 'tick' }, LATER), [{ type: 'failed', id, cause: 'timeout' }])
  assert.equal(peer.endpoint.counts().transactions, 0)
})

test('any other answer is the outcome, and nobody else is asked', () => {
  for (const status of [200, 302, 404, 486, 500, 600]) {
    const peer = new NamedPeer()
    peer.request('INVITE')
    assert.equal(peer.answers(status).length, 1)
    assert.deepEqual(peer.tried(), [`INVITE ${FIRST}:5060`, ...(status === 200 ? [] : [`ACK ${FIRST}:5060`])])
  }
})

test('a server that has let somebody ring keeps the call, whatever it says then', () => {
  const peer = new NamedPeer()
  peer.request('INVITE')
  peer.answers(180)
  assert.equal(peer.answers(503).length, 1)
})

test('a server that has said 100 is not left because time runs out, only for a 503', () => {
  const peer = new NamedPeer()
  const id = peer.request('OPTIONS')
  peer.answers(100)
  assert.deepEqual(peer.hears({ type: 'tick' }, TIMER_B), [{ type: 'failed', id, cause: 'timeout' }])
  const other = new NamedPeer()
  other.request('INVITE')
  other.answers(100)
  assert.deepEqual(other.answers(503), [])
})

test('a server that failed is the last choice of the next request, until its Retry-After is over', () => {
  const peer = new NamedPeer()
  peer.request('OPTIONS')
  peer.answers(503, [['Retry-After', '5']])
  peer.answers(200)
  peer.request('OPTIONS', 'carrier.example', undefined, 'c2')
  assert.deepEqual(peer.tried().at(-1), `OPTIONS ${SECOND}:5062`)
  peer.request('OPTIONS', 'carrier.example', undefined, 'c3', after(NOW, seconds(5)))
  assert.deepEqual(peer.tried().at(-1), `OPTIONS ${FIRST}:5060`)
})

test('a Retry-After of a day is waited out for ten minutes', () => {
  const peer = new NamedPeer()
  peer.request('OPTIONS')
  peer.answers(503, [['Retry-After', '86400']])
  peer.request('OPTIONS', 'carrier.example', undefined, 'c2', after(NOW, seconds(599)))
  assert.equal(peer.tried().at(-1), `OPTIONS ${SECOND}:5062`)
  peer.request('OPTIONS', 'carrier.example', undefined, 'c3', after(NOW, seconds(600)))
  assert.equal(peer.tried().at(-1), `OPTIONS ${FIRST}:5060`)
})

test('a server that was the last choice is the first again as soon as it answers', () => {
  const peer = new NamedPeer()
  peer.request('OPTIONS')
  peer.answers(503)
  peer.answers(503)
  peer.request('OPTIONS', 'carrier.example', undefined, 'c2')
  assert.equal(peer.tried().at(-1), `OPTIONS ${FIRST}:5060`)
  peer.answers(200)
  peer.request('OPTIONS', 'carrier.example', undefined, 'c3')
  peer.answers(503)
  assert.equal(peer.tried().at(-1), `OPTIONS ${SECOND}:5062`)
  peer.answers(200)
  peer.request('OPTIONS', 'carrier.example', undefined, 'c4')
  assert.equal(peer.tried().at(-1), `OPTIONS ${SECOND}:5062`)
})

test('each 2xx of the forks behind the second server goes up by the id of the request (RFC 6026 section 7.2)', () => {
  const peer = new NamedPeer()
  const id = peer.request('INVITE')
  peer.answers(503)
  const invite = peer.requests().findLast(({ message }) => message.cseq.method === 'INVITE')
  assert.ok(invite?.message.kind === 'request')
  for (const toTag of ['one', 'two']) {
    const bytes = Buffer.from(formatMessage(responseTo(invite.message, 200, { toTag })))
    const [event] = peer.hears({ type: 'datagram', socket: 'trunk', from: invite.to, bytes })
    assert.deepEqual(event?.type === 'response' && [event.id, event.response.to.tag], [id, toTag])
  }
})

test('a cancelled request is tried nowhere else', () => {
  const peer = new NamedPeer()
  const id = peer.request('INVITE')
  peer.endpoint.cancel(id, NOW)
  assert.deepEqual(peer.hears({ type: 'tick' }, TIMER_B), [{ type: 'failed', id, cause: 'timeout' }])
})

test('the CANCEL of a request goes where its latest try went', () => {
  const peer = new NamedPeer()
  const id = peer.request('INVITE')
  peer.answers(503)
  peer.answers(100)
  peer.endpoint.cancel(id, NOW)
  peer.hears({ type: 'tick' })
  assert.equal(peer.tried().at(-1), `CANCEL ${SECOND}:5062`)
})

test('a request that is cancelled before its peer was found never leaves', () => {
  const peer = new NamedPeer()
  peer.isDnsSlow = true
  const id = peer.request('INVITE')
  assert.equal(peer.endpoint.counts().transactions, 1)
  peer.endpoint.cancel(id, NOW)
  assert.deepEqual(peer.answerAll(), [{ type: 'failed', id, cause: 'transport' }])
  assert.deepEqual(peer.requests(), [])
  assert.equal(peer.endpoint.counts().transactions, 0)
})

test('who asked for credentials is the one they go to', () => {
  const peer = new NamedPeer()
  peer.request('INVITE')
  peer.answers(503)
  peer.answers(401)
  peer.request('INVITE')
  assert.equal(peer.tried().at(-1), `INVITE ${SECOND}:5062`)
})

test('who asked for credentials gets no request that is for another peer by now', () => {
  const peer = new NamedPeer()
  peer.request('REGISTER')
  peer.answers(401)
  peer.request('REGISTER', 'two.carrier.example', 5062)
  assert.equal(peer.tried().at(-1), `REGISTER ${SECOND}:5062`)
})

test('a name that leads nowhere fails the request and is told as a fact', () => {
  const peer = new NamedPeer()
  const id = peer.request('OPTIONS', 'nobody.example')
  assert.deepEqual(peer.hears({ type: 'tick' }), [{ type: 'failed', id, cause: 'transport' }])
  assert.deepEqual(peer.notes, [
    {
      kind: 'unresolved',
      name: 'nobody.example',
      asked: ['NAPTR nobody.example', 'SRV _sip._udp.nobody.example', 'A nobody.example'],
      why: 'no-such-name',
      callId: 'c1',
    },
  ])
})

test('over TCP a refused connection leads to the next address, with the SNI of the name over TLS', () => {
  for (const transport of ['tcp', 'tls'] as const) {
    const peer = new NamedPeer(transport)
    const id = peer.request('OPTIONS', 'both.carrier.example', 5061)
    assert.deepEqual(peer.hears({ type: 'closed', connection: 'out-1', cause: 'refused' }), [])
    const opens = peer.sent.flatMap(effect => (effect.type === 'open' ? [effect] : []))
    assert.deepEqual(
      opens.map(({ to }) => to.address),
      [FIRST, SECOND],
    )
    if (transport === 'tls') assert.equal(opens[1]?.tls?.serverName, 'both.carrier.example')
    const events = peer.hears({ type: 'closed', connection: 'out-2', cause: 'refused' })
    assert.deepEqual(events, [{ type: 'failed', id, cause: 'transport' }])
  }
})

test('a new address in DNS is followed by the next request, and the old connection carries nothing new', () => {
  const peer = new NamedPeer('tcp')
  peer.request('OPTIONS', 'one.carrier.example', 5060)
  peer.hears({ type: 'opened', connection: 'out-1', local: LOCAL, remote: { address: FIRST, port: 5060 } })
  peer.zone.set('A one.carrier.example', addressAnswer([SECOND], 'A'))
  peer.request('OPTIONS', 'one.carrier.example', 5060, 'c2')
  assert.equal(peer.sent.filter(({ type }) => type === 'send').length, 1)
  const opens = peer.sent.flatMap(effect => (effect.type === 'open' ? [effect.to.address] : []))
  assert.deepEqual(opens, [FIRST, SECOND])
})

test('two requests with one question ask it once', () => {
  const peer = new NamedPeer()
  peer.isDnsSlow = true
  peer.request('OPTIONS', 'one.carrier.example', 5060)
  peer.request('OPTIONS', 'one.carrier.example', 5060, 'c2')
  assert.deepEqual(peer.asked(), ['A one.carrier.example'])
  peer.answerAll()
  assert.equal(peer.tried().length, 2)
})

test('no more than a thousand searches wait for an answer; the next request fails', () => {
  const peer = new NamedPeer()
  peer.isDnsSlow = true
  for (let i = 0; i < 1000; i++) peer.request('OPTIONS', 'one.carrier.example', 5060, `c${i}`)
  assert.deepEqual(peer.hears({ type: 'tick' }), [])
  const id = peer.request('OPTIONS', 'one.carrier.example', 5060, 'last')
  assert.deepEqual(peer.hears({ type: 'tick' }), [{ type: 'failed', id, cause: 'transport' }])
})

test('an address of the other family fails at once', () => {
  for (const transport of ['udp', 'tcp'] as const) {
    const peer = new NamedPeer(transport)
    const id = peer.request('OPTIONS', '2001:db8::1', 5060)
    assert.deepEqual(peer.hears({ type: 'tick' }), [{ type: 'failed', id, cause: 'transport' }])
    assert.deepEqual(peer.sent, [])
  }
})
