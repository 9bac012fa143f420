import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipRequest } from '../message/sip-message.ts'
import { losing, type Party, TwoParties } from '../testing/two-parties.ts'

const HOLD = 'v=0\r\na=inactive\r\n'
const ANSWER = 'v=0\r\na=answer\r\n'
const count = (lines: string[], line: string): number => lines.filter(other => other === line).length

/** Answers each re-INVITE at once. */
function answering(parties: TwoParties, party: Party): void {
  party.onEvent = event => {
    if (event.type === 're-invited') parties.tell(party, { type: 'answer-re-invite', body: ANSWER })
  }
}

/** `right` refuses each re-INVITE at once. */
function refusing(parties: TwoParties, status: number, headers: [string, string][] = []): void {
  parties.right.onEvent = event => {
    if (event.type === 're-invited')
      parties.tell(parties.right, { type: 'reject-re-invite', status, headers })
  }
}

test('a re-INVITE is offered, answered and acknowledged (RFC 3261 section 14)', () => {
  const parties = new TwoParties()
  parties.establish()
  answering(parties, parties.right)
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(100)
  assert.equal(parties.right.find('re-invited')?.request.bodyText, HOLD)
  assert.equal(parties.left.find('re-invite-answered')?.response.bodyText, ANSWER)
  assert.equal(parties.right.heard().at(-1), 're-invite-confirmed')
  assert.deepEqual(parties.seen('left').slice(-2), ['INVITE 2', 'ACK 2'])
})

test('the callee can re-INVITE too, and its ACK goes to the moved target (section 12.2.1.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.left.onEvent = event => {
    if (event.type !== 're-invited') return
    const headers: [string, string][] = [['Contact', '<sip:moved@left.example.net>']]
    parties.tell(parties.left, { type: 'answer-re-invite', body: ANSWER, headers })
  }
  parties.tell(parties.right, { type: 're-invite', body: HOLD })
  parties.run(100)
  const ack = parties.messages.at(-1)
  assert.ok(ack?.kind === 'request' && ack.method === 'ACK')
  assert.equal(ack.uri, 'sip:moved@left.example.net')
})

test('re-INVITEs that cross both get 491 and come again one after the other (section 14.1)', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const parties = new TwoParties({ seed })
    parties.establish()
    answering(parties, parties.left)
    answering(parties, parties.right)
    parties.tell(parties.left, { type: 're-invite', body: HOLD })
    parties.tell(parties.right, { type: 're-invite', body: HOLD })
    parties.run(50)
    assert.equal(count(parties.wire, 'right 491 2 INVITE'), 1)
    assert.equal(count(parties.wire, 'left 491 1 INVITE'), 1)
    parties.run(2100)
    // The callee waits 2 s at most, the owner of the Call-ID 2.1 s at least.
    assert.equal(count(parties.right.heard(), 're-invite-answered'), 1)
    assert.equal(count(parties.left.heard(), 're-invite-answered'), 0)
    parties.run(3000)
    assert.equal(count(parties.left.heard(), 're-invite-answered'), 1)
  }
})

test('a second re-INVITE before the answer to the first gets 500 with Retry-After (section 14.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(50)
  const first = parties.messages.findLast(message => message.kind === 'request')
  assert.ok(first?.kind === 'request')
  const via = 'SIP/2.0/TLS left.example.net:5061;branch=z9hG4bK-second'
  parties.inject('left', first.with({ headers: first.headers.with('CSeq', '3 INVITE').with('Via', via) }))
  parties.run(50)
  const refused = parties.messages.find(message => message.kind === 'response' && message.status === 500)
  assert.ok(parties.seen('right').includes('500 3 INVITE'))
  assert.match(refused?.headers.get('retry-after') ?? '', /^([0-9]|10)$/)
})

