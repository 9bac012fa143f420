// RFC 4475 section 3.1.1: well-formed messages that look as if they were not. Each must be taken.

import assert from 'node:assert/strict'
import { parseUri, type SipMessage } from '../../src/sip/index.ts'
import { TORTUOUS } from './tortuous-invite.ts'
import { octets, type TortureRow, withOffer } from './torture-row.ts'

const uriOf = (message: SipMessage) => {
  assert.ok(message.kind === 'request')
  const uri = parseUri(message.uri)
  assert.ok(uri.ok)
  return uri.value
}

const TOKEN_MARKS = "-.!%*_+`'~"
const ODD_METHOD = `odd-Method09_*+\`.%deed'~`
const oddCharacters = (name: string): string =>
  octets(`${ODD_METHOD} sip:1_odd.USER~(be!sure)&isn't+it$/yes?,/;;*:&pass+w=1,ord!*$wo~_d(isn't)@example.net SIP/2.0
Via: SIP/2.0/TCP host1.example.net;branch=z9hG4bK${TOKEN_MARKS}
To: "${name}" <sip:1_odd.USER~(be!sure)&isn't+it$/yes?,/;;*@example.net>
From: word1~\` word2'+_ word3*%!.- <sip:plain@example.net>;param''~+*_!.-%="\xd0\xb4\xd0\xb0";tag=_t~1'+\`*%!-.
Call-ID: id.word%ZK-!.*_+'@word\`~)(><:\\/"][?}{
CSeq: 139122385 ${ODD_METHOD}
Max-Forwards: 255
extension-!.%*+_\`'~:\xef\xbb\xbf\xe5\xa4\xa7
Content-Length: 0

`)

const FIRST_OF_TWO = octets(`REGISTER sip:example.net SIP/2.0
To: sip:kim@example.net
From: sip:kim@example.net;tag=431
Max-Forwards: 8
I: two-in-one@192.0.2.15
Contact: sip:kim@host.example.net
CSeq: 8 REGISTER
Via: SIP/2.0/UDP 192.0.2.125;branch=z9hG4bK492
Content-Length: 0

`)

const BINARY = '\x30\x82\x01\x52\x06\x00\x00\x0d\x0a\x0d\x0a\x0d\x0aINVITE sip:a@b SIP/2.0\x0d\x0a\xff\x00'
const PARTS = `${octets(`--7a9c
Content-Type: text/plain
Content-Transfer-Encoding: binary

Hello
--7a9c
Content-Type: application/octet-stream
Content-Transfer-Encoding: binary

`)}${BINARY}\r\n--7a9c--`

const LONG = 'long'.repeat(60)

