import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FramingEvent, MAX_HEAD_BYTES, StreamFramer } from '../index.ts'

const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const message = (name: string, body: string, length = 'Content-Length'): string =>
  `OPTIONS sip:${name} SIP/2.0\r\nCall-ID: ${name}\r\n${length}: ${body.length}\r\n\r\n${body}`

const MESSAGES = [
  message('one', 'abc\r\n\r\ndef'),
  message('two', '', 'l'),
  message('three', 'x', 'CONTENT-LENGTH\t'),
]
const STREAM = octets(`\r\n\r\n${MESSAGES[0]}\r\n\r\n${MESSAGES[1]}\r\n\r\n\r\n\r\n${MESSAGES[2]}`)

function run(...chunks: Uint8Array[]): FramingEvent[] {
  const framer = new StreamFramer()
  return chunks.flatMap(chunk => framer.push(chunk))
}
const show = (event: FramingEvent): string =>
  event.type === 'message' ? Buffer.from(event.bytes).toString('latin1') : event.type
const EXPECTED = ['ping', MESSAGES[0], 'ping', MESSAGES[1], 'ping', 'ping', MESSAGES[2]]

test('many messages and pings in one chunk come out in order', () => {
  assert.deepEqual(run(STREAM).map(show), EXPECTED)
})

test('a stream cut at any point gives the same messages and pings', () => {
  for (let cut = 0; cut <= STREAM.length; cut++) {
    const events = run(STREAM.subarray(0, cut), STREAM.subarray(cut)).map(show)
    assert.deepEqual(
      events.filter(event => event !== 'pong'),
      EXPECTED,
      `cut at ${cut}`,
    )
  }
})

test('a stream that arrives octet by octet gives the same messages and pings', () => {
  const events = run(...Array.from(STREAM, octet => Uint8Array.of(octet))).map(show)
  assert.deepEqual(
    events.filter(event => event !== 'pong'),
    EXPECTED,
  )
})

test('a single CRLF is a pong, at once and before a message', () => {
  assert.deepEqual(run(octets('\r\n')).map(show), ['pong'])
  assert.deepEqual(run(octets(`\r\n${MESSAGES[1]}`)).map(show), ['pong', MESSAGES[1]])
})

test('two pongs with a message between them are no ping', () => {
  assert.deepEqual(run(octets('\r\n'), octets(`${MESSAGES[1]}\r\n`)).map(show), ['pong', MESSAGES[1], 'pong'])
})

test('a folded Content-Length is understood', () => {
  assert.deepEqual(run(octets('A b c\r\nContent-Length:\r\n 2\r\n\r\nxyB')).map(show), [
    'A b c\r\nContent-Length:\r\n 2\r\n\r\nxy',
  ])
})

const FAULTS: [title: string, stream: string, status: number][] = [
  ['no Content-Length', 'OPTIONS sip:a SIP/2.0\r\nX: y\r\n\r\n', 400],
  ['two of them that agree', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n', 400],
  ['the long and the compact form', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 1\r\nL: 9\r\n\r\n', 400],
  ['a negative length', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n', 400],
  ['two lengths in one line', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 1, 1\r\n\r\n', 400],
  ['a body above the limit', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 65537\r\n\r\n', 413],
  ['a head that does not end', `OPTIONS sip:a SIP/2.0\r\nX: ${'y'.repeat(MAX_HEAD_BYTES)}`, 513],
]
for (const [title, stream, status] of FAULTS) {
  test(`${title}: a fault with ${status}, after which nothing is read`, () => {
    const framer = new StreamFramer()
    const [first, ...more] = framer.push(octets(stream + MESSAGES[1]))
    assert.ok(first?.type === 'fault')
    assert.equal(first.fault.status, status)
    assert.deepEqual(more, [])
    assert.deepEqual(framer.push(octets(MESSAGES[1] as string)), [])
    assert.equal(framer.pendingBytes, 0)
  })
}

test('messages before a fault are still delivered', () => {
  const events = run(octets(`${MESSAGES[0]}BAD sip:a SIP/2.0\r\n\r\n`))
  assert.deepEqual(events.map(show), [MESSAGES[0], 'fault'])
})

test('a chunk far larger than the buffer limit passes when its messages are small', () => {
  const events = run(octets((MESSAGES[0] as string).repeat(5000)))
  assert.equal(events.filter(event => event.type === 'message').length, 5000)
})

test('a delivered message does not change when more arrives', () => {
  const framer = new StreamFramer()
  const chunk = octets(MESSAGES[0] as string)
  const [event] = framer.push(chunk)
  chunk.fill(0)
  framer.push(octets(MESSAGES[2] as string))
  assert.equal(event && show(event), MESSAGES[0])
})