test('after a 500 a re-INVITE comes again when Retry-After says, also at once, and not without it (section 14.2)', () => {
  for (const [value, waitMs] of [
    ['0', 0],
    ['3 (still busy)', 3000],
  ] as const) {
    const parties = new TwoParties()
    parties.establish()
    parties.tell(parties.left, { type: 're-invite', body: HOLD })
    parties.run(50)
    parties.tell(parties.right, {
      type: 'reject-re-invite',
      status: 500,
      headers: [['Retry-After', value]],
    })
    const sent = () => count(parties.seen('left'), 'INVITE 3')
    if (waitMs > 0) parties.run(waitMs - 50)
    assert.equal(sent(), 0, value)
    parties.run(100)
    assert.equal(sent(), 1, value)
  }
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(50)
  parties.tell(parties.right, { type: 'reject-re-invite', status: 500 })
  parties.run(20_000)
  assert.equal(count(parties.seen('left'), 'INVITE 3'), 0)
})

test('a peer that refuses with 491 for ever is asked six times, one that wants a long pause not again', () => {
  for (const [status, headers, times] of [
    [491, [], 6],
    [500, [['Retry-After', '11']], 1],
  ] as [number, [string, string][], number][]) {
    const parties = new TwoParties()
    parties.establish()
    refusing(parties, status, headers)
    parties.tell(parties.left, { type: 're-invite', body: HOLD })
    parties.run(60_000)
    assert.equal(parties.seen('left').filter(line => line.startsWith('INVITE')).length, 1 + times)
    assert.equal(parties.left.find('re-invite-failed')?.response?.status, status)
    assert.equal(parties.left.state, 'confirmed')
  }
})

test('a new wish does not cut the wait after a 491 short (section 14.1)', () => {
  const parties = new TwoParties()
  parties.establish()
  refusing(parties, 491)
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(1000)
  parties.tell(parties.left, { type: 're-invite', body: ANSWER })
  parties.run(1000)
  assert.equal(parties.seen('left').includes('INVITE 3'), false)
  parties.run(2100)
  assert.equal(parties.right.events.findLast(event => event.type === 're-invited')?.request.bodyText, ANSWER)
})

test('a re-INVITE that overtakes the ACK is put off with 491', () => {
  const parties = new TwoParties({ fate: line => (line === 'ACK 1' ? [400] : [10]) })
  parties.establish()
  answering(parties, parties.right)
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(6000)
  assert.equal(count(parties.wire, 'right 491 2 INVITE'), 1)
  assert.equal(count(parties.left.heard(), 're-invite-answered'), 1)
})

test("a wish for a re-INVITE waits until the peer's is done, and only the newest goes out", () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(50)
  parties.tell(parties.right, { type: 're-invite', body: 'v=1\r\n' })
  parties.tell(parties.right, { type: 're-invite', body: 'v=2\r\n' })
  parties.run(50)
  assert.equal(count(parties.seen('right'), 'INVITE 1'), 0)
  parties.tell(parties.right, { type: 'answer-re-invite', body: ANSWER })
  parties.run(100)
  assert.equal(count(parties.seen('right'), 'INVITE 1'), 1)
  assert.equal(parties.left.find('re-invited')?.request.bodyText, 'v=2\r\n')
})

test('a refused re-INVITE leaves the call as it was (section 14.1)', () => {
  const parties = new TwoParties()
  parties.establish()
  refusing(parties, 488)
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(100)
  assert.equal(parties.left.find('re-invite-failed')?.response?.status, 488)
  assert.equal(parties.left.state, 'confirmed')
  assert.equal(parties.right.state, 'confirmed')
})

