import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyMessage } from '../testing/any-message.ts'
import { MessageGlance, type Word } from './message-glance.ts'
import { parseMessage } from './parse-message.ts'

const octets = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'))

const INVITE = `INVITE sip:+49525112@192.0.2.20;user=phone SIP/2.0
v: SIP/2.0/TLS 198.51.100.7:5061;branch=z9hG4bK-1;rport
FROM: "A, \\"B\\"" <sip:+4930@198.51.100.7;user=phone>;tag=f1
To: Somebody <sip:+49525112@192.0.2.20>
Call-ID: 7f3a@198.51.100.7
CSeq: 1 INVITE
Contact: <sip:+4930@198.51.100.7:5060;transport=udp>;+sip.instance=x
Max-Forwards: 69
Server: of no interest beside a
User-Agent: Carrier  9.4\t
X-Unknown: a, b
Content-Type: application/sdp
Content-Length: 3

v=0 and more`

const glance = new MessageGlance()
const word = (bytes: Uint8Array, { from, to }: Word): string | undefined =>
  from < 0 ? undefined : Buffer.from(bytes).toString('latin1', from, to)

/** What a glance tells, or the parser. */
function glanced(bytes: Uint8Array) {
  const text = (found: Word): string | undefined => word(bytes, found)
  return {
    startLine: text(glance.startLine),
    method: text(glance.method),
    status: glance.status,
    callId: text(glance.callId),
    cseq: glance.cseq,
    fromTag: text(glance.fromTag),
    toTag: text(glance.toTag),
    userAgent: text(glance.userAgent),
    server: text(glance.server),
    contact: text(glance.contact),
    reason: text(glance.reason),
    referTo: text(glance.referTo),
    contentType: text(glance.contentType),
    body: Buffer.from(bytes).toString('latin1', glance.bodyAt, glance.bodyAt + glance.bodyLength),
  }
}
function parsed(bytes: Uint8Array): ReturnType<typeof glanced> {
  const result = parseMessage(bytes)
  assert.ok(result.ok, result.ok ? '' : result.fault.what)
  const message = result.value
  const header = (name: string): string | undefined =>
    message.headers.lines.find(({ key }) => key === name)?.value
  return {
    startLine: message.startLine,
    method: message.kind === 'request' ? message.method : message.cseq.method,
    status: message.kind === 'response' ? message.status : undefined,
    callId: message.callId,
    cseq: message.cseq.number,
    fromTag: message.from.tag,
    toTag: message.to.tag,
    userAgent: header('user-agent'),
    server: header('server'),
    contact: header('contact'),
    reason: header('reason'),
    referTo: header('refer-to'),
    contentType: header('content-type'),
    body: message.bodyText,
  }
}

test('a message of the common kind is read at a glance', () => {
  const bytes = octets(INVITE)
  assert.ok(glance.read(bytes))
  assert.deepEqual(glanced(bytes), parsed(bytes))
  assert.equal(glance.fromTag.to - glance.fromTag.from, 2)
})

for (const [what, changed] of [
  ['a folded line', INVITE.replace('a, b', 'a,\n b')],
  ['a URI without angle brackets', INVITE.replace('To: Somebody <sip:+49525112@192.0.2.20>', 'To: sip:a@b')],
  ['a line feed alone', INVITE.replace('a, b', 'a\r b')],
  ['a carriage return for a hyphen', INVITE.replace('Call-ID', 'Call\rID')],
  ['a second Call-ID', INVITE.replace('X-Unknown: a, b', 'i: other')],
  ['a CSeq of another method', INVITE.replace('1 INVITE', '1 ACK')],
  ['a branch with nothing behind the cookie', INVITE.replace('z9hG4bK-1', 'z9hG4bK')],
  ['too many hops', INVITE.replace('69', '256')],
  ['less body than it says', INVITE.replace('Length: 3', 'Length: 300')],
  ['a parameter given twice', INVITE.replace(';tag=f1', ';tag=f1;tag=f2')],
  ['a tag in quotes', INVITE.replace(';tag=f1', ';tag="f1"')],
  ['a Referred-By, which has a digest', INVITE.replace('X-Unknown: a, b', 'b: <sip:a@b>')],
  ['no Via', INVITE.replace('v: ', 'w: ')],
] as const)
  test(`a message with ${what} is left to the parser`, () => {
    assert.ok(glance.read(octets(INVITE)))
    assert.equal(glance.read(octets(changed)), false)
  })

test('whatever is read at a glance the parser reads, and alike', () => {
  const lines = INVITE.split('\n')
  const mutated = fc.oneof(
    anyMessage.map(({ bytes }) => bytes),
    // Octets put in, taken out, changed; lines put elsewhere.
    fc
      .shuffledSubarray(lines.slice(1, 12), { minLength: 9 })
      .map(some => octets([lines[0], ...some, ...lines.slice(12)].join('\n'))),
    fc
      .record({
        at: fc.nat(INVITE.length),
        cut: fc.nat(6),
        put: fc.string({ unit: fc.constantFrom(...' \t;=<>":@,?\0\r\naT5tag'), maxLength: 6 }),
      })
      .map(({ at, cut, put }) => octets(INVITE.slice(0, at) + put + INVITE.slice(at + cut))),
  )
  let read = 0
  fc.assert(
    fc.property(mutated, bytes => {
      if (!glance.read(bytes)) return
      read++
      const told = glanced(bytes)
      assert.deepEqual(told, parsed(bytes))
    }),
    { numRuns: 3000 },
  )
  assert.ok(read > 300, `${read} were of the common kind`)
})
