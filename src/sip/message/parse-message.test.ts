import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  formatMessage,
  MAX_HEADERS,
  type ParseFault,
  parseMessage,
  type SipMessage,
  SipRequest,
} from '../index.ts'

const octets = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1'))
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n')

function parsed(source: string): SipMessage {
  const result = parseMessage(octets(source))
  assert.ok(result.ok, result.ok ? '' : result.fault.what)
  return result.value
}
function refused(bytes: Uint8Array | string): ParseFault {
  const result = parseMessage(typeof bytes === 'string' ? octets(bytes) : bytes)
  assert.ok(!result.ok, 'is refused')
  return result.fault
}

const BASE = `OPTIONS sip:sbc1.example.net:5061;transport=tls SIP/2.0
Via: SIP/2.0/TLS 192.0.2.7:5061;branch=z9hG4bK-7;rport
From: <sip:sip.pstnhub.microsoft.com:5061>;tag=f1
To: <sip:sbc1.example.net>
Call-ID: c7@example.net
CSeq: 1 OPTIONS
Max-Forwards: 70
Content-Length: 0

`
const without = (name: string): string =>
  BASE.split('\n')
    .filter(line => !line.startsWith(`${name}:`))
    .join('\n')
const including = (line: string): string => BASE.replace('Max-Forwards', `${line}\nMax-Forwards`)

test('a plain request gives its typed headers', () => {
  const request = parsed(BASE)
  assert.ok(request.kind === 'request')
  assert.equal(request.method, 'OPTIONS')
  assert.equal(request.uri, 'sip:sbc1.example.net:5061;transport=tls')
  assert.equal(request.from.tag, 'f1')
  assert.equal(request.to.tag, undefined)
  assert.deepEqual(
    [request.via.transport, request.via.host, request.via.port, request.via.rport],
    ['TLS', '192.0.2.7', 5061, true],
  )
  assert.deepEqual(request.cseq, { number: 1, method: 'OPTIONS' })
  assert.equal(request.callId, 'c7@example.net')
  assert.equal(request.contact, undefined)
})

test("Microsoft's upper-case names are read and written back as they came", () => {
  const source = BASE.replace(/^[A-Z][\w-]*(?=:)/gm, name => name.toUpperCase())
  const request = parsed(source)
  assert.equal(request.headers.get('Call-ID'), 'c7@example.net')
  assert.equal(text(formatMessage(request)), source)
})

test('compact forms, folded lines and odd white space are understood and kept', () => {
  const source = `INVITE sip:kim@example.net;lr SIP/2.0
TO :
 sip:kim@example.net ;   tag    = 19
f   : "Kim \\\\\\""       <sip:lee@example.org>
  ;
  tag = 98
Max-Forwards: 0068
i: odd.space@192.0.2.1
l   : 4
cseq: 0009
  INVITE
v:  SIP  / 2.0  / TCP     hop.example.net : 5062  ;
  branch  =   z9hG4bK9  ,
 SIP  /    2.0   / UDP  192.0.2.8   ; branch= z9hG4bK3
s :
Odd-Value: ;;,,;;,;
m:"Quoted \\"x\\"" <sip:lee@example.org> ; newparam =
   newvalue ; q = 0.33

abcd`
  const request = parsed(source)
  assert.equal(request.to.tag, '19')
  assert.equal(request.from.display, 'Kim \\"')
  assert.equal(request.from.tag, '98')
  assert.deepEqual(request.cseq, { number: 9, method: 'INVITE' })
  assert.deepEqual(
    [request.via.host, request.via.port, request.via.branch],
    ['hop.example.net', 5062, 'z9hG4bK9'],
  )
  assert.equal(request.headers.values('Via').length, 2)
  assert.equal(request.contact?.parameters.get('q'), '0.33')
  assert.equal(request.headers.get('Subject'), '')
  assert.equal(request.bodyText, 'abcd')
  assert.equal(text(formatMessage(request)), source)
})

test('octets above 127 and a missing Content-Length go out as they came in', () => {
  const source = without('Content-Length').replace('From: <', 'From: "J\xc3\xb6rg \xe0 \xa0" <')
  assert.equal(text(formatMessage(parsed(`${source}body \xff`))), `${source}body \xff`)
})

test('a value that ends in octet 160 keeps it', () => {
  assert.equal(parsed(including('Subject: voil\xc3\xa0')).headers.get('subject'), 'voil\xc3\xa0')
})

test('on UDP what exceeds the Content-Length is discarded', () => {
  assert.equal(parsed(`${BASE.replace('Length: 0', 'Length: 2')}abcdef`).bodyText, 'ab')
})

test('empty lines before the start line are skipped', () => {
  assert.equal(parsed(`\n\n${BASE}`).callId, 'c7@example.net')
})