test('a re-INVITE answered 481 ends the call at once, 408 or silence ends it with a BYE (section 12.2.1.2)', () => {
  const gone = new TwoParties()
  gone.establish()
  refusing(gone, 481)
  gone.tell(gone.left, { type: 're-invite', body: HOLD })
  gone.run(100)
  assert.equal(gone.left.find('ended')?.cause, 'gone')
  const late = new TwoParties()
  late.establish()
  refusing(late, 408)
  late.tell(late.left, { type: 're-invite', body: HOLD })
  late.run(100)
  assert.equal(late.left.find('ended')?.cause, 'gone')
  assert.equal(late.right.find('ended')?.cause, 'bye')
  const silent = new TwoParties({ fate: line => (line === 'INVITE 2' ? [] : [10]) })
  silent.establish()
  silent.tell(silent.left, { type: 're-invite', body: HOLD })
  silent.run(33_000)
  assert.equal(silent.left.find('re-invite-failed')?.cause, 'timeout')
  assert.equal(silent.right.find('ended')?.cause, 'bye')
})

test('a BYE while a re-INVITE is open gets 200, the re-INVITE 487 (section 15.1.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(50)
  parties.tell(parties.left, { type: 'bye' })
  parties.run(100)
  assert.ok(parties.seen('right').includes('487 2 INVITE'))
  assert.ok(parties.seen('right').includes('200 3 BYE'))
})

test('a 200 to a re-INVITE that crosses our BYE still gets its ACK', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(50)
  parties.tell(parties.right, { type: 'answer-re-invite', body: ANSWER })
  parties.tell(parties.left, { type: 'bye' })
  parties.run(100)
  assert.equal(count(parties.seen('left'), 'ACK 2'), 1)
})

test('a re-INVITE that got a 100 and nothing more is given up with its call, and no transaction stays', () => {
  const lost = losing({ 'right 200 2 INVITE': 99, 'right 487 2 INVITE': 99 })
  const parties = new TwoParties({ reliability: 'unreliable', fate: lost })
  parties.establish()
  parties.tell(parties.left, { type: 're-invite', body: HOLD })
  parties.run(100)
  parties.tell(parties.left, { type: 'bye' })
  parties.run(70_000)
  assert.equal(count(parties.seen('left'), 'CANCEL 2'), 1)
  assert.deepEqual(Object.values(parties.left.agent.counts()), [0, 0, 0, 0])
})

test('a re-INVITE without an offer: the 200 makes it and the ACK brings the answer (section 14.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  const to = parties.messages.find(message => message.kind === 'response' && message.status === 200)
  assert.ok(to)
  const via = 'SIP/2.0/TLS left.example.net:5061;branch=z9hG4bK-no-offer'
  const first = parties.messages.find(message => message.kind === 'request')
  assert.ok(first?.kind === 'request')
  const headers = first.headers
    .with('To', to.headers.get('to') ?? '')
    .with('CSeq', '2 INVITE')
    .with('Via', via)
  parties.inject('left', first.with({ headers, body: '' }))
  parties.run(50)
  assert.equal(parties.right.find('re-invited')?.offered, false)
  parties.tell(parties.right, { type: 'answer-re-invite', body: HOLD })
  parties.run(50)
  const ack = headers.with('CSeq', '2 ACK').with('Via', `${via}-ack`)
  parties.inject('left', new SipRequest({ method: 'ACK', uri: first.uri, headers: ack, body: ANSWER }))
  parties.run(50)
  assert.equal(parties.right.find('re-invite-confirmed')?.ack.bodyText, ANSWER)
})

test('an UPDATE with an offer is answered like a re-INVITE, one without is a mere refresh (RFC 3311)', () => {
  const parties = new TwoParties()
  parties.establish()
  answering(parties, parties.right)
  parties.tell(parties.left, { type: 'request', method: 'UPDATE', body: HOLD })
  parties.run(100)
  assert.equal(parties.left.find('request-answered')?.response.bodyText, ANSWER)
  parties.tell(parties.left, { type: 'request', method: 'UPDATE' })
  parties.run(100)
  assert.equal(count(parties.right.heard(), 're-invited'), 1)
  assert.equal(count(parties.left.heard(), 'request-answered'), 2)
  assert.equal(parties.right.state, 'confirmed')
})
