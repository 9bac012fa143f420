import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SipResponse } from '../message/sip-message.ts'
import { answer, request } from '../testing/messages.ts'
import { losing, TwoParties } from '../testing/two-parties.ts'

const SDP = 'v=0\r\n'

/** The INVITE `left` sent last. */
function inviteOf(parties: TwoParties) {
  const invite = parties.messages.findLast(
    message => message.kind === 'request' && message.method === 'INVITE',
  )
  assert.ok(invite?.kind === 'request')
  return invite
}
function forkAnswer(parties: TwoParties, status: number, tag: string): SipResponse {
  return answer(inviteOf(parties), status, tag)
}
const count = (lines: string[], line: string): number => lines.filter(other => other === line).length

test('a call is placed, rung, answered and hung up (RFC 3261 sections 13 and 15)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'ring', status: 180 })
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.run(100)
  assert.equal(parties.left.state, 'confirmed')
  assert.equal(parties.right.state, 'confirmed')
  parties.tell(parties.right, { type: 'bye' })
  parties.run(100)
  assert.deepEqual(parties.left.heard(), ['trying', 'ringing', 'answered', 'ended'])
  assert.deepEqual(parties.right.heard(), ['confirmed', 'ended'])
  assert.deepEqual(parties.wire, [
    'left INVITE 1',
    'right 100 1 INVITE',
    'right 180 1 INVITE',
    'right 200 1 INVITE',
    'left ACK 1',
    'right BYE 1',
    'left 200 1 BYE',
  ])
})

test('a call that is over is forgotten and asks for no more ticks', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 'bye' })
  parties.run(60_000)
  assert.equal(parties.left.agent.calls + parties.right.agent.calls, 0)
  assert.equal(parties.left.agent.deadline() ?? parties.right.agent.deadline(), undefined)
  assert.equal(parties.left.state, 'released')
})

test('183 with SDP is early media; forks are kept apart by To tag (section 12.1.2)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.inject('right', forkAnswer(parties, 180, 'one'))
  parties.inject('right', forkAnswer(parties, 183, 'two').with({ body: SDP }))
  parties.run(100)
  const state = parties.left.usage?.state
  assert.ok(state?.state === 'calling')
  assert.deepEqual(
    state.forks.map(fork => fork.dialog.remoteTag),
    ['one', 'two'],
  )
  assert.equal(parties.left.find('ringing')?.fork, 'one')
  assert.equal(parties.left.find('early-media')?.fork, 'two')
})

test('a 200 from a tag never heard in a 18x takes the call (section 13.2.2.4)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.inject('right', forkAnswer(parties, 180, 'one'))
  parties.inject('right', forkAnswer(parties, 200, 'three'))
  parties.run(100)
  assert.equal(parties.left.find('answered')?.fork, 'three')
})

test('the 200 of a second fork is acknowledged and hung up, and the call goes on (section 13.2.2.4)', () => {
  const parties = new TwoParties()
  parties.establish()
  for (let copy = 0; copy < 2; copy++) {
    parties.inject('right', forkAnswer(parties, 200, 'second'))
    parties.run(100)
  }
  const discards = parties.messages.filter(
    message => message.kind === 'request' && message.method === 'BYE' && message.to.tag === 'second',
  )
  assert.equal(discards.length, 1)
  assert.equal(count(parties.seen('left'), 'ACK 1'), 3)
  assert.equal(parties.left.state, 'confirmed')
})

test('a fork that lost neither ends the call nor moves it: its requests are of another dialog (section 12.2.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.inject('right', forkAnswer(parties, 200, 'second'))
  parties.run(100)
  const { callId, from } = inviteOf(parties)
  const stood = parties.left.usage?.state
  for (const method of ['INVITE', 'UPDATE', 'BYE']) {
    const of = { callId, from: '<sip:right@second.example.net>;tag=second', toTag: from.tag ?? '' }
    parties.inject('right', request(method, { ...of, branch: `z9hG4bK-${method}`, sequence: 900 }))
    parties.run(100)
    assert.equal(count(parties.seen('left'), `481 900 ${method}`), 1)
  }
  assert.deepEqual(parties.left.usage?.state, stood)
})