test('a response is read, also without a reason phrase', () => {
  const lines = BASE.slice(BASE.indexOf('\n'))
  const long = parsed(`SIP/2.0 180 Es l\xe4utet, bitte warten${lines}`)
  assert.ok(long.kind === 'response')
  assert.deepEqual([long.status, long.reason], [180, 'Es l\xe4utet, bitte warten'])
  for (const line of ['SIP/2.0 100 ', 'SIP/2.0 100']) {
    const short = parsed(line + lines)
    assert.ok(short.kind === 'response')
    assert.deepEqual([short.status, short.reason], [100, ''])
    assert.equal(text(formatMessage(short)), line + lines)
  }
})

const MANDATORY = ['Via', 'From', 'To', 'Call-ID', 'CSeq']
for (const name of MANDATORY) {
  test(`a request without ${name} is refused with 400`, () => {
    assert.equal(refused(without(name)).status, 400)
  })
}

test('a request without Max-Forwards passes, as those of RFC 2543 elements (RFC 3261 section 16.3)', () => {
  assert.equal(parsed(without('Max-Forwards')).kind, 'request')
})

const SECOND_LINES = [
  'f: <sip:other@example.net>;tag=2',
  'To: <sip:other@example.net>',
  'i: other',
  'CSEQ: 1 OPTIONS',
  'max-forwards: 70',
  'Content-Length: 0',
  'l: 0',
  'L: 5',
]
for (const line of SECOND_LINES) {
  test(`a second header line "${line}" is refused with 400`, () => {
    assert.equal(refused(including(line)).status, 400)
  })
}

const BAD: [title: string, source: string, status: number][] = [
  ['a negative Content-Length', BASE.replace('Length: 0', 'Length: -1'), 400],
  ['a Content-Length that is no number', BASE.replace('Length: 0', 'Length: 0x10'), 400],
  ['a Content-Length beyond the datagram', BASE.replace('Length: 0', 'Length: 9'), 400],
  ['a Content-Length beyond our limit', BASE.replace('Length: 0', 'Length: 99999999'), 413],
  ['a CSeq of another method', BASE.replace('1 OPTIONS', '1 INVITE'), 400],
  ['a CSeq number above 2^31', BASE.replace('1 OPTIONS', '36893488147419103232 OPTIONS'), 400],
  ['Max-Forwards above 255', BASE.replace('Forwards: 70', 'Forwards: 300'), 400],
  ['another version', BASE.replace('SIP/2.0\n', 'SIP/7.0\n'), 505],
  ['no version', BASE.replace(' SIP/2.0\n', '\n'), 400],
  ['a version that is none', BASE.replace('SIP/2.0\n', 'HTTP/1.1\n'), 400],
  [
    'a Request-URI in angle brackets',
    BASE.replace('sip:sbc1.example.net:5061;transport=tls', '<sip:a@b>'),
    400,
  ],
  ['white space in the Request-URI', BASE.replace(';transport', '; transport'), 400],
  ['two spaces in the request line', BASE.replace('OPTIONS sip', 'OPTIONS  sip'), 400],
  ['a space after the version', BASE.replace('SIP/2.0\n', 'SIP/2.0 \n'), 400],
  ['headers in the Request-URI', BASE.replace('transport=tls', 'transport=tls?Route=%3Csip:x%3E'), 400],
  ['a Request-URI above the limit', BASE.replace('tls SIP', `tls;x=${'y'.repeat(5000)} SIP`), 414],
  ['a method that is no token', BASE.replace('OPTIONS sip', 'OPT{}IONS sip'), 400],
  ['an open quote in From', BASE.replace('From: <', 'From: "Kim <'), 400],
  ['an open angle bracket in To', BASE.replace('example.net>\nCall', 'example.net\nCall'), 400],
  ['a space inside an address', BASE.replace('To: <sip', 'To: < sip'), 400],
  ['a tag given twice', BASE.replace('tag=f1', 'tag=f1;tag=f2'), 400],
  ['two addresses in From', BASE.replace('tag=f1', 'tag=f1, <sip:x@example.net>;tag=f2'), 400],
  ['a bare address with a comma', BASE.replace('To: <sip:sbc1.example.net>', 'To: sip:a,b@example.net'), 400],
  ['a bad Contact', including('Contact: <sip:a@b'), 400],
  ['a Via of another protocol', BASE.replace('Via: SIP', 'Via: SAP'), 400],
  ['a Via port above 65535', BASE.replace('192.0.2.7:5061', '192.0.2.7:75061'), 400],
  ['two RAck headers (RFC 3262 section 10)', including('RAck: 1 1 INVITE\nRAck: 2 1 INVITE'), 400],
  ['two RSeq headers (RFC 3262 section 10)', including('RSeq: 1\nRSeq: 2'), 400],
  ['a header line without a colon', including('Nothing here'), 400],
  ['a header name with an octet above 127', including('Subj\xe9ct: x'), 400],
  ['a header name with a space', including('Sub ject: x'), 400],
  ['a folded start line', BASE.replace('\nVia', '\n folded\nVia'), 400],
  ['no empty line', BASE.slice(0, -1), 400],
  ['nothing at all', '', 400],
  ['too many headers', including('Odd: y\n'.repeat(MAX_HEADERS).slice(0, -1)), 513],
  ['a header line above the limit', including(`Odd: ${'y'.repeat(9000)}`), 513],
  [
    'a head above the limit',
    including(`Odd: ${'y'.repeat(7000)}\nOdd: ${'y'.repeat(7000)}\nOdd: ${'y'.repeat(7000)}`),
    513,
  ],
  [
    'more than 64 parameters',
    BASE.replace('tag=f1', Array.from({ length: 65 }, (_, i) => `p${i}=1`).join(';')),
    400,
  ],
]
for (const [title, source, status] of BAD) {
  test(`${title} is refused with ${status}`, () => assert.equal(refused(source).status, status))
}

