import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ElementEffect, SipEndpoint, type SipEvent } from '../element/index.ts'
import { after, type Instant, instantOf, millis, seconds, seededChance } from '../kernel/index.ts'
import {
  DEFAULT_TIMERS,
  formatMessage,
  InviteUsage,
  responseTo,
  SipHeaders,
  SipRequest,
} from '../sip/index.ts'
import { Leg } from './leg.ts'
import { LegTable } from './leg-table.ts'

const NOW = instantOf(1_641_286_500_000)
const PEER = { address: '127.9.20.3', port: 5060 }
const LOCAL = { address: '127.9.20.2', port: 5060 }
const profile = { contact: '<sip:sbc@127.9.20.2:5060>' }

function request(method: string, branch: string, sequence = 1): SipRequest {
  const headers = SipHeaders.of(
    ['Via', `SIP/2.0/UDP 127.9.20.3:5060;branch=z9hG4bK-${branch}`],
    ['From', '<sip:ada@carrier.example.net>;tag=l1'],
    ['To', `<sip:bob@sbc.example.net>${method === 'ACK' ? ';tag=r1' : ''}`],
    ['Call-ID', 'call-1'],
    ['CSeq', `${sequence} ${method}`],
    ['Contact', '<sip:ada@127.9.20.3:5060>'],
    ['Max-Forwards', '70'],
  )
  return new SipRequest({ method, uri: 'sip:bob@sbc.example.net', headers, body: 'v=0\r\n' })
}

class Line {
  readonly chance = seededChance(3)
  readonly endpoint = new SipEndpoint({
    chance: this.chance,
    interfaces: [
      {
        name: 'carrier',
        transport: 'udp',
        local: LOCAL,
        sentBy: { host: LOCAL.address, port: LOCAL.port },
      },
    ],
  })

  receive(message: SipRequest, now: Instant): SipEvent | undefined {
    const bytes = formatMessage(message)
    this.endpoint.handle({ type: 'datagram', socket: 'carrier', from: PEER, bytes }, now)
    return this.endpoint.takeEvents()[0]
  }

  /** Datagrams that have gone out since it was last asked. */
  sent(): number {
    return this.endpoint.takeEffects().filter(({ type }: ElementEffect) => type === 'datagram').length
  }

  /** The leg of an INVITE of the carrier, answered. */
  answers(invite: SipRequest): { leg: Leg; id: string } {
    const event = this.receive(invite, NOW)
    assert.ok(event?.type === 'request')
    const { chance, endpoint } = this
    const context = { chance, rules: DEFAULT_TIMERS, profile }
    const { usage } = InviteUsage.incoming(event.request, event.id, NOW, context)
    const peer = { host: PEER.address, port: PEER.port }
    const outside = { endpoint, index: new LegTable(), isTrusted: () => true }
    const { callId } = invite
    const leg = new Leg({ call: 'call', id: 'leg-1', side: 'carrier', usage, callId, peer }, outside)
    leg.tookInvite(event.id)
    leg.command({ type: 'answer', body: 'v=0\r\n' }, NOW)
    this.sent()
    return { leg, id: event.id }
  }
}

test('the 2xx to an INVITE is repeated until its ACK comes, and then its way is needed no more', () => {
  const line = new Line()
  const invite = request('INVITE', '1')
  const { leg, id } = line.answers(invite)
  const later = after(NOW, millis(500))
  leg.handle({ type: 'tick' }, later)
  assert.equal(line.sent(), 1)
  leg.handle({ type: 'ack', request: request('ACK', '2') }, later)
  line.endpoint.respond(id, responseTo(invite, 200, { toTag: 'r1' }), later)
  assert.equal(line.sent(), 0)
  assert.equal(line.receive(invite, after(NOW, seconds(31))), undefined)
  assert.equal(line.endpoint.counts().transactions, 1)
})

test('an ACK to something else ends no repetition of a 2xx', () => {
  const line = new Line()
  const { leg } = line.answers(request('INVITE', '1', 2))
  leg.handle({ type: 'ack', request: request('ACK', '2', 1) }, NOW)
  leg.handle({ type: 'tick' }, after(NOW, millis(500)))
  assert.equal(line.sent(), 1)
})

test('the way of a 2xx without an ACK is needed no more once the leg is forgotten', () => {
  const line = new Line()
  const invite = request('INVITE', '1')
  const { leg, id } = line.answers(invite)
  leg.forget()
  line.endpoint.respond(id, responseTo(invite, 200, { toTag: 'r1' }), NOW)
  assert.equal(line.sent(), 0)
})
