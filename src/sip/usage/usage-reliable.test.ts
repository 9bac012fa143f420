import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipHeaders } from '../message/sip-headers.ts'
import { SipRequest, type SipResponse } from '../message/sip-message.ts'
import { answer } from '../testing/messages.ts'
import { losing, type PartiesOptions, TwoParties } from '../testing/two-parties.ts'

const SDP = 'v=0\r\n'
const BOTH: PartiesOptions = {
  left: { reliableProvisional: 'supported' },
  right: { reliableProvisional: 'supported' },
}
const count = (lines: string[], line: string): number => lines.filter(other => other === line).length

function calling(
  options: PartiesOptions = BOTH,
  headers: [string, string][] = [],
  body?: string,
): TwoParties {
  const parties = new TwoParties(options)
  parties.call(headers, body)
  parties.run(100)
  return parties
}

const inviteOf = (parties: TwoParties): SipRequest => {
  const invite = parties.messages.find(message => message.kind === 'request' && message.method === 'INVITE')
  assert.ok(invite?.kind === 'request')
  return invite
}
const sentBy = (parties: TwoParties, method: string): SipRequest[] =>
  parties.messages.filter(message => message.kind === 'request').filter(each => each.method === method)
const responses = (parties: TwoParties, status: number, method: string): SipResponse[] =>
  parties.messages
    .filter(message => message.kind === 'response')
    .filter(each => each.status === status && each.cseq.method === method)

/** A reliable 18x of a fork, as a callee elsewhere would send it. */
const numbered = (parties: TwoParties, tag: string, rseq: number, body = ''): SipResponse => {
  const plain = answer(inviteOf(parties), body === '' ? 180 : 183, tag)
  return plain.with({ headers: plain.headers.append('Require', '100rel').append('RSeq', String(rseq)), body })
}

/** A PRACK of `left` by hand. */
function prack(parties: TwoParties, rack: string, sequence = 2, body = ''): void {
  const invite = inviteOf(parties)
  const tag = parties.right.usage?.key.split(';')[1]
  const headers = SipHeaders.of(
    ['Via', `SIP/2.0/TLS left.example.net:5061;branch=z9hG4bK-prack-${sequence}`],
    ['Max-Forwards', '70'],
    ['From', invite.headers.get('from') ?? ''],
    ['To', `${invite.headers.get('to')};tag=${tag}`],
    ['Call-ID', invite.callId],
    ['CSeq', `${sequence} PRACK`],
    ['RAck', rack],
    ...(body === '' ? [] : [['Content-Type', 'application/sdp'] as [string, string]]),
  )
  parties.inject(
    'left',
    new SipRequest({ method: 'PRACK', uri: 'sip:right@right.example.net', headers, body }),
  )
}

/** A call that stands, and a re-INVITE in it that nobody answers but by hand. */
function reInviting(options: PartiesOptions = BOTH): { parties: TwoParties; reInvite: SipRequest } {
  const parties = new TwoParties(options)
  parties.establish()
  parties.right.onEvent = () => {}
  parties.tell(parties.left, { type: 're-invite', body: SDP })
  parties.run(50)
  const reInvite = sentBy(parties, 'INVITE').at(-1)
  assert.ok(reInvite)
  return { parties, reInvite }
}

test('a 183 with SDP is acknowledged and the 200 has none (RFC 3262 sections 3 to 5)', () => {
  const parties = calling()
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.run(100)
  assert.deepEqual(parties.wire, [
    'left INVITE 1',
    'right 100 1 INVITE',
    'right 183 1 INVITE',
    'left PRACK 2',
    'right 200 2 PRACK',
    'right 200 1 INVITE',
    'left ACK 1',
  ])
  const [ringing] = responses(parties, 183, 'INVITE')
  assert.equal(sentBy(parties, 'PRACK')[0]?.headers.get('rack'), `${ringing?.headers.get('rseq')} 1 INVITE`)
  assert.equal(responses(parties, 200, 'INVITE')[0]?.bodyLength, 0)
  assert.equal(parties.left.find('early-media')?.isAnswer, true)
  assert.equal(parties.left.find('answered')?.wasSettled, true)
})

