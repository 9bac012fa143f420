import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatMessage,
  parseMessage,
  responseTo,
  responseToFault,
  SipHeaders,
  SipRequest,
  SipResponse,
} from '../index.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const REQUEST = new SipRequest({
  method: 'INVITE',
  uri: 'sip:kim@example.net',
  headers: SipHeaders.of(
    ['Via', 'SIP/2.0/TLS sbc1.example.net:5061;branch=z9hG4bK1'],
    ['Via', 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK0'],
    ['Record-Route', '<sip:proxy.example.net;lr>'],
    ['From', '<sip:lee@example.net>;tag=1'],
    ['To', 'sip:kim@example.net'],
    ['Call-ID', 'c1'],
    ['CSeq', '7 INVITE'],
    ['Max-Forwards', '70'],
    ['Subject', 'hello'],
  ),
  body: 'v=0\r\n',
})

test('a message of our own carries its Content-Length', () => {
  assert.equal(REQUEST.headers.get('Content-Length'), '5')
  assert.ok(text(formatMessage(REQUEST)).endsWith('\r\nContent-Length: 5\r\n\r\nv=0\r\n'))
})

test('a changed body changes the Content-Length in its place and spelling', () => {
  const upper = REQUEST.with({ headers: REQUEST.headers.upperCased() })
  const changed = upper.with({ body: 'longer body' })
  assert.equal(changed.headers.lines.at(-1)?.raw, 'CONTENT-LENGTH: 11')
  assert.equal(changed.headers.lines.length, upper.headers.lines.length)
})

test('a received message whose Content-Length is changed or taken away says its own length again', () => {
  const parsed = parseMessage(formatMessage(REQUEST))
  assert.ok(parsed.ok)
  const { headers } = parsed.value
  for (const changed of [headers.with('Content-Length', '99'), headers.without('l'), headers.with('l', '')])
    assert.equal(parsed.value.with({ headers: changed }).headers.get('Content-Length'), '5')
})

test('headers without a Content-Length given to a message get one', () => {
  assert.equal(REQUEST.with({ headers: REQUEST.headers.without('l') }).headers.get('l'), '5')
})

test('a received message without a length gets one with its first new body', () => {
  const bare = text(formatMessage(REQUEST)).replace('Content-Length: 5\r\n', '')
  const parsed = parseMessage(Buffer.from(bare, 'latin1'))
  assert.ok(parsed.ok)
  assert.equal(text(formatMessage(parsed.value)), bare)
  assert.equal(parsed.value.with({ body: 'new' }).headers.get('Content-Length'), '3')
})

test('a new Request-URI leaves everything else raw', () => {
  const source = text(formatMessage(REQUEST)).replace('Subject: hello', 'subject :  hello ')
  const parsed = parseMessage(Buffer.from(source, 'latin1'))
  assert.ok(parsed.ok && parsed.value.kind === 'request')
  const moved = parsed.value.with({ uri: 'sip:lee@example.org' })
  assert.equal(
    text(formatMessage(moved)),
    source.replace('INVITE sip:kim@example.net', 'INVITE sip:lee@example.org'),
  )
})

test('typed headers follow a change of the headers', () => {
  const changed = REQUEST.with({ headers: REQUEST.headers.with('f', '<sip:max@example.net>;tag=2') })
  assert.deepEqual([REQUEST.from.tag, changed.from.tag], ['1', '2'])
})

test('an answer copies what RFC 3261 8.2.6 names and tags To', () => {
  const answer = responseTo(REQUEST, 183, {
    toTag: 't9',
    headers: [['Contact', '<sip:me@example.net>']],
    body: 'b',
  })
  assert.deepEqual(
    answer.headers.lines.map(line => line.raw),
    [
      'Via: SIP/2.0/TLS sbc1.example.net:5061;branch=z9hG4bK1',
      'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK0',
      'Record-Route: <sip:proxy.example.net;lr>',
      'From: <sip:lee@example.net>;tag=1',
      'To: sip:kim@example.net;tag=t9',
      'Call-ID: c1',
      'CSeq: 7 INVITE',
      'Contact: <sip:me@example.net>',
      'Content-Length: 1',
    ],
  )
  assert.equal(answer.to.tag, 't9')
})