test('the callee repeats its 200 until the ACK comes, over TLS too (section 13.3.1.4)', () => {
  const parties = new TwoParties({ fate: losing({ 'left ACK 1': 3 }) })
  parties.establish()
  parties.run(10_000)
  assert.equal(parties.right.state, 'confirmed')
  assert.equal(count(parties.seen('right'), '200 1 INVITE'), 4)
  assert.equal(count(parties.seen('left'), 'ACK 1'), 4)
  assert.equal(count(parties.left.heard(), 'answered'), 1)
})

test('without an ACK the call ends with a BYE after 64*T1 (section 13.3.1.4)', () => {
  const parties = new TwoParties({ fate: losing({ 'left ACK 1': 100 }) })
  parties.establish()
  parties.run(31_000)
  assert.equal(parties.right.state, 'answering')
  parties.run(2000)
  // At 0, 0.5, 1.5, 3.5 s and from then on every T2.
  assert.equal(count(parties.seen('right'), '200 1 INVITE'), 11)
  assert.equal(parties.right.find('ended')?.cause, 'no-ack')
  assert.equal(parties.left.find('ended')?.cause, 'bye')
})

test("the callee's BYE waits for the ACK to its 200 (section 15)", () => {
  const parties = new TwoParties({ fate: losing({ 'left ACK 1': 1 }) })
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.tell(parties.right, { type: 'bye' })
  parties.run(400)
  assert.equal(count(parties.seen('right'), 'BYE 1'), 0)
  parties.run(1000)
  assert.equal(count(parties.seen('right'), 'BYE 1'), 1)
  assert.equal(parties.right.find('ended')?.cause, 'bye')
})

test('a refusal ends the call on both sides (section 13.3.1.3)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'reject', status: 486, headers: [['Reason', 'Q.850;cause=17']] })
  parties.run(100)
  const ended = parties.left.find('ended')
  assert.equal(ended?.cause, 'rejected')
  assert.equal(ended?.by, 'remote')
  assert.equal(ended?.message?.headers.get('reason'), 'Q.850;cause=17')
  assert.equal(parties.right.find('ended')?.by, 'local')
})

test('an INVITE that nobody answers ends as timeout (section 17.1.1.2)', () => {
  const parties = new TwoParties({ fate: () => [] })
  parties.call()
  parties.run(33_000)
  assert.equal(parties.left.find('ended')?.cause, 'timeout')
})

test('ringing is said again every minute, so that no proxy gives up (section 13.3.1.1)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'ring', status: 180 })
  parties.run(150_000)
  assert.equal(count(parties.seen('right'), '180 1 INVITE'), 3)
})

test('CANCEL before any provisional response waits for one (section 9.1)', () => {
  const parties = new TwoParties({ fate: line => (line === '100 1 INVITE' ? [500] : [10]) })
  parties.call()
  parties.tell(parties.left, { type: 'cancel', reason: 'SIP;cause=200;text="Call completed elsewhere"' })
  parties.run(400)
  assert.equal(count(parties.seen('left'), 'CANCEL 1'), 0)
  parties.run(1000)
  assert.deepEqual(parties.left.heard(), ['ended'])
  assert.equal(parties.left.find('ended')?.cause, 'cancelled')
  const cancelled = parties.right.find('ended')
  assert.equal(cancelled?.cause, 'cancelled')
  assert.equal(cancelled?.message?.headers.get('reason'), 'SIP;cause=200;text="Call completed elsewhere"')
})