test('requests after the answer count on from the PRACK', () => {
  const parties = calling()
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.run(100)
  parties.tell(parties.left, { type: 'bye' })
  parties.run(100)
  assert.ok(parties.seen('left').includes('BYE 3'))
})

test('a 180 without SDP goes unreliably to a peer that only supports it, reliably to one that requires it', () => {
  const supported = calling()
  supported.tell(supported.right, { type: 'ring', status: 180 })
  supported.run(100)
  assert.equal(sentBy(supported, 'PRACK').length, 0)
  const required = calling({ ...BOTH, left: { reliableProvisional: 'required' } })
  assert.equal(inviteOf(required).headers.get('require'), '100rel')
  required.tell(required.right, { type: 'ring', status: 180 })
  required.run(100)
  assert.equal(sentBy(required, 'PRACK').length, 1)
})

test('reliable ringing is said again after 150 seconds, without the SDP it had (section 3)', () => {
  const parties = calling()
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(149_000)
  assert.equal(responses(parties, 183, 'INVITE').length, 1)
  parties.run(2000)
  const [first, second] = responses(parties, 183, 'INVITE')
  assert.equal(Number(second?.headers.get('rseq')), Number(first?.headers.get('rseq')) + 1)
  assert.deepEqual([first?.bodyLength, second?.bodyLength], [SDP.length, 0])
})

test('who does not do it refuses a peer that requires it with 420, who requires it one that does not with 421', () => {
  const off = calling({ left: { reliableProvisional: 'required' } })
  assert.equal(responses(off, 420, 'INVITE')[0]?.headers.get('unsupported'), '100rel')
  const required = calling({ right: { reliableProvisional: 'required' } })
  assert.equal(responses(required, 421, 'INVITE')[0]?.headers.get('require'), '100rel')
})

test('a lost PRACK lets the 183 come again at T1 and 3*T1, and the 200 waits (section 3)', () => {
  const parties = calling({ ...BOTH, fate: losing({ 'left PRACK 2': 2 }), reliability: 'reliable' })
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.run(2000)
  assert.equal(count(parties.seen('right'), '183 1 INVITE'), 3)
  assert.equal(count(parties.seen('left'), 'PRACK 2'), 1)
  assert.equal(count(parties.seen('right'), '200 1 INVITE'), 0)
})

test('without any PRACK the INVITE is answered 504 after 64*T1, and the call is over', () => {
  const parties = calling({ ...BOTH, fate: losing({ 'left PRACK 2': 99 }) })
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(31_000)
  assert.equal(parties.right.state, 'incoming')
  parties.run(1500)
  assert.equal(parties.right.find('ended')?.cause, 'no-prack')
  assert.equal(responses(parties, 504, 'INVITE').length, 1)
  parties.run(120_000)
  assert.equal(parties.left.agent.calls + parties.right.agent.calls, 0)
})

test('a 200 overtakes a reliable 180 without SDP, whose PRACK still gets its 200', () => {
  const parties = calling({
    ...BOTH,
    left: { reliableProvisional: 'required' },
    fate: losing({ 'right 180 1 INVITE': 1 }),
  })
  parties.tell(parties.right, { type: 'ring', status: 180 })
  const rseq = responses(parties, 180, 'INVITE')[0]?.headers.get('rseq')
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.run(100)
  prack(parties, `${rseq} 1 INVITE`)
  parties.run(100)
  assert.equal(responses(parties, 200, 'PRACK').length, 1)
  parties.run(2000)
  assert.equal(count(parties.seen('right'), '180 1 INVITE'), 1)
})

test('a PRACK that crosses the refusal of its INVITE still gets its 200, any other 481', () => {
  const parties = calling({ right: { reliableProvisional: 'supported' } }, [['Supported', '100rel']])
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  const rseq = responses(parties, 183, 'INVITE')[0]?.headers.get('rseq')
  parties.tell(parties.right, { type: 'reject', status: 486 })
  prack(parties, `${rseq} 1 INVITE`)
  prack(parties, '1 1 INVITE', 3)
  parties.run(100)
  assert.equal(responses(parties, 200, 'PRACK').length, 1)
  assert.equal(responses(parties, 481, 'PRACK').length, 1)
})