export const VALID: TortureRow[] = [
  {
    section: '3.1.1.1',
    quirk: 'folding, odd white space, compact names, escapes, unknown headers and parameters',
    octets: TORTUOUS,
    transaction: 'up',
    choice: 'the branch is one of RFC 2543, the tag of To one of a dialog that is not known: 481',
    element: 481,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.ok(uriOf(message).parameters.has('oddparam'))
        assert.deepEqual([message.to.tag, message.from.tag], ['77120', '12ab'])
        assert.equal(message.from.display, 'L Field \\"')
        assert.deepEqual(message.cseq, { number: 9, method: 'INVITE' })
        assert.deepEqual([message.via.transport, message.via.host], ['UDP', '192.0.2.2'])
        assert.equal(message.headers.values('Via').length, 3)
        assert.equal(message.headers.get('Subject'), '')
        assert.equal(message.headers.get('BrandNewHeader'), 'brand new value that goes on here')
        assert.equal(message.headers.get('HeaderWithOddValue'), ';;,,;;,;')
        assert.equal(message.contact?.display, 'Quoted text ""')
        assert.equal(message.contact.parameters.get('newparam'), 'newvalue')
        assert.equal(message.contact.parameters.get('secondparam'), '')
      },
    },
  },
  {
    section: '3.1.1.2',
    quirk: 'every character the grammar allows, in each place; quoted pairs of BEL and DEL',
    octets: oddCharacters('BEL:\\\x07 DEL:\\\x7f'),
    element: 405,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.ok(message.kind === 'request')
        assert.equal(message.method, ODD_METHOD)
        const uri = uriOf(message)
        assert.equal(uri.user, "1_odd.USER~(be!sure)&isn't+it$/yes?,/;;*")
        assert.equal(uri.password, "&pass+w=1,ord!*$wo~_d(isn't)")
        assert.equal(message.via.branch, `z9hG4bK${TOKEN_MARKS}`)
        assert.equal(message.to.display, 'BEL:\x07 DEL:\x7f')
        assert.equal(message.from.tag, "_t~1'+`*%!-.")
        assert.equal(message.from.parameters.get("param''~+*_!.-%"), '"\xd0\xb4\xd0\xb0"')
        assert.equal(message.callId, 'id.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{')
        assert.equal(message.headers.get("extension-!.%*+_`'~"), '\xef\xbb\xbf\xe5\xa4\xa7')
      },
    },
  },
  {
    section: '3.1.1.2',
    quirk: 'a quoted pair of NUL',
    octets: oddCharacters('NUL:\\\0'),
    choice:
      'allowed by the section, refused here: a NUL ends the text for many an element behind us, which then reads another message than we did',
    expected: { parser: 'refuses', status: 400, unanswered: true },
  },
  {
    section: '3.1.1.3',
    quirk: '% escapes that are not undone before the URI is taken apart',
    octets: withOffer(`INVITE sip:sips%3Akim%40example.org@example.net SIP/2.0
To: sip:%6bi%6D@example.org
From: <sip:two%20words@example.net>;tag=938
Max-Forwards: 87
i: escapes@192.0.2.5
CSeq: 234234 INVITE
Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bK938
C: application/sdp
Contact:
  <sip:le%65@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>
Content-Length: #
`),
    element: 200,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.deepEqual(
          [uriOf(message).scheme, uriOf(message).user, uriOf(message).host],
          ['sip', 'sips%3Akim%40example.org', 'example.net'],
        )
        const contact = parseUri(message.contact?.uri ?? '')
        assert.ok(contact.ok && contact.value.parameters.has('%6c%72'))
        assert.equal(contact.value.parameters.get('n%61me'), 'v%61lue%25%34%31')
      },
    },
  },
  {
    section: '3.1.1.4',
    quirk: 'escaped NULs in the user part of URIs: they stay escaped and cut nothing off',
    octets: octets(`REGISTER sip:example.net SIP/2.0
To: sip:kim-%00-kim@example.net
From: sip:kim-%00-kim@example.net;tag=839
Max-Forwards: 70
Call-ID: nulls@192.0.2.5
CSeq: 14398234 REGISTER
Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bK839
Contact: <sip:%00@host5.example.net>
Contact: <sip:%00%00@host5.example.net>
L:0

`),
    element: 405,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.equal(message.to.uri, 'sip:kim-%00-kim@example.net')
        assert.deepEqual(message.headers.values('Contact'), [
          '<sip:%00@host5.example.net>',
          '<sip:%00%00@host5.example.net>',
        ])
      },
    },
  },
  {
    section: '3.1.1.5',
    quirk: '% where it is no escape: in a method, a header name, a display name, a branch',
    octets: octets(`RE%47IST%45R sip:registrar.example.net SIP/2.0
To: "%Z%45" <sip:thing@example.net>
From: "%Z%45" <sip:thing@example.net>;tag=f232
Call-ID: percent@192.0.2.5
Via: SIP/2.0/TCP host.example.net;branch=z9hG4bK209%fz
CSeq: 29344 RE%47IST%45R
Max-Forwards: 70
Contact: <sip:one@host1.example.net>
C%6Fntact: <sip:two@host2.example.net>
Contact: <sip:three@host3.example.net>
l: 0

`),
    element: 405,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.ok(message.kind === 'request')
        assert.equal(message.method, 'RE%47IST%45R')
        assert.equal(message.from.display, '%Z%45')
        assert.equal(message.headers.values('Contact').length, 2)
      },
    },
  },
  {
    section: '3.1.1.6',
    quirk: 'no space between a display name and its <',
    octets: octets(`OPTIONS sip:kim@example.net SIP/2.0
To: sip:kim@example.net
From: caller<sip:lee@example.net>;tag=323
Max-Forwards: 70
Call-ID: no-space@funky.example.net
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP funky.example.net;branch=z9hG4bK323
l: 0

`),
    element: 200,
    expected: {
      parser: 'accepts',
      reads: message =>
        assert.deepEqual([message.from.display, message.from.uri], ['caller', 'sip:lee@example.net']),
    },
  },
  {
    section: '3.1.1.7',
    quirk: 'very long names and values, 34 Via lines in all spellings',
    octets: withOffer(`INVITE sip:kim@example.net SIP/2.0
To: "I have a name of ${LONG} size"<sip:kim@example.net:6000;unknown1=${LONG};unknown2=short>
F: sip:${LONG}@example.net;tag=${'129'.repeat(60)};unknown=${LONG};flag
Call-ID: ${LONG}
CSeq: 3882340 INVITE
Unknown-${LONG}-Name: ${LONG}; ${LONG}=${LONG}
${Array.from({ length: 33 }, (_, i) => `${['Via:', 'v:', 'V  :', 'vIA :'][i % 4]} SIP/2.0/TCP sip${33 - i}.example.net`).join('\n')}
Via: SIP/2.0/TCP host.example.net;received=192.0.2.5;branch=${LONG}
Max-Forwards: 70
Contact: <sip:${LONG}@host5.example.net>
Content-Type: application/sdp
l: #
`),
    transaction: 'up',
    element: 200,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.equal(message.headers.values('Via').length, 34)
        assert.equal(message.from.tag, '129'.repeat(60))
        assert.equal(message.callId, LONG)
      },
    },
  },
  {
    section: '3.1.1.8',
    quirk: 'octets of another message behind the one in the datagram: they are discarded',
    octets: `${FIRST_OF_TWO}\r\n${withOffer(`INVITE sip:lee@example.net SIP/2.0
t: sip:lee@example.net
From: sip:kim@example.net;tag=141
Max-Forwards: 8
Call-ID: two-in-one-b@192.0.2.15
CSeq: 8 INVITE
Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bK141
Content-Type: application/sdp
Content-Length: #
`)}`,
    element: 405,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.ok(message.kind === 'request')
        assert.deepEqual([message.method, message.bodyText], ['REGISTER', ''])
      },
    },
  },
  {
    section: '3.1.1.9',
    quirk: 'semicolons in the user part are of the user, not parameters of the URI',
    octets: octets(`OPTIONS sip:kim;par=u%40example.org@example.net SIP/2.0
To: sip:kim@example.net
From: sip:lee@example.org;tag=33242
Max-Forwards: 3
Call-ID: user-parameters@192.0.2.1
CSeq: 8 OPTIONS
Accept: application/sdp, application/pkcs7-mime,
        multipart/mixed, multipart/signed,
        message/sip, message/sipfrag
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK33242
l: 0

`),
    element: 200,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.equal(uriOf(message).user, 'kim;par=u%40example.org')
        assert.equal(uriOf(message).parameters.size, 0)
        assert.equal(message.headers.values('Accept').length, 6)
      },
    },
  },
  {
    section: '3.1.1.10',
    quirk: 'Via with every known transport and one that nobody knows',
    octets: octets(`OPTIONS sip:kim@example.net SIP/2.0
To: sip:kim@example.net
From: <sip:lee@example.net>;tag=323
Max-Forwards: 70
Call-ID:  transports@192.0.2.1
Accept: application/sdp
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP t1.example.net;branch=z9hG4bKt1
Via: SIP/2.0/SCTP t2.example.net;branch=z9hG4bKt2
Via: SIP/2.0/TLS t3.example.net;branch=z9hG4bKt3
Via: SIP/2.0/UNKNOWN t4.example.net;branch=z9hG4bKt4
Via: SIP/2.0/TCP t5.example.net;branch=z9hG4bKt5
l: 0

`),
    element: 200,
    expected: {
      parser: 'accepts',
      reads: message => assert.equal(message.headers.values('Via').length, 5),
    },
  },
  {
    section: '3.1.1.11',
    quirk: 'a multipart body whose second part is binary, with NULs and empty lines in it',
    octets: `${octets(`MESSAGE sip:kim@example.net SIP/2.0
Via: SIP/2.0/UDP 192.0.2.31:5070;branch=z9hG4bK-d87
Max-Forwards: 70
Route: <sip:127.0.0.1:5080>
Contact: <sip:lee@192.0.2.31:5070>
To: <sip:kim@example.net>
From: <sip:lee@example.net>;tag=2fb0
Call-ID: parts@192.0.2.31
CSeq: 1 MESSAGE
Content-Type: multipart/mixed;boundary=7a9c
Content-Length: ${PARTS.length}

`)}${PARTS}`,
    element: 405,
    expected: { parser: 'accepts', reads: message => assert.equal(message.bodyText, PARTS) },
  },
  {
    section: '3.1.1.12',
    quirk: 'a reason phrase of signs and of UTF-8 letters',
    octets: withOffer(`SIP/2.0 200 = 2**3 * 5**2 \xd0\xbd\xd0\xbe \xd1\x81\xd1\x82\xd0\xbe - \xd0\xb4\xd0\xb0
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK132
Call-ID: reasons@192.0.2.198
CSeq: 35 INVITE
From: sip:kim@example.net;tag=111
To: sip:lee@example.org;tag=222
Content-Length: #
Content-Type: application/sdp
Contact: <sip:lee@host198.example.net>
`),
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.ok(message.kind === 'response')
        assert.equal(message.status, 200)
        assert.ok(message.reason.startsWith('= 2**3 * 5**2 \xd0\xbd'))
      },
    },
  },
  {
    section: '3.1.1.13',
    quirk: 'an empty reason phrase',
    octets: octets(`SIP/2.0 100 \\

Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK239
Call-ID: no-reason@192.0.2.105
CSeq: 35 INVITE
From: <sip:kim@example.net>;tag=39
To: <sip:lee@example.org>;tag=902
Content-Length: 0
Contact: <sip:lee@host105.example.net>

`),
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.ok(message.kind === 'response')
        assert.deepEqual([message.status, message.reason], [100, ''])
      },
    },
  },
]
