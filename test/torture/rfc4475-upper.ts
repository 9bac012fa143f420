// RFC 4475 sections 3.2 to 3.4: messages whose trouble lies above the parser, in the transaction, in what they ask
// for, or in their age. The parser must take nearly all of them; `element` is what the user agent answers.

import assert from 'node:assert/strict'
import { checkAuthorization, parseSdp, parseUri, unescapeUri } from '../../src/sip/index.ts'
import { octets, type TortureRow, withOffer } from './torture-row.ts'

const taken = { parser: 'accepts', reads: () => {} } as const

const UNKNOWN_SCHEME = {
  parser: 'accepts',
  reads: message => {
    assert.ok(message.kind === 'request')
    // The one fault that a user agent answers with 416 (RFC 3261 section 8.2.2.1).
    assert.deepEqual(parseUri(message.uri), { ok: false, fault: 'unsupported URI scheme' })
  },
} satisfies TortureRow['expected']

const unknownScheme = (uri: string): string =>
  octets(`OPTIONS ${uri} SIP/2.0
To: sip:kim@example.net
From: sip:lee@example.org;tag=384
Max-Forwards: 3
Call-ID: scheme@192.0.2.9
CSeq: 3923423 OPTIONS
Via: SIP/2.0/TCP host9.example.net;branch=z9hG4bK384
Content-Length: 0

`)

const register = (lines: string): string =>
  octets(`REGISTER sip:example.net SIP/2.0
Via: SIP/2.0/UDP saturn.example.net:5060;branch=z9hG4bK838
Max-Forwards: 70
From: sip:kim@example.net;tag=838
To: sip:kim@example.net
Call-ID: register@saturn.example.net
CSeq: 2 REGISTER
${lines}
l: 0

`)

