import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutes, seconds } from '../../kernel/index.ts'
import type { SessionTimerWish } from '../dialog/session-timer.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { answer, request } from '../testing/messages.ts'
import { type PartiesOptions, type Party, TwoParties } from '../testing/two-parties.ts'

const SDP = 'v=0\r\n'
const HOLD = 'v=0\r\na=inactive\r\n'
const RELIABLE: PartiesOptions = {
  left: { reliableProvisional: 'supported' },
  right: { reliableProvisional: 'supported' },
}

const requests = (parties: TwoParties, method: string): SipRequest[] =>
  parties.messages.filter(message => message.kind === 'request').filter(each => each.method === method)
const statuses = (parties: TwoParties, method: string): number[] =>
  parties.messages
    .filter((message): message is SipResponse => message.kind === 'response')
    .filter(each => each.cseq.method === method)
    .map(each => each.status)

function answering(parties: TwoParties, party: Party): void {
  party.onEvent = event => {
    if (event.type === 're-invited') parties.tell(party, { type: 'answer-re-invite', body: SDP })
  }
}

/** An early dialog whose offer is answered. */
function early(options: PartiesOptions = RELIABLE): TwoParties {
  const parties = new TwoParties(options)
  parties.call()
  parties.run(50)
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(100)
  return parties
}

for (const from of ['left', 'right'] as const) {
  test(`an UPDATE of ${from} changes the session before the answer (RFC 3311 section 5.1)`, () => {
    const parties = early()
    const [asking, other] = from === 'left' ? [parties.left, parties.right] : [parties.right, parties.left]
    answering(parties, other)
    parties.tell(asking, { type: 'update', body: HOLD })
    parties.run(50)
    assert.equal(other.find('re-invited')?.request.bodyText, HOLD)
    assert.equal(asking.find('re-invite-answered')?.response.bodyText, SDP)
    parties.tell(parties.right, { type: 'answer', body: SDP })
    parties.run(100)
    assert.equal(parties.left.state, 'confirmed')
    assert.equal(parties.right.state, 'confirmed')
  })
}

test('before the offer of the INVITE is answered reliably neither side offers in an UPDATE', () => {
  const parties = new TwoParties(RELIABLE)
  parties.call()
  parties.run(50)
  parties.tell(parties.right, { type: 'ring', status: 180 })
  parties.run(50)
  for (const party of [parties.left, parties.right]) parties.tell(party, { type: 'update', body: HOLD })
  parties.run(50)
  assert.equal(requests(parties, 'UPDATE').length, 0)
  assert.equal(parties.left.heard().at(-1), 'ignored')
})

test('an UPDATE without an offer moves the target at any time, and the 2xx need not be waited for', () => {
  const parties = new TwoParties(RELIABLE)
  parties.call()
  parties.run(50)
  parties.tell(parties.right, { type: 'ring', status: 180 })
  parties.run(50)
  parties.tell(parties.left, { type: 'update', headers: [['Contact', '<sip:moved@left.example.net>']] })
  parties.run(50)
  assert.deepEqual(statuses(parties, 'UPDATE'), [200])
  const state = parties.right.usage?.state
  assert.ok(state?.state === 'incoming')
  assert.equal(state.dialog.remoteTarget, 'sip:moved@left.example.net')
})

test('UPDATEs with offers that cross in an early dialog are both refused with 491 (section 5.2)', () => {
  const parties = early()
  parties.tell(parties.left, { type: 'update', body: HOLD })
  parties.tell(parties.right, { type: 'update', body: HOLD })
  parties.run(50)
  assert.deepEqual(statuses(parties, 'UPDATE'), [491, 491])
  assert.equal(parties.left.find('re-invite-failed')?.response?.status, 491)
  answering(parties, parties.right)
  parties.tell(parties.left, { type: 'update', body: HOLD })
  parties.run(50)
  assert.equal(statuses(parties, 'UPDATE').at(-1), 200)
})

test('a second UPDATE before the answer to the first gets 500 with Retry-After (section 5.2)', () => {
  const parties = early()
  parties.tell(parties.left, { type: 'update', body: HOLD })
  parties.run(50)
  const first = requests(parties, 'UPDATE')[0]
  assert.ok(first)
  const via = 'SIP/2.0/TLS left.example.net:5061;branch=z9hG4bK-second'
  parties.inject('left', first.with({ headers: first.headers.with('CSeq', '9 UPDATE').with('Via', via) }))
  parties.run(50)
  const bare = { body: '', headers: first.headers.with('CSeq', '10 UPDATE').with('Via', `${via}-to-none`) }
  parties.inject('left', first.with(bare))
  parties.run(50)
  const refused = parties.messages.filter(each => each.kind === 'response' && each.status === 500)
  assert.equal(refused.length, 2)
  for (const { headers } of refused) assert.match(headers.get('retry-after') ?? '', /^([0-9]|10)$/)
})