test('a refusal copies no Record-Route, and a tagged To keeps its tag', () => {
  const inDialog = REQUEST.with({ headers: REQUEST.headers.with('To', '<sip:kim@example.net>;tag=old') })
  const answer = responseTo(inDialog, 486, { toTag: 'new' })
  assert.ok(!answer.headers.has('Record-Route'))
  assert.equal(answer.to.tag, 'old')
  assert.equal(answer.reason, 'Busy Here')
})

test('a broken request is answered from its readable lines', () => {
  const source = text(formatMessage(REQUEST)).replace(
    'Max-Forwards: 70',
    'Max-Forwards: many\r\nX\r\nf: <sip:x@y>',
  )
  const parsed = parseMessage(Buffer.from(source, 'latin1'))
  assert.ok(!parsed.ok)
  const answer = responseToFault(parsed.fault, { toTag: 't1' })
  assert.equal(answer?.status, 400)
  assert.equal(answer?.headers.all('Via').length, 2)
  assert.equal(answer?.headers.all('From').length, 1)
  assert.equal(answer?.to.tag, 't1')
})

test('a broken response, ACK or message whose lines cannot be copied gets no answer', () => {
  const source = text(formatMessage(REQUEST))
  const broken = [
    source.replace('INVITE sip:kim@example.net SIP/2.0', 'SIP/2.0 200 OK').replace('From', 'Form'),
    source.replaceAll('INVITE', 'ACK').replace('Forwards: 70', 'Forwards: x'),
    source.replace('Call-ID', 'Call-IX'),
    source.replace(/^Via: .*$/m, 'Via: SIP/2.0/TLS ?;branch=z9hG4bK1'),
  ]
  for (const each of broken) {
    const parsed = parseMessage(Buffer.from(each, 'latin1'))
    assert.ok(!parsed.ok)
    assert.equal(responseToFault(parsed.fault), undefined)
  }
})

test('broken lines are copied into the answer as they came, and no getter of it throws', () => {
  const source = text(formatMessage(REQUEST))
  const broken = [
    source.replace(/^From: .*$/m, 'From: "open'),
    source.replace(/^To: .*$/m, 'To: "Kim <sip:kim@example.net>'),
    source.replace(/^CSeq: .*$/m, 'CSeq: many'),
    source.replace(/^Via: .*$/m, 'Via: SIP/7.0/TLS sbc1.example.net;;'),
  ]
  for (const each of broken) {
    const parsed = parseMessage(Buffer.from(each, 'latin1'))
    assert.ok(!parsed.ok)
    const answer = responseToFault(parsed.fault, { toTag: 't1' })
    assert.ok(answer)
    const { via, from, to, cseq, callId } = answer
    assert.deepEqual(
      [via.host, from.display, to.display, cseq.method, callId],
      ['sbc1.example.net', undefined, undefined, 'INVITE', 'c1'],
    )
    const written = text(formatMessage(answer))
    const name = (/^\w+:.*("open|"Kim|many|;;).*$/m.exec(each) as RegExpExecArray)[0]
    assert.ok(written.includes(`\r\n${name}\r\n`) && written.endsWith('\r\nContent-Length: 0\r\n\r\n'))
  }
})

test('a start line or header that would break the line is our bug', () => {
  const { headers } = REQUEST
  assert.throws(() => new SipRequest({ method: 'BYE', uri: 'sip:a b', headers }))
  assert.throws(() => REQUEST.with({ uri: 'sip:a\r\nX: y' }))
  assert.throws(() => new SipResponse({ status: 200, reason: 'OK\r\nX: y', headers }))
  assert.throws(() => headers.with('X', 'a\r\nVia: b'))
  assert.throws(() => headers.with('X: y\r\nZ', 'a'))
})

test('a body given as text or as octets is the same body', () => {
  const fromText = REQUEST.with({ body: 'caf\xe9' })
  const fromOctets = REQUEST.with({ body: Uint8Array.of(99, 97, 102, 0xe9) })
  for (const { body, bodyText, bodyLength } of [fromText, fromOctets])
    assert.deepEqual([[...body], bodyText, bodyLength], [[99, 97, 102, 0xe9], 'caf\xe9', 4])
  assert.deepEqual(formatMessage(fromText), formatMessage(fromOctets))
})

test('a parsed message keeps nothing of the octets it was read from', () => {
  const octets = formatMessage(REQUEST)
  const parsed = parseMessage(octets)
  octets.fill(0)
  assert.ok(parsed.ok)
  assert.equal(text(formatMessage(parsed.value)), text(formatMessage(REQUEST)))
  assert.equal(text(parsed.value.body), 'v=0\r\n')
})
