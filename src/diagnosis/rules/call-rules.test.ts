// Short calls, short connections, lost ACKs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MICROSOFT, SBC_TEAMS_SIDE, TEAMS_LEG, Teller } from '../../facts/testing/index.ts'
import { millis } from '../../kernel/index.ts'
import { judged } from '../testing/judged.ts'
import { left } from '../testing/told-handshakes.ts'
import { callsShort } from './calls/calls-short.ts'
import { sipAckLost } from './sip/sip-ack-lost.ts'
import { tcpShortConnections } from './tcp/tcp-short-connections.ts'

/** Calls of these lengths in seconds, one after the other. */
function calls(...lengths: number[]): Teller {
  const story = new Teller('sbc')
  for (const [index, length] of lengths.entries()) {
    const leg = { ...TEAMS_LEG, callId: `t${index}` }
    const start = index * 1000_000
    story
      .at(start)
      .request('sent', leg, 'INVITE')
      .at(start + 100)
      .response('received', leg, 200, 'INVITE')
    story.at(start + 100 + length * 1000).request('sent', leg, 'BYE', { cseq: 2 })
  }
  return story
}

test('calls/short: most calls are short', () => {
  const [finding] = judged(callsShort, calls(5, 6, 7, 8, 200, 300))
  assert.deepEqual([finding?.severity, finding?.count], ['warning', 4])
  assert.match(finding?.says ?? '', /4 of 6 answered calls \(67 %\) were shorter than 15\.0 s/)
})

test('calls/short: a share a little above the usual is information', () => {
  assert.equal(judged(callsShort, calls(5, 6, 200, 200, 200, 200))[0]?.severity, 'info')
})

test('calls/short: not with few calls, not at the usual share, not with a longer threshold or a higher baseline', () => {
  assert.deepEqual(judged(callsShort, calls(5, 5, 5, 5)), [])
  assert.deepEqual(judged(callsShort, calls(5, 200, 200, 200, 200)), [])
  assert.deepEqual(judged(callsShort, calls(15, 16, 17, 18, 19)), [])
  assert.deepEqual(judged(callsShort, calls(5, 6, 7, 200, 300), { shortCallBaseline: 0.7 }), [])
})

test('calls/short: calls that were refused or are still up do not count', () => {
  const story = calls(5, 5, 5, 5)
  const open = { ...TEAMS_LEG, callId: 'open' }
  story.at(9_000_000).request('sent', open, 'INVITE').response('received', open, 200, 'INVITE')
  const busy = { ...TEAMS_LEG, callId: 'busy' }
  story.request('sent', busy, 'INVITE').response('received', busy, 486, 'INVITE')
  assert.deepEqual(judged(callsShort, story), [])
})

test('calls/short: a call counts once that was seen on both sides, with nothing to tell that they are one', () => {
  const bothSides = (count: number): Teller => {
    const story = new Teller('trace.pcapng')
    const local = { address: '192.0.2.20', port: 5060 }
    const remote = { address: '192.0.2.10', port: 5060 }
    for (let call = 0; call < count; call++) {
      const teams = { ...TEAMS_LEG, callId: `t${call}` }
      const to = '<sip:+4930555200@192.0.2.10>'
      const carrier = { ...TEAMS_LEG, callId: `c${call}`, transport: 'udp' as const, local, remote, to }
      story
        .at(call * 60_000)
        .request('received', teams, 'INVITE')
        .request('sent', carrier, 'INVITE')
      story.response('received', carrier, 200, 'INVITE').response('sent', teams, 200, 'INVITE')
      story.pass(5000).request('received', teams, 'BYE', { cseq: 2 })
      story.request('sent', carrier, 'BYE', { cseq: 2 })
    }
    return story
  }
  assert.deepEqual(judged(callsShort, bothSides(4)), [])
  assert.match(judged(callsShort, bothSides(5))[0]?.says ?? '', /5 of 5 answered calls/)
})