test('an UPDATE of a fork that was never heard of may come again after its 18x', () => {
  const parties = early()
  const [first] = requests(parties, 'INVITE')
  assert.ok(first)
  const update = request('UPDATE', {
    branch: 'z9hG4bK-early',
    callId: first.callId,
    from: '<sip:right@right.example.net>;tag=unheard',
    toTag: first.from.tag ?? '',
  })
  parties.inject('right', update)
  parties.run(50)
  const refused = parties.messages.findLast(each => each.kind === 'response' && each.status === 500)
  assert.match(refused?.headers.get('retry-after') ?? '', /^([1-9]|10)$/)
})

test('the callee offers nothing new before its answer has arrived, and says no 200 before the answer to its offer', () => {
  const parties = new TwoParties({
    ...RELIABLE,
    fate: line => (/^PRACK|^200 . UPDATE/.test(line) ? [400] : [10]),
  })
  parties.call()
  parties.run(50)
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(50)
  parties.tell(parties.right, { type: 'update', body: HOLD })
  assert.equal(parties.right.heard().at(-1), 'ignored')
  parties.run(500)
  answering(parties, parties.left)
  parties.tell(parties.right, { type: 'update', body: HOLD })
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.run(200)
  assert.equal(statuses(parties, 'INVITE').includes(200), false)
  parties.run(500)
  assert.equal(statuses(parties, 'INVITE').includes(200), true)
})

test('what a fork has asked is refused when another one takes the call (RFC 3261 section 15.1.2)', () => {
  const parties = early()
  parties.tell(parties.right, { type: 'update', body: HOLD })
  parties.run(50)
  const invite = requests(parties, 'INVITE')[0]
  assert.ok(invite)
  const taken = answer(invite, 200, 'other', [['Contact', '<sip:other@right.example.net>']])
  parties.inject('right', taken.with({ body: SDP }))
  parties.run(50)
  assert.equal(parties.left.state, 'confirmed')
  assert.deepEqual(statuses(parties, 'UPDATE'), [487])
})

test('the 200 waits for the answer to an UPDATE that is under way', () => {
  const parties = early()
  parties.tell(parties.left, { type: 'update', body: HOLD })
  parties.run(50)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.run(50)
  assert.ok(!statuses(parties, 'INVITE').includes(200))
  parties.tell(parties.right, { type: 'reject-re-invite', status: 488 })
  parties.run(50)
  assert.ok(statuses(parties, 'INVITE').includes(200))
  assert.equal(parties.left.find('re-invite-failed')?.response?.status, 488)
})

test('in a standing call an UPDATE with an offer is answered without an ACK', () => {
  const parties = new TwoParties()
  parties.establish()
  answering(parties, parties.right)
  parties.tell(parties.left, { type: 'update', body: HOLD })
  parties.run(50)
  assert.deepEqual(parties.seen('left').slice(-1), ['UPDATE 2'])
  assert.equal(parties.left.find('re-invite-answered')?.response.bodyText, SDP)
})

test('an UPDATE that crosses a re-INVITE gets 491, and both come again (RFC 3261 section 14.1)', () => {
  const parties = new TwoParties()
  parties.establish()
  answering(parties, parties.left)
  answering(parties, parties.right)
  parties.tell(parties.left, { type: 'update', body: HOLD })
  parties.tell(parties.right, { type: 're-invite', body: HOLD })
  parties.run(5000)
  assert.ok(parties.left.find('re-invite-answered') && parties.right.find('re-invite-answered'))
  assert.ok(statuses(parties, 'UPDATE').includes(491) && statuses(parties, 'INVITE').includes(491))
})

test('a body that is no SDP gets 415 with Accept', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, {
    type: 'update',
    body: '<a/>',
    headers: [['Content-Type', 'application/pidf+xml']],
  })
  parties.run(50)
  assert.deepEqual(statuses(parties, 'UPDATE'), [415])
})