test('CANCEL while ringing ends the call with 487 (section 9.2)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'ring', status: 180 })
  parties.run(100)
  parties.tell(parties.left, { type: 'hang-up' })
  parties.run(100)
  const ended = parties.left.find('ended')
  assert.equal(ended?.cause, 'cancelled')
  assert.ok(ended?.message?.kind === 'response')
  assert.equal(ended.message.status, 487)
  assert.deepEqual(parties.seen('left'), ['INVITE 1', 'CANCEL 1', 'ACK 1'])
})

test('a CANCEL that crosses the 200 ends in ACK and BYE (section 9.1)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.tell(parties.left, { type: 'cancel' })
  parties.run(200)
  assert.deepEqual(parties.seen('left'), ['INVITE 1', 'CANCEL 1', 'ACK 1', 'BYE 2'])
  assert.deepEqual(parties.left.heard(), ['trying', 'ended'])
  assert.equal(parties.left.find('ended')?.cause, 'cancelled')
  assert.deepEqual(parties.right.heard(), ['confirmed', 'ended'])
})

test('a CANCEL that crosses a failure is over with it (section 9.1)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'reject', status: 486 })
  parties.tell(parties.left, { type: 'cancel' })
  parties.run(200)
  assert.deepEqual(parties.left.heard(), ['trying', 'ended'])
  assert.equal(parties.left.find('ended')?.cause, 'cancelled')
})

test('an answer to a call already cancelled is ignored, not an error', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.tell(parties.left, { type: 'cancel' })
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  assert.deepEqual(parties.right.heard(), ['ended', 'ignored'])
})

test('two BYEs that cross both get 200, and each side ends once (section 15.1.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 'bye' })
  parties.tell(parties.right, { type: 'bye' })
  parties.run(200)
  assert.equal(count(parties.wire, 'left 200 1 BYE'), 1)
  assert.equal(count(parties.wire, 'right 200 2 BYE'), 1)
  for (const party of [parties.left, parties.right]) assert.equal(count(party.heard(), 'ended'), 1)
})

test('after the end a late BYE gets 200 all the same, anything else 481 (section 15.1.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 'bye' })
  parties.run(100)
  const answered = parties.messages.find(message => message.kind === 'response' && message.status === 200)
  const names = { callId: answered?.callId ?? '', toTag: answered?.from.tag ?? '' }
  const from = answered?.headers.get('to') ?? ''
  parties.inject('right', request('BYE', { ...names, from, branch: 'z9hG4bK-late' }))
  parties.inject('right', request('INFO', { ...names, from, branch: 'z9hG4bK-later' }))
  parties.run(100)
  assert.deepEqual(parties.seen('left').slice(-2), ['200 1 BYE', '481 1 INFO'])
})

test('a 2xx after the end changes what is remembered only where it is of a fork that has not answered before', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 'bye' })
  parties.run(100)
  const states = ['one', 'one', 'two', 'one', 'two'].map(tag => {
    parties.inject('right', forkAnswer(parties, 200, tag))
    parties.run(100)
    return parties.left.usage?.state
  })
  assert.equal(states[0]?.state, 'ended')
  assert.equal(new Set(states).size, 2)
})

test('the call is over even when the BYE is never answered (section 15.1.1)', () => {
  const parties = new TwoParties({ fate: line => (line.includes('BYE') ? [] : [10]) })
  parties.establish()
  parties.tell(parties.left, { type: 'bye' })
  parties.run(33_000)
  assert.equal(parties.left.find('ended')?.cause, 'bye')
})

test('what comes while our BYE is out gets 481, and the call still waits for its answer', () => {
  const parties = new TwoParties({ fate: line => (line.includes('BYE') ? [] : [10]) })
  parties.establish()
  parties.tell(parties.left, { type: 'bye' })
  parties.tell(parties.right, { type: 'request', method: 'INFO' })
  parties.run(100)
  assert.equal(parties.right.find('request-answered')?.response.status, 481)
  assert.equal(parties.left.state, 'ending')
})

