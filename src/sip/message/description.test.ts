import assert from 'node:assert/strict'
import { test } from 'node:test'
import { request } from '../testing/messages.ts'
import { bodyParts, descriptionOf, isForeignBody, mustBeUnderstood } from './description.ts'

const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n'
const PIDF = '<presence entity="pres:kim@example.net"/>\r\n'

const invite = (type: string | undefined, body: string) =>
  request('INVITE', { headers: type === undefined ? [] : [['Content-Type', type]] }).with({ body })

const part = (type: string, text: string, ...headers: string[]): string =>
  `--b1\r\nContent-Type: ${type}\r\n${headers.map(line => `${line}\r\n`).join('')}\r\n${text}\r\n`
const mixed = (...parts: string[]): string => `preamble\r\n${parts.join('')}--b1--\r\nepilogue`

test('the body is the description where it is SDP or says nothing of itself', () => {
  assert.equal(descriptionOf(invite('application/sdp', SDP)), SDP)
  assert.equal(descriptionOf(invite('Application/SDP; charset=utf-8', SDP)), SDP)
  assert.equal(descriptionOf(invite(undefined, SDP)), SDP)
  assert.equal(descriptionOf(invite(undefined, '')), '')
})

test('beside the location of an emergency call the SDP is found (RFC 5621, RFC 6442)', () => {
  const body = mixed(part('application/pidf+xml', PIDF, 'Content-ID: <a@b>'), part('application/sdp', SDP))
  assert.equal(descriptionOf(invite('multipart/mixed; boundary=b1', body)), SDP)
  assert.equal(descriptionOf(invite('Multipart/Mixed;boundary="b1"', body)), SDP)
})

test('SDP in a body within the body is found, too', () => {
  const inner = `--i\r\nContent-Type: application/sdp\r\n\r\n${SDP}\r\n--i--\r\n`
  const body = mixed(part('text/plain', 'hello'), part('multipart/alternative; boundary=i', inner))
  assert.equal(descriptionOf(invite('multipart/mixed; boundary=b1', body)), SDP)
})

test('a body is looked for three deep and no deeper', () => {
  const within = (body: string, type: string, boundary: string): string =>
    `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${body}\r\n--${boundary}--\r\n`
  const deep = (levels: number): string => {
    let [type, body] = ['application/sdp', SDP]
    for (let level = 1; level <= levels; level++) {
      body = within(body, type, `b${level}`)
      type = `multipart/mixed; boundary=b${level}`
    }
    return descriptionOf(invite(type, body))
  }
  assert.deepEqual([deep(1), deep(3), deep(4)], [SDP, SDP, ''])
})

test('a body without SDP is foreign', () => {
  assert.ok(isForeignBody(invite('application/pidf+xml', PIDF)))
  assert.ok(isForeignBody(invite('multipart/mixed; boundary=b1', mixed(part('text/plain', 'x')))))
  assert.ok(isForeignBody(invite('multipart/mixed', SDP)))
  assert.ok(!isForeignBody(invite(undefined, '')))
})

test('no more than sixteen parts are looked at', () => {
  const many = mixed(
    ...Array.from({ length: 40 }, () => part('text/plain', 'x')),
    part('application/sdp', SDP),
  )
  assert.equal(bodyParts('multipart/mixed; boundary=b1', many)?.length, 16)
})

test('a part must be understood when it says so', () => {
  const of = (disposition: string) => mustBeUnderstood({ type: 'application/isup', disposition, text: '' })
  assert.ok(of('signal;handling=required'))
  assert.ok(!of('signal;handling=optional'))
  assert.ok(!of('signal'))
})