test('calls/short: a call whose second leg is still up has not ended', () => {
  const story = calls(200, 200)
  for (let call = 0; call < 5; call++) {
    const legs = [
      { callId: `c${call}`, side: 'carrier' as const },
      { callId: `s${call}`, side: 'teams' as const },
    ]
    story.at(9_000_000 + call).call(`call-${call}`, 'answered', legs)
    for (const { callId } of legs) {
      const leg = { ...TEAMS_LEG, callId }
      story.request('sent', leg, 'INVITE').response('received', leg, 200, 'INVITE')
    }
    story.pass(5000).request('sent', { ...TEAMS_LEG, callId: `c${call}` }, 'BYE', { cseq: 2 })
  }
  assert.deepEqual(judged(callsShort, story), [])
})

const flow = (story: Teller, index: number, about = {}): Teller =>
  story.closed(`f${index}`, {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address: MICROSOFT.address, port: 8000 + index },
    how: 'fin',
    bytesReceived: 300,
    bytesSent: 1500,
    ...about,
  })
const flows = (count: number, about = {}): Teller => {
  const story = new Teller('flows')
  for (let index = 0; index < count; index++) flow(story.at(index * 300), index, about)
  return story
}

test('tcp/short-connections: three in a row are a suspicion', () => {
  const [finding] = judged(tcpShortConnections, flows(3))
  assert.deepEqual([finding?.certainty, finding?.count], ['possible', 3])
})

test('tcp/short-connections: not two, not long ones, not what we ended, not to another port', () => {
  assert.deepEqual(judged(tcpShortConnections, flows(2)), [])
  assert.deepEqual(judged(tcpShortConnections, flows(3, { livedMs: millis(1500) })), [])
  assert.deepEqual(judged(tcpShortConnections, flows(3, { endedBy: 'local' })), [])
  assert.deepEqual(judged(tcpShortConnections, flows(3, { local: { address: '192.0.2.21', port: 443 } })), [])
})

test("tcp/short-connections: not a load balancer's checks, which send nothing", () => {
  const about = { remote: { address: '192.0.2.99', port: 1 }, bytesReceived: 0 }
  assert.deepEqual(judged(tcpShortConnections, flows(9, about)), [])
})

test('tcp/short-connections: not what carried SIP or what a handshake explains', () => {
  const story = flows(3)
  story.request('received', { ...TEAMS_LEG, connection: 'f1' }, 'OPTIONS')
  assert.deepEqual(judged(tcpShortConnections, story), [])
  const explained = new Teller('sbc')
  for (const index of [0, 1, 2])
    flow(left(explained, index), index, {}).note({
      ...explained.facts.at(-2),
      connection: `f${index}`,
    } as never)
  assert.deepEqual(judged(tcpShortConnections, explained), [])
})

const answered = (copies: number, acks: number, ends = true): Teller => {
  const leg = { ...TEAMS_LEG, transport: 'udp' as const }
  const story = new Teller('sbc').request('received', leg, 'INVITE')
  for (let copy = 0; copy < copies; copy++) {
    story.at(500 * (copy + 1)).response('sent', leg, 200, 'INVITE')
    if (copy < acks) story.pass(10).request('received', leg, 'ACK')
  }
  if (ends) story.at(32_000).request('sent', leg, 'BYE', { cseq: 2 })
  return story
}

test('sip/ack-lost: 200 again and again, no ACK, BYE', () => {
  assert.match(judged(sipAckLost, answered(5, 0))[0]?.says ?? '', /sent 5 times, no ACK was seen/)
})

test('sip/ack-lost: not with an ACK, not for one copy more, not while the call stands', () => {
  assert.deepEqual(judged(sipAckLost, answered(5, 1)), [])
  assert.deepEqual(judged(sipAckLost, answered(2, 0)), [])
  assert.deepEqual(judged(sipAckLost, answered(5, 0, false)), [])
})

test('sip/ack-lost: ACKs that leave each time and do not arrive are lost as well', () => {
  const story = new Teller('sbc').request('sent', TEAMS_LEG, 'INVITE')
  for (let copy = 1; copy <= 4; copy++) {
    story
      .at(500 * copy)
      .response('received', TEAMS_LEG, 200, 'INVITE')
      .request('sent', TEAMS_LEG, 'ACK')
  }
  story.at(32_000).request('received', TEAMS_LEG, 'BYE', { cseq: 2 })
  assert.match(judged(sipAckLost, story)[0]?.says ?? '', /the 4 ACKs sent did not arrive/)
})