export const UPPER: TortureRow[] = [
  {
    section: '3.2.1',
    quirk: 'a branch of nothing but the magic cookie',
    octets: octets(`OPTIONS sip:kim@example.net SIP/2.0
To: sip:kim@example.net
From: sip:lee@example.org;tag=332
Max-Forwards: 3
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK
Accept: application/sdp
Call-ID: cookie@192.0.2.1
CSeq: 8 OPTIONS
l: 0

`),
    choice:
      'refused without keeping state, as the section prefers; matching by the rules of RFC 2543 is the other way',
    expected: { parser: 'refuses', status: 400 },
  },
  {
    section: '3.3.1',
    quirk: 'no Call-ID, From, To',
    octets: withOffer(`INVITE sip:kim@example.net SIP/2.0
CSeq: 193942 INVITE
Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf
Content-Type: application/sdp
l: #
`),
    choice:
      'a 400 would be ideal, says the section; without the lines it has to copy (RFC 3261 section 8.2.6.2) it would be no SIP message, so none is sent',
    expected: { parser: 'refuses', status: 400, unanswered: true },
  },
  {
    section: '3.3.2',
    quirk: 'a Request-URI of a scheme that nobody knows',
    octets: unknownScheme('nobodyKnowsThisScheme:totallyopaquecontent'),
    transaction: 'up',
    element: 416,
    expected: UNKNOWN_SCHEME,
  },
  {
    section: '3.3.3',
    quirk: 'a Request-URI of a known scheme that is not for calls',
    octets: unknownScheme('soap.beep://192.0.2.103:3002'),
    choice: 'treated as unknown; 404 is for elements that take other URIs of the scheme',
    transaction: 'up',
    element: 416,
    expected: UNKNOWN_SCHEME,
  },
  {
    section: '3.3.4',
    quirk: 'URIs of other schemes in To, From, Contact',
    octets: octets(`REGISTER sip:example.net SIP/2.0
To: isbn:2983792873
From: <http://www.example.net>;tag=323
Call-ID: schemes@hyphenated-host.example.net
CSeq: 234902 REGISTER
Max-Forwards: 70
Via: SIP/2.0/UDP 192.0.2.21:5060;branch=z9hG4bK323
Contact: <name:Kim_Muster>
l: 0

`),
    choice: '400 is the answer of a registrar; nothing here is one',
    transaction: 'up',
    element: 405,
    expected: {
      parser: 'accepts',
      reads: message =>
        assert.deepEqual(
          [message.to.uri, message.from.uri, message.contact?.uri],
          ['isbn:2983792873', 'http://www.example.net', 'name:Kim_Muster'],
        ),
    },
  },
  {
    section: '3.3.5',
    quirk: 'Require and Proxy-Require with option tags that nobody knows',
    octets: octets(`OPTIONS sip:kim@example.net SIP/2.0
To: sip:kim@example.net
From: sip:lee@example.org;tag=242
Max-Forwards: 6
Call-ID: require@192.0.2.1
Require: nobodyKnowsThis, norThis
Proxy-Require: noProxyKnowsThis, norThisOne
CSeq: 8 OPTIONS
Via: SIP/2.0/TLS fold.example.net;branch=z9hG4bK242
Content-Length: 0

`),
    choice:
      'answered as the user agent that the SBC is to both sides: Unsupported names what Require asked for',
    transaction: 'up',
    element: 420,
    expected: {
      parser: 'accepts',
      reads: message => assert.deepEqual(message.headers.values('Require'), ['nobodyKnowsThis', 'norThis']),
    },
  },
  {
    section: '3.3.6',
    quirk: 'a body of an unknown type',
    octets: withOffer(
      `INVITE sip:kim@example.net SIP/2.0
Contact: <sip:lee@host5.example.org>
To: sip:kim@example.net
From: sip:lee@example.org;tag=839
Max-Forwards: 70
Call-ID: unknown-body@192.0.2.5
CSeq: 235448 INVITE
Via: SIP/2.0/UDP host5.example.org;branch=z9hG4bK839
Content-Type: application/unknownformat
Content-Length: #
`,
      '<audio>\r\n <pcmu port="443"/>\r\n</audio>\r\n',
    ),
    transaction: 'up',
    element: 415,
    expected: {
      parser: 'accepts',
      reads: message => assert.equal(message.headers.get('c'), 'application/unknownformat'),
    },
  },
  {
    section: '3.3.7',
    quirk: 'an Authorization of an unknown scheme',
    octets: register('Authorization: NoOneKnowsThisScheme opaque-data=here'),
    choice:
      'counts as none where a password is asked for; nothing here is a registrar, for which 405 is the answer',
    transaction: 'up',
    element: 405,
    expected: {
      parser: 'accepts',
      reads: message => {
        const check = { method: 'REGISTER', realm: 'r', nonceIsFresh: () => true, ha1: () => 'x' }
        const checked = checkAuthorization(message.headers.get('Authorization') ?? '', check)
        assert.deepEqual(checked, { ok: false, fault: 'malformed' })
      },
    },
  },
  {
    section: '3.3.8',
    quirk: 'several values for headers that have one: CSeq, Call-ID, From, To, Max-Forwards',
    octets: withOffer(`INVITE sip:kim@example.net SIP/2.0
Contact: <sip:lee@host25.example.org>
Via: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bK341
Max-Forwards: 70
CSeq: 5 INVITE
Call-ID: several@192.0.2.1
CSeq: 59 INVITE
Call-ID: several@192.0.2.2
From: sip:lee@example.org;tag=341
To: sip:kim@example.net
To: sip:other@example.net
From: sip:lee@example.net;tag=292
Content-Type: application/sdp
l: #
Contact: <sip:lee@host36.example.org>
Max-Forwards: 5
`),
    expected: { parser: 'refuses', status: 400 },
  },
  {
    section: '3.3.9',
    quirk: 'two Content-Lengths that differ',
    octets: octets(`OPTIONS sip:kim@example.net SIP/2.0
Via: SIP/2.0/UDP host5.example.org;branch=z9hG4bK293
To: sip:kim@example.net
From: sip:lee@example.org;tag=392
Call-ID: lengths@192.0.2.5
CSeq: 15932 OPTIONS
Content-Length: 13
Max-Forwards: 60
Content-Length: 5
Content-Type: text/plain

Nobody knows how many octets of this are the body.
`),
    choice: 'also two that agree: whoever sends them may send others',
    expected: { parser: 'refuses', status: 400 },
  },
  {
    section: '3.3.10',
    quirk: 'a 200 that a careless proxy would send on to the broadcast address',
    octets: withOffer(`SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK132
Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1sa
Call-ID: broadcast@192.0.2.198
CSeq: 35 INVITE
From: sip:kim@example.net;tag=111
To: sip:lee@example.org;tag=222
Content-Length: #
Content-Type: application/sdp
Contact: <sip:lee@host28.example.org>
`),
    choice:
      'dropped: a response with a second Via is for somebody else (RFC 3261 section 8.1.3.3), and nothing here sends one on',
    transaction: 'up',
    expected: taken,
  },
  {
    section: '3.3.11',
    quirk: 'Max-Forwards of zero',
    octets: octets(`OPTIONS sip:kim@example.net SIP/2.0
To: sip:kim@example.net
From: sip:lee@example.org;tag=3gh
Call-ID: hops@192.0.2.1
CSeq: 39234321 OPTIONS
Via: SIP/2.0/UDP host1.example.org;branch=z9hG4bK3gh
Max-Forwards: 0
Content-Length: 0

`),
    choice: 'whoever is asked answers; an INVITE, which would be sent on, is refused with 483',
    transaction: 'up',
    element: 200,
    expected: {
      parser: 'accepts',
      reads: message => assert.equal(message.headers.get('Max-Forwards'), '0'),
    },
  },
  {
    section: '3.3.12',
    quirk: 'a parameter of Contact, behind a URI without angle brackets',
    octets: register('Contact: sip:+19725552222@gw1.example.net;unknownparam'),
    transaction: 'up',
    element: 405,
    expected: {
      parser: 'accepts',
      reads: ({ contact }) => {
        assert.equal(contact?.uri, 'sip:+19725552222@gw1.example.net')
        assert.ok(contact.parameters.has('unknownparam'))
      },
    },
  },
  {
    section: '3.3.13',
    quirk: 'the same parameter inside angle brackets: it is of the URI',
    octets: register('Contact: <sip:+19725552222@gw1.example.net;unknownparam>'),
    transaction: 'up',
    element: 405,
    expected: {
      parser: 'accepts',
      reads: ({ contact }) => {
        assert.equal(contact?.uri, 'sip:+19725552222@gw1.example.net;unknownparam')
        assert.equal(contact.parameters.size, 0)
      },
    },
  },
  {
    section: '3.3.14',
    quirk: 'an escaped header in the URI of a Contact',
    octets: register('M: <sip:kim@example.net?Route=%3Csip:sip.example.net%3E>'),
    transaction: 'up',
    element: 405,
    expected: {
      parser: 'accepts',
      reads: ({ contact }) => {
        const uri = parseUri(contact?.uri ?? '')
        assert.ok(uri.ok)
        assert.equal(unescapeUri(uri.value.headers), 'Route=<sip:sip.example.net>')
      },
    },
  },
  {
    section: '3.3.15',
    quirk: 'an Accept that takes no SDP, with an offer beside it',
    octets: withOffer(`INVITE sip:kim@example.net SIP/2.0
To: sip:kim@example.net
Contact: <sip:lee@host15.example.org>
From: sip:lee@example.org;tag=234
Max-Forwards: 5
Call-ID: accept@192.0.2.15
Accept: text/nobodyKnowsThis
CSeq: 8 INVITE
Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bK234
Content-Length: #
Content-Type: application/sdp
`),
    transaction: 'up',
    element: 406,
    expected: {
      parser: 'accepts',
      reads: message => assert.ok(parseSdp(message.bodyText).ok),
    },
  },
  {
    section: '3.4.1',
    quirk: 'an INVITE of RFC 2543: no Max-Forwards, Contact, tag, branch, Content-Length',
    octets: withOffer(`INVITE sip:kim@example.net SIP/2.0
Via: SIP/2.0/UDP gateway.example.org
From: <sip:+13035551111@client.example.org;user=phone>
Record-Route: <sip:kim@example.net;maddr=ss1.example.net>
To: sip:+16505552222@ss1.example.net;user=phone
Call-ID: old@client.example.org
CSeq: 56 INVITE
Content-Type: application/sdp
`),
    transaction: 'up',
    choice:
      'the section wants it from those who care for RFC 2543; parser and transactions take it, but without Contact nobody can be reached inside the call (RFC 3261 section 8.1.1.8): 400',
    element: 400,
    expected: {
      parser: 'accepts',
      reads: message => {
        assert.deepEqual([message.via.branch, message.from.tag], [undefined, undefined])
        assert.ok(parseSdp(message.bodyText).ok)
      },
    },
  },
]
