import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageLines, withSdp } from './message-lines.ts'

const INVITE = [
  'INVITE sip:+4952511234@sip.example.net SIP/2.0',
  'Via: SIP/2.0/TLS sbc1.example.net',
  'Subject: long',
  ' and longer',
  'Content-Type: application/sdp',
  '',
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  'c=IN IP4 192.0.2.1',
  'm=audio 20000 RTP/AVP 8',
  'a=ptime:20',
  'a=sendonly',
  '',
].join('\r\n')

test('each line of a message is told apart, and a header that goes on in the next line is one', () => {
  const lines = messageLines(INVITE)
  assert.deepEqual(
    lines.map(line => line.kind),
    ['start', 'header', 'header', 'header', 'blank', 'sdp', 'sdp', 'sdp', 'sdp', 'sdp', 'sdp'],
  )
  const [, via, subject] = lines
  assert.deepEqual(via, {
    kind: 'header',
    text: 'Via: SIP/2.0/TLS sbc1.example.net',
    name: 'Via',
    value: ': SIP/2.0/TLS sbc1.example.net',
  })
  assert.equal(subject?.text, 'Subject: long\n and longer')
})

test('a body that is no SDP is not folded', () => {
  const notify = 'NOTIFY sip:x SIP/2.0\r\nContent-Type: message/sipfrag\r\n\r\nSIP/2.0 200 OK\r\n'
  const lines = messageLines(notify)
  assert.deepEqual(withSdp(lines, 'off'), lines)
  assert.equal(lines.at(-1)?.kind, 'body')
})

test('the compact form of Content-Type names SDP too', () => {
  const lines = messageLines('INVITE sip:x SIP/2.0\nc: application/sdp\n\nv=0')
  assert.equal(lines.at(-1)?.kind, 'sdp')
})

test('folded SDP keeps where media goes and whether it flows, and says how much is hidden', () => {
  const folded = withSdp(messageLines(INVITE), 'folded').slice(5)
  assert.deepEqual(folded, [
    { kind: 'sdp', text: 'c=IN IP4 192.0.2.1' },
    { kind: 'sdp', text: 'm=audio 20000 RTP/AVP 8' },
    { kind: 'sdp', text: 'a=sendonly' },
    { kind: 'folded', text: '', lines: 3 },
  ])
  assert.deepEqual(withSdp(messageLines(INVITE), 'off').slice(5), [{ kind: 'folded', text: '', lines: 6 }])
})
