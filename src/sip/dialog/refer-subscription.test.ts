import assert from 'node:assert/strict'
import { test } from 'node:test'
import { losing, type Party, TwoParties } from '../testing/two-parties.ts'

const REFER = {
  type: 'request',
  method: 'REFER',
  headers: [['Refer-To', '<sip:sip.pstnhub.microsoft.com;x-m=8:orgid:1>']],
} as const
const count = (lines: string[], line: string): number => lines.filter(other => other === line).length

function refer(parties: TwoParties): void {
  parties.tell(parties.right, {
    ...REFER,
    headers: [...REFER.headers.map((pair): [string, string] => [...pair])],
  })
}
/** `left` accepts each REFER. */
function accepting(parties: TwoParties): void {
  parties.left.onEvent = event => {
    if (event.type === 'refer')
      parties.tell(parties.left, { type: 'accept-refer', transaction: event.transaction })
  }
}
const news = (party: Party): string[] =>
  party.events.flatMap(event =>
    event.type === 'refer-progress'
      ? [`${event.progress?.status}${event.terminated ? ' terminated' : ''}`]
      : [],
  )

test('a REFER gets 202, 100 at once, its progress and its outcome (RFC 3515 section 2.4)', () => {
  const parties = new TwoParties()
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(100)
  assert.equal(parties.left.find('refer')?.referTo, '<sip:sip.pstnhub.microsoft.com;x-m=8:orgid:1>')
  parties.tell(parties.left, { type: 'refer-progress', status: 180 })
  parties.run(100)
  parties.tell(parties.left, { type: 'refer-progress', status: 200 })
  parties.run(100)
  assert.deepEqual(news(parties.right), ['100', '180', '200 terminated'])
  assert.equal(parties.left.find('refer-finished')?.cause, 'final')
  const last = parties.messages.findLast(message => message.kind === 'request')
  assert.equal(last?.headers.get('subscription-state'), 'terminated;reason=noresource')
  assert.equal(last?.headers.get('event'), 'refer')
  assert.equal(last?.bodyText, 'SIP/2.0 200 OK\r\n')
  const [first] = parties.messages.filter(each => each.kind === 'request' && each.method === 'NOTIFY')
  assert.equal(first?.headers.get('subscription-state'), 'active;expires=180')
  // Section 2.2 and RFC 6665 section 8.2.1 have a Contact in both.
  const refers = parties.messages.filter(each => each.kind === 'request' && each.method === 'REFER')
  for (const each of [...refers, first]) assert.ok(each?.headers.has('contact'))
})

test('a REFER with several targets in one line gets 400 (section 2.4.2)', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.tell(parties.right, {
    type: 'request',
    method: 'REFER',
    headers: [['Refer-To', '<sip:a@b>, <sip:c@d>']],
  })
  parties.run(100)
  assert.equal(parties.right.find('request-answered')?.response.status, 400)
})

test('the next NOTIFY waits for the answer to the last, and old news gives way to new', () => {
  const parties = new TwoParties({ fate: line => (line === '200 2 NOTIFY' ? [1000] : [10]) })
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(100)
  for (const status of [180, 183, 200, 180]) parties.tell(parties.left, { type: 'refer-progress', status })
  parties.run(500)
  assert.deepEqual(news(parties.right), ['100'])
  parties.run(1000)
  assert.deepEqual(news(parties.right), ['100', '200 terminated'])
})

test('a REFER while another is carried out gets 491; afterwards it is taken, with an id (section 2.4.6)', () => {
  const parties = new TwoParties()
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(100)
  const first = parties.messages.find(message => message.kind === 'request' && message.method === 'REFER')
  assert.ok(first?.kind === 'request')
  const via = 'SIP/2.0/TLS right.example.net:5061;branch=z9hG4bK-again'
  parties.inject('right', first.with({ headers: first.headers.with('Via', via).with('CSeq', '2 REFER') }))
  parties.run(100)
  assert.ok(parties.seen('left').includes('491 2 REFER'))
  parties.tell(parties.left, { type: 'refer-progress', status: 486 })
  parties.run(100)
  parties.run(5000)
  refer(parties)
  parties.run(100)
  assert.equal(count(parties.left.heard(), 'refer'), 2)
  const notify = parties.messages.findLast(
    message => message.kind === 'request' && message.method === 'NOTIFY',
  )
  assert.equal(notify?.headers.get('event'), 'refer;id=2')
  assert.deepEqual(news(parties.right), ['100', '486 terminated', '100'])
})