test('a PRACK for nothing that waits gets 481, one without a RAck 400', () => {
  const parties = calling({ right: { reliableProvisional: 'supported' } }, [['Supported', '100rel']])
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(100)
  prack(parties, '1 1 INVITE')
  prack(parties, 'x', 3)
  parties.run(100)
  assert.equal(responses(parties, 481, 'PRACK').length, 1)
  assert.equal(responses(parties, 400, 'PRACK').length, 1)
})

test('each fork counts for itself, and what is out of order is neither told nor acknowledged (section 4)', () => {
  const parties = calling({ left: { reliableProvisional: 'supported' } })
  const inject = (tag: string, rseq: number) => {
    parties.inject('right', numbered(parties, tag, rseq))
    parties.run(20)
  }
  inject('one', 100)
  inject('two', 900)
  inject('one', 100)
  inject('one', 102)
  inject('one', 101)
  const racks = sentBy(parties, 'PRACK').map(each => `${each.to.tag} ${each.headers.get('rack')}`)
  assert.deepEqual(racks, ['one 100 1 INVITE', 'two 900 1 INVITE', 'one 101 1 INVITE'])
  assert.equal(count(parties.left.heard(), 'ringing'), 3)
})

test('of more than sixteen forks no more is kept', () => {
  const parties = calling()
  for (let fork = 0; fork < 40; fork++) parties.inject('right', answer(inviteOf(parties), 180, `f${fork}`))
  parties.run(100)
  const state = parties.left.usage?.state
  assert.ok(state?.state === 'calling')
  assert.equal(state.forks.length, 16)
  assert.equal(count(parties.left.heard(), 'ringing'), 40)
})

test('a 199 ends its fork and no other, and is acknowledged when it is reliable (RFC 6228)', () => {
  const parties = calling({ left: { reliableProvisional: 'supported' } })
  parties.inject('right', numbered(parties, 'one', 1))
  parties.inject('right', numbered(parties, 'two', 1))
  parties.run(50)
  const gone = answer(inviteOf(parties), 199, 'one')
  parties.inject(
    'right',
    gone.with({ headers: gone.headers.append('Require', '100rel').append('RSeq', '2') }),
  )
  parties.run(50)
  const state = parties.left.usage?.state
  assert.ok(state?.state === 'calling')
  assert.deepEqual(
    state.forks.map(({ dialog }) => dialog.remoteTag),
    ['two'],
  )
  assert.equal(parties.left.find('fork-ended')?.fork, 'one')
  assert.equal(sentBy(parties, 'PRACK').length, 3)
})

test('an INVITE without an offer gets ours in the first reliable response, and the PRACK brings the answer', () => {
  const parties = calling({ right: { reliableProvisional: 'supported' } }, [['Require', '100rel']], '')
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(20)
  const rseq = responses(parties, 183, 'INVITE')[0]?.headers.get('rseq')
  parties.tell(parties.right, { type: 'answer', body: SDP })
  prack(parties, `${rseq} 1 INVITE`, 2, 'v=0\r\na=theirs\r\n')
  parties.run(100)
  assert.equal(parties.right.find('early-answer')?.prack.bodyText, 'v=0\r\na=theirs\r\n')
  assert.equal(responses(parties, 200, 'INVITE')[0]?.bodyLength, 0)
})

test('without an offer in the INVITE nothing goes reliably before ours, where it need not (RFC 3262 section 5)', () => {
  const parties = calling({ right: { reliableProvisional: 'required' } }, [['Supported', '100rel']], '')
  parties.tell(parties.right, { type: 'ring', status: 180 })
  parties.run(20)
  assert.equal(responses(parties, 180, 'INVITE')[0]?.headers.get('rseq'), undefined)
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(20)
  assert.ok(responses(parties, 183, 'INVITE')[0]?.headers.has('rseq'))
})