for (const [title, line] of [
  ['CR', 'X: a\rl: 9'],
  ['LF', 'X: a\nl: 9'],
  ['NUL', 'X: a\0b'],
] as const) {
  test(`a ${title} alone in the head is refused with 400`, () => {
    const source = BASE.replaceAll('\n', '\r\n').replace('Max-Forwards', `${line}\r\nMax-Forwards`)
    assert.equal(refused(new Uint8Array(Buffer.from(source, 'latin1'))).status, 400)
  })
}

test('another URI scheme is well formed: its 416 is for the user agent to say', () => {
  const request = parsed(
    BASE.replace('sip:sbc1.example.net:5061;transport=tls', 'soap.beep://192.0.2.103:3002'),
  )
  assert.ok(request instanceof SipRequest)
  assert.equal(request.uri, 'soap.beep://192.0.2.103:3002')
})

test('a fault tells nothing the peer wrote', () => {
  const fault = refused(BASE.replace('tag=f1', 'tag=geheim;tag=geheim'))
  assert.ok(!`${fault.reason} ${fault.what}`.includes('geheim'))
})

const NAMES = ['From', 'f', 'FROM', 'X-Odd', 'subject', 'Record-Route', 'P-Asserted-Identity', 'Warning']
const oddLine = fc
  .record({
    name: fc.constantFrom('X-Odd', 'subject', 'Record-Route', 'P-Asserted-Identity', 'WARNING', 'k', 'x-*!'),
    gap: fc.constantFrom('', ' ', '\t', '  '),
    fold: fc.constantFrom('', ' ', '\r\n ', '\r\n\t \r\n  '),
    value: fc.string({
      unit: fc.integer({ min: 32, max: 255 }).map(code => String.fromCharCode(code)),
      maxLength: 60,
    }),
  })
  .map(({ name, gap, fold, value }) => `${name}${gap}:${gap}${fold}${value}${gap}`)
const message = fc
  .record({
    first: fc.constantFrom('OPTIONS sip:a@b.example SIP/2.0', 'OPTIONS tel:+49;ext=1 sip/2.0'),
    from: fc.constantFrom(...NAMES.slice(0, 3)),
    lines: fc.array(oddLine, { maxLength: 8 }),
    body: fc.uint8Array({ maxLength: 40 }),
    sized: fc.boolean(),
  })
  .map(({ first, from, lines, body, sized }) => {
    const head = [
      first,
      ...lines,
      `${from}: <sip:a@b.example>;tag=1`,
      't: <sip:c@d.example>',
      'V: SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bK1',
      'CALL-id:x',
      'CSEQ:1   OPTIONS',
      'Max-Forwards: 1',
      ...(sized ? [`l: ${body.length}`] : []),
    ]
    return new Uint8Array(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]))
  })
const parsedBytes = (bytes: Uint8Array): SipMessage => {
  const result = parseMessage(bytes)
  assert.ok(result.ok, result.ok ? '' : result.fault.what)
  return result.value
}

test('what is parsed and not touched is formatted to the same octets', () => {
  fc.assert(
    fc.property(message, bytes =>
      assert.deepEqual(Buffer.from(formatMessage(parsedBytes(bytes))), Buffer.from(bytes)),
    ),
    { numRuns: 300 },
  )
})

test('a changed header changes its own line and no other', () => {
  const change = (bytes: Uint8Array): void => {
    const before = parsedBytes(bytes)
    const after = before.with({ headers: before.headers.with('Max-Forwards', '69') })
    const expected = Buffer.from(bytes)
      .toString('latin1')
      .replace('\r\nMax-Forwards: 1\r\n', '\r\nMax-Forwards: 69\r\n')
    assert.equal(Buffer.from(formatMessage(after)).toString('latin1'), expected)
  }
  fc.assert(fc.property(message, change), { numRuns: 300 })
})

test('no octets whatever make the parser throw', () => {
  const damaged = fc
    .tuple(message, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 3 }))
    .map(([bytes, at, noise]) => {
      const copy = Uint8Array.from(bytes)
      copy.set(noise.subarray(0, Math.max(0, copy.length - (at % copy.length))), at % copy.length)
      return copy
    })
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), bytes => {
      const result = parseMessage(bytes)
      if (!result.ok) return
      const { from, to, via, cseq, contact, callId } = result.value
      assert.ok(from && to && via && cseq && callId && (contact ?? true))
    }),
    { numRuns: 500 },
  )
})