test('a REFER refused by the owner makes no subscription', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.left.onEvent = event => {
    if (event.type === 'refer') {
      parties.tell(parties.left, { type: 'respond', transaction: event.transaction, status: 603 })
    }
  }
  refer(parties)
  parties.run(100)
  assert.equal(parties.right.find('refer-failed')?.cause, 'refused')
  assert.equal(parties.right.find('refer-failed')?.response?.status, 603)
  assert.equal(parties.right.state, 'confirmed')
})

test('a NOTIFY answered 481 or not at all ends the subscription, not the call (RFC 6665 section 4.2.2)', () => {
  const parties = new TwoParties({ fate: losing({ 'left NOTIFY 2': 100 }) })
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(31_000)
  assert.equal(parties.left.find('refer-finished'), undefined)
  parties.run(2000)
  assert.equal(parties.left.find('refer-finished')?.cause, 'refused')
  assert.equal(parties.left.state, 'confirmed')
  assert.equal(parties.right.find('refer-failed')?.cause, 'no-notify')
})

test('a NOTIFY nobody asked for gets 481 and the call goes on (RFC 6665 section 4.1.3)', () => {
  const parties = new TwoParties()
  parties.establish()
  const headers: [string, string][] = [
    ['Event', 'refer'],
    ['Subscription-State', 'active'],
  ]
  parties.tell(parties.left, { type: 'request', method: 'NOTIFY', headers })
  parties.run(100)
  assert.equal(parties.left.find('request-answered')?.response.status, 481)
  assert.equal(parties.left.state, 'confirmed')
})

test('a NOTIFY for another REFER gets 481 and is no news (RFC 3515 section 2.4.6)', () => {
  const parties = new TwoParties()
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(100)
  const before = news(parties.right)
  const headers: [string, string][] = [
    ['Event', 'refer;id=4711'],
    ['Subscription-State', 'terminated;reason=noresource'],
  ]
  parties.tell(parties.left, { type: 'request', method: 'NOTIFY', headers, body: 'SIP/2.0 200 OK\r\n' })
  parties.run(100)
  assert.deepEqual(news(parties.right), before)
  assert.equal(parties.left.find('request-answered')?.response.status, 481)
})

test('a NOTIFY that overtakes the 202 is taken (RFC 6665 section 4.1.2.4)', () => {
  const parties = new TwoParties({ fate: line => (line === '202 1 REFER' ? [500] : [10]) })
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(100)
  assert.deepEqual(news(parties.right), ['100'])
  parties.run(1000)
  assert.equal(parties.right.find('request-answered')?.response.status, 202)
  parties.run(60_000)
  assert.equal(parties.right.find('refer-failed'), undefined)
})

test('a BYE waits until the last NOTIFY is answered, so that the outcome is not lost', () => {
  const parties = new TwoParties({ fate: line => (line === '200 3 NOTIFY' ? [1000] : [10]) })
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(100)
  parties.tell(parties.left, { type: 'refer-progress', status: 200 })
  parties.tell(parties.left, { type: 'bye' })
  parties.run(500)
  assert.equal(count(parties.seen('left'), 'BYE 4'), 0)
  parties.run(1000)
  assert.equal(count(parties.seen('left'), 'BYE 4'), 1)
})

test('a transfer that rings for ever is reported as timed out when the subscription expires', () => {
  const parties = new TwoParties()
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(181_000)
  assert.equal(parties.left.find('refer-finished')?.cause, 'expired')
  const last = parties.messages.findLast(message => message.kind === 'request')
  assert.equal(last?.headers.get('subscription-state'), 'terminated;reason=timeout')
})

const subscribe = (parties: TwoParties, expires: string, event = 'refer'): void =>
  parties.tell(parties.right, {
    type: 'request',
    method: 'SUBSCRIBE',
    headers: [
      ['Event', event],
      ['Expires', expires],
    ],
  })