test('a BYE that overtakes the 200 ends the call (connections do not keep order)', () => {
  const parties = new TwoParties({ fate: line => (line === '200 1 INVITE' ? [500] : [10]) })
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  const invite = inviteOf(parties)
  const state = parties.right.usage?.state
  assert.ok(state?.state === 'answering')
  const bye = request('BYE', {
    branch: 'z9hG4bK-bye',
    callId: invite.callId,
    from: `<sip:right@right.example.net>;tag=${state.dialog.localTag}`,
    toTag: invite.from.tag ?? '',
  })
  parties.inject('right', bye)
  parties.run(2000)
  assert.equal(parties.left.find('ended')?.cause, 'bye')
  assert.equal(parties.left.find('ended')?.by, 'remote')
  assert.equal(parties.left.find('answered'), undefined)
  assert.equal(count(parties.seen('left'), 'CANCEL 1'), 1)
})

test('a request for a dialog nobody knows gets 481 (section 12.2.2)', () => {
  const parties = new TwoParties()
  parties.inject('left', request('BYE', { toTag: 'unknown' }))
  parties.run(100)
  assert.deepEqual(parties.seen('right'), ['481 1 BYE'])
})

test('an INVITE without Contact gets 400, an unknown Require 420 (sections 8.1.1.8 and 8.2.2.3)', () => {
  const parties = new TwoParties()
  const invite = request('INVITE')
  parties.inject('left', invite.with({ headers: invite.headers.without('Contact') }))
  const wishes: [string, string][] = [['Require', '100rel']]
  parties.inject('left', request('INVITE', { callId: 'c2', branch: 'z9hG4bK-2', headers: wishes }))
  parties.run(100)
  assert.deepEqual(
    parties.seen('right').filter(line => !line.startsWith('100')),
    ['400 1 INVITE', '420 1 INVITE'],
  )
  const refused = parties.messages.find(message => message.kind === 'response' && message.status === 420)
  assert.equal(refused?.headers.get('unsupported'), '100rel')
})

test('a 481 to a request inside the call ends it without a BYE, no answer with one (RFC 5057)', () => {
  const gone = new TwoParties()
  gone.establish()
  gone.tell(gone.left, { type: 'request', method: 'INFO' })
  gone.right.onEvent = event => {
    if (event.type === 'requested') {
      gone.tell(gone.right, { type: 'respond', transaction: event.transaction, status: 481 })
    }
  }
  gone.run(100)
  assert.equal(gone.left.find('ended')?.cause, 'gone')
  assert.equal(count(gone.seen('left'), 'BYE 3'), 0)
  const silent = new TwoParties({ fate: line => (line.includes('INFO') ? [] : [10]) })
  silent.establish()
  silent.tell(silent.left, { type: 'request', method: 'INFO' })
  silent.run(33_000)
  assert.equal(silent.left.find('ended')?.cause, 'gone')
  assert.equal(count(silent.seen('left'), 'BYE 3'), 1)
})

test('a connection lost under a request leaves the call standing', () => {
  const parties = new TwoParties({ fate: line => (line.includes('INFO') ? [] : [10]) })
  parties.establish()
  parties.tell(parties.left, { type: 'request', method: 'INFO' })
  parties.lose(parties.left)
  assert.equal(parties.left.find('request-failed')?.cause, 'transport')
  assert.equal(parties.left.state, 'confirmed')
})

test('an INFO goes up and is answered by the owner; its number is checked (section 12.2.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.right.onEvent = event => {
    if (event.type === 'requested') {
      parties.tell(parties.right, { type: 'respond', transaction: event.transaction, status: 200 })
    }
  }
  parties.tell(parties.left, {
    type: 'request',
    method: 'INFO',
    headers: [['Content-Type', 'a/b']],
    body: 'x',
  })
  parties.run(100)
  assert.equal(parties.left.find('request-answered')?.response.status, 200)
  const state = parties.right.usage?.state
  assert.ok(state?.state === 'confirmed')
  assert.equal(state.dialog.remoteSequence, 2)
})