test('an offer in the PRACK is answered in its 200, and the 200 to the INVITE waits for that', () => {
  const parties = calling({ right: { reliableProvisional: 'supported' } }, [['Supported', '100rel']])
  parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
  parties.run(20)
  const rseq = responses(parties, 183, 'INVITE')[0]?.headers.get('rseq')
  prack(parties, `${rseq} 1 INVITE`, 2, 'v=0\r\na=again\r\n')
  parties.run(20)
  assert.equal(parties.right.find('re-invited')?.request.method, 'PRACK')
  parties.tell(parties.right, { type: 'answer', body: SDP })
  assert.equal(responses(parties, 200, 'INVITE').length, 0)
  parties.tell(parties.right, { type: 'answer-re-invite', body: 'v=0\r\na=agreed\r\n' })
  parties.run(20)
  assert.equal(responses(parties, 200, 'PRACK')[0]?.bodyText, 'v=0\r\na=agreed\r\n')
  assert.equal(responses(parties, 200, 'INVITE').length, 1)
})

test('a reliable response to a re-INVITE is acknowledged, and its SDP is the answer', () => {
  const { parties, reInvite } = reInviting()
  const plain = answer(reInvite, 183, reInvite.to.tag)
  const headers = plain.headers.append('Require', '100rel').append('RSeq', '5')
  parties.inject('right', plain.with({ headers, body: 'v=0\r\na=early\r\n' }))
  parties.run(50)
  assert.equal(sentBy(parties, 'PRACK').at(-1)?.headers.get('rack'), '5 2 INVITE')
  parties.inject('right', answer(reInvite, 200, reInvite.to.tag))
  parties.run(50)
  assert.equal(parties.left.find('re-invite-answered')?.response.bodyText, 'v=0\r\na=early\r\n')
  // The PRACK that nobody knew over there changes nothing.
  assert.equal(parties.left.state, 'confirmed')
})

test('a peer that answers no PRACK gets only so many for one re-INVITE', () => {
  const { parties, reInvite } = reInviting({ ...BOTH, fate: line => (line.startsWith('PRACK') ? [] : [10]) })
  const plain = answer(reInvite, 183, reInvite.to.tag)
  for (let rseq = 1; rseq <= 100; rseq++) {
    const headers = plain.headers.append('Require', '100rel').append('RSeq', String(rseq))
    parties.inject('right', plain.with({ headers }))
    parties.run(20)
  }
  assert.equal(new Set(sentBy(parties, 'PRACK').map(({ cseq }) => cseq.number)).size, 16)
})

test('a PRACK that gets 408 or 481 leaves a standing call alone (RFC 5057 section 5.3)', () => {
  for (const status of [408, 481]) {
    const { parties, reInvite } = reInviting()
    const plain = answer(reInvite, 183, reInvite.to.tag, [
      ['Require', '100rel'],
      ['RSeq', '1'],
    ])
    parties.inject('right', plain)
    parties.run(11)
    const [prack] = sentBy(parties, 'PRACK')
    assert.ok(prack)
    parties.inject('right', answer(prack, status, prack.to.tag))
    parties.run(50)
    assert.equal(parties.left.state, 'confirmed', `${status}`)
  }
})

test('a reliable call under loss ends up with one exchange and nothing left', () => {
  for (let seed = 1; seed <= 30; seed++) {
    let drawn = seed
    const draw = () => {
      drawn = (drawn * 1103515245 + 12345) % 2147483648
      return drawn / 2147483648
    }
    const fate = (): number[] => (draw() < 0.25 ? [] : draw() < 0.2 ? [10, 300] : [10])
    const parties = new TwoParties({ ...BOTH, seed, reliability: 'unreliable', fate })
    parties.call()
    parties.run(3000)
    parties.tell(parties.right, { type: 'ring', status: 183, body: SDP })
    parties.tell(parties.right, { type: 'answer', body: SDP })
    parties.run(60_000)
    for (const party of [parties.left, parties.right]) parties.tell(party, { type: 'hang-up' })
    parties.run(200_000)
    assert.equal(parties.left.agent.calls + parties.right.agent.calls, 0, `seed ${seed}`)
    assert.ok(count(parties.left.heard(), 'early-media') <= 1, `seed ${seed}`)
  }
})