const TIMER: SessionTimerWish = { interval: minutes(30), shortest: seconds(90), refresher: 'local' }
const refreshed = (allow: string, wish = TIMER): TwoParties => {
  const parties = new TwoParties({
    left: { sessionTimer: wish },
    right: { sessionTimer: { ...TIMER, refresher: 'remote' }, headers: [['Allow', allow]] },
  })
  parties.establish()
  parties.run(minutes(16))
  return parties
}

test('a session is refreshed by UPDATE without SDP where the peer allows it (RFC 4028 section 7.4)', () => {
  const parties = refreshed('INVITE, ACK, BYE, CANCEL, UPDATE')
  const [update] = requests(parties, 'UPDATE')
  assert.equal(update?.bodyLength, 0)
  assert.equal(update?.headers.get('session-expires'), '1800;refresher=uac')
  assert.equal(parties.left.find('refresh-due'), undefined)
  parties.run(minutes(40))
  assert.equal(parties.left.state, 'confirmed')
  assert.ok(requests(parties, 'UPDATE').length >= 3)
})

test('an offer that is under way is the refresh: nothing else is sent for it', () => {
  const parties = new TwoParties({
    left: { sessionTimer: TIMER },
    right: {
      sessionTimer: { ...TIMER, refresher: 'remote' },
      headers: [['Allow', 'INVITE, ACK, BYE, UPDATE']],
    },
  })
  parties.establish()
  parties.right.onEvent = () => {}
  parties.run(minutes(15) - 1000)
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(2000)
  parties.tell(parties.right, { type: 'answer-re-invite', body: SDP })
  parties.run(1000)
  assert.equal(parties.left.heard().at(-1), 're-invite-answered')
  assert.equal(requests(parties, 'UPDATE').length, 0)
})

test('where Allow has no UPDATE, or it is not wanted, the owner is asked for a re-INVITE', () => {
  assert.ok(refreshed('INVITE, ACK, BYE, CANCEL').left.find('refresh-due'))
  const wish = { ...TIMER, refreshBy: 're-invite' as const }
  assert.ok(refreshed('INVITE, ACK, BYE, CANCEL, UPDATE', wish).left.find('refresh-due'))
})

test('an UPDATE with too short an interval comes again with a longer one (RFC 4028 section 7.3)', () => {
  const right = { ...TIMER, refresher: 'remote' as const }
  const parties = new TwoParties({
    left: { sessionTimer: TIMER },
    right: { sessionTimer: right, headers: [['Allow', 'INVITE, ACK, BYE, UPDATE']] },
  })
  parties.establish()
  parties.right.onEvent = () => {}
  parties.run(minutes(14))
  // From now on the peer bears no interval below an hour.
  Object.assign(right, { shortest: minutes(60), interval: minutes(60) })
  parties.run(minutes(3))
  assert.deepEqual(statuses(parties, 'UPDATE'), [422, 200])
  const [, again] = requests(parties, 'UPDATE')
  assert.equal(again?.headers.get('session-expires'), '3600;refresher=uac')
  assert.equal(again?.headers.get('min-se'), '3600')
})

test('a 2xx to a refresh that names no interval ends the timer, not the call (RFC 4028 section 7.2)', () => {
  const parties = new TwoParties({
    left: { sessionTimer: TIMER },
    right: {
      sessionTimer: { ...TIMER, refresher: 'remote' },
      headers: [['Allow', 'INVITE, ACK, BYE, UPDATE']],
    },
    // The refresh is answered by hand, and what the other side then thinks of it is not heard.
    fate: (line, from) => (line === 'UPDATE 2' || (line === 'BYE 1' && from === 'right') ? [] : [10]),
  })
  parties.establish()
  parties.run(minutes(15) + 50)
  const [update] = requests(parties, 'UPDATE')
  assert.ok(update)
  parties.inject('right', answer(update, 200, update.to.tag ?? ''))
  parties.run(minutes(60))
  assert.equal(parties.left.state, 'confirmed')
})

test('a peer whose Allow promised UPDATE and that does not know it is asked by re-INVITE from then on', () => {
  const parties = new TwoParties({
    left: { sessionTimer: TIMER },
    right: {
      sessionTimer: { ...TIMER, refresher: 'remote' },
      headers: [['Allow', 'INVITE, ACK, BYE, UPDATE']],
    },
    fate: line => (line === 'UPDATE 2' ? [] : [10]),
  })
  parties.establish()
  parties.run(minutes(15) + 50)
  const [update] = requests(parties, 'UPDATE')
  assert.ok(update)
  parties.inject('right', answer(update, 501, update.to.tag ?? ''))
  parties.run(50)
  assert.ok(parties.left.find('refresh-due'))
})