const statusesTo = (parties: TwoParties, method: string): number[] =>
  parties.messages.flatMap(message =>
    message.kind === 'response' && message.cseq.method === method ? [message.status] : [],
  )

test('the referrer prolongs its subscription, ends it, and is told no more (RFC 3515 section 2.4.4)', () => {
  const parties = new TwoParties()
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(100)
  subscribe(parties, '600')
  parties.run(100)
  subscribe(parties, '0')
  parties.run(100)
  assert.deepEqual(statusesTo(parties, 'SUBSCRIBE'), [200, 200])
  assert.deepEqual(news(parties.right), ['100', '100', '100 terminated'])
  const last = parties.messages.findLast(message => message.kind === 'request')
  assert.equal(last?.headers.get('subscription-state'), 'terminated;reason=timeout')
  parties.tell(parties.left, { type: 'refer-progress', status: 200 })
  parties.run(100)
  assert.equal(news(parties.right).length, 3)
})

test('nobody subscribes for longer than an hour', () => {
  const parties = new TwoParties()
  parties.establish()
  accepting(parties)
  refer(parties)
  parties.run(100)
  subscribe(parties, '86400')
  parties.run(100)
  const granted = parties.messages.findLast(
    each => each.kind === 'response' && each.cseq.method === 'SUBSCRIBE',
  )
  assert.equal(granted?.headers.get('expires'), '3600')
})

test('no SUBSCRIBE makes a subscription to the refer event (section 2.4.4)', () => {
  const parties = new TwoParties()
  parties.establish()
  subscribe(parties, '600')
  parties.run(100)
  assert.deepEqual(statusesTo(parties, 'SUBSCRIBE'), [403])
  subscribe(parties, '600', 'dialog')
  parties.run(100)
  assert.equal(parties.left.find('requested')?.request.method, 'SUBSCRIBE')
})

test('a REFER that wants no news gets none, and both sides know it (RFC 4488)', () => {
  const parties = new TwoParties()
  parties.establish()
  accepting(parties)
  const headers: [string, string][] = [...REFER.headers.map((pair): [string, string] => [...pair])]
  headers.push(['Refer-Sub', 'false'], ['Require', 'norefersub'])
  parties.tell(parties.right, { type: 'request', method: 'REFER', headers })
  parties.run(100)
  const accepted = parties.messages.find(message => message.kind === 'response' && message.status === 202)
  assert.equal(accepted?.headers.get('refer-sub'), 'false')
  assert.ok(parties.right.find('refer-unreported'))
  parties.tell(parties.left, { type: 'refer-progress', status: 200 })
  parties.run(60_000)
  assert.ok(!parties.wire.some(line => line.includes('NOTIFY')))
  assert.equal(parties.right.find('refer-failed'), undefined)
})

test('who asks for no news and gets them all the same takes them', () => {
  const parties = new TwoParties()
  parties.establish()
  parties.left.onEvent = event => {
    if (event.type !== 'refer') return
    const { transaction } = event
    parties.tell(parties.left, { type: 'respond', transaction, status: 202 })
    const headers: [string, string][] = [
      ['Event', 'refer'],
      ['Subscription-State', 'terminated;reason=noresource'],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ]
    parties.tell(parties.left, { type: 'request', method: 'NOTIFY', headers, body: 'SIP/2.0 200 OK\r\n' })
  }
  const headers: [string, string][] = [...REFER.headers.map((pair): [string, string] => [...pair])]
  headers.push(['Refer-Sub', 'false'])
  parties.tell(parties.right, { type: 'request', method: 'REFER', headers })
  parties.run(100)
  assert.deepEqual(news(parties.right), ['200 terminated'])
})

test('a Replaces in any request but an INVITE gets 400 (RFC 3891 section 3)', () => {
  const parties = new TwoParties()
  parties.establish()
  const headers: [string, string][] = [['Replaces', 'c@d;to-tag=1;from-tag=2']]
  parties.tell(parties.right, { type: 'request', method: 'INFO', headers })
  parties.run(100)
  assert.deepEqual(statusesTo(parties, 'INFO'), [400])
})
