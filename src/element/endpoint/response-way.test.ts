import assert from 'node:assert/strict'
import { test } from 'node:test'
import { responseTo } from '../../sip/index.ts'
import { FIRST, LOCAL, NamedPeer, NOW, SECOND } from '../testing/named-peer.ts'

const SENDER = { address: '192.0.2.77', port: 40_001 }

/** A peer that sent a request over TCP with this sent-by, and closed its connection before the answer. */
function gone(sentBy: string, trusts?: (host: string) => boolean): NamedPeer {
  const peer = new NamedPeer('tcp', { ...(trusts && { trusts }) })
  peer.zone.set('SRV _sip._tcp.carrier.example', peer.zone.get('SRV _sip._udp.carrier.example') as never)
  peer.hears({ type: 'opened', connection: 'in-1', listener: 'trunk', local: LOCAL, remote: SENDER })
  const lines = [
    'OPTIONS sip:sbc.example SIP/2.0',
    `Via: SIP/2.0/TCP ${sentBy};branch=z9hG4bK1`,
    ...['From: <sip:b@carrier.example>;tag=b1', 'To: <sip:a@sbc.example>', 'Call-ID: theirs'],
    ...['CSeq: 1 OPTIONS', 'Max-Forwards: 70', 'Content-Length: 0', '', ''],
  ]
  const [event] = peer.hears({ type: 'received', connection: 'in-1', bytes: Buffer.from(lines.join('\r\n')) })
  assert.ok(event?.type === 'request')
  peer.hears({ type: 'closed', connection: 'in-1', cause: 'fin' })
  peer.endpoint.respond(event.id, responseTo(event.request, 200), NOW)
  peer.hears({ type: 'tick' })
  return peer
}

const opened = ({ sent }: NamedPeer): string[] =>
  sent.flatMap(each => (each.type === 'open' ? [`${each.to.address}:${each.to.port}`] : []))

/** Each connection is refused, one after the other. */
function refuseAll(peer: NamedPeer): string[] {
  for (let made = 1; made < 10; made++)
    peer.hears({ type: 'closed', connection: `out-${made}`, cause: 'refused' })
  return opened(peer)
}

test('first the address the request came from, then the host in Via by SRV (RFC 3263 section 5)', () => {
  const peer = gone('carrier.example', host => host === 'carrier.example')
  assert.deepEqual(opened(peer), ['192.0.2.77:5060'])
  assert.deepEqual(refuseAll(peer), ['192.0.2.77:5060', `${FIRST}:5060`, `${SECOND}:5062`])
})

test('with a port in Via the host is asked for its addresses alone', () => {
  const peer = gone('two.carrier.example:5099', () => true)
  assert.deepEqual(refuseAll(peer), ['192.0.2.77:5099', `${SECOND}:5099`])
  assert.deepEqual(peer.asked(), ['A two.carrier.example'])
})

test('a host that nobody trusts is neither asked for nor connected to', () => {
  for (const trusts of [undefined, () => false]) {
    const peer = gone('internal.example', trusts)
    assert.deepEqual(refuseAll(peer), ['192.0.2.77:5060'])
    assert.deepEqual(peer.asked(), [])
  }
})

test('the response leaves on the first of these connections that opens', () => {
  const peer = gone('carrier.example', () => true)
  peer.hears({ type: 'closed', connection: 'out-1', cause: 'refused' })
  peer.hears({ type: 'opened', connection: 'out-2', local: LOCAL, remote: { address: FIRST, port: 5060 } })
  const [sent] = peer.sent.filter(({ type }) => type === 'send')
  assert.ok(sent?.type === 'send' && sent.connection === 'out-2')
  assert.match(Buffer.from(sent.bytes).toString(), /^SIP\/2\.0 200 /)
})
