// RFC 4475 section 3.1.2: malformed messages. Where the section lets an element be liberal, we are not: what two
// elements read differently is what a request is smuggled with.

import assert from 'node:assert/strict'
import { octets, type TortureRow, withOffer } from './torture-row.ts'

const STRICT = 'the section also allows to be liberal; we refuse what has more than one reading'

/** An INVITE with an offer, some of its lines replaced. */
function invite(change: { first?: string; [header: string]: string | undefined }): string {
  const { first = 'INVITE sip:kim@example.net SIP/2.0', ...headers } = change
  const lines: Record<string, string | undefined> = {
    To: 'sip:kim@example.net',
    From: 'sip:lee@example.org;tag=134',
    'Max-Forwards': '7',
    'Call-ID': 'broken@192.0.2.15',
    CSeq: '8 INVITE',
    Via: 'SIP/2.0/UDP 192.0.2.15;branch=z9hG4bK134',
    Contact: '<sip:lee@host15.example.org>',
    'Content-Type': 'application/sdp',
    'Content-Length': '#',
    ...headers,
  }
  const written = Object.entries(lines).map(([name, value]) => `${name}: ${value}\n`)
  return withOffer(`${first}\n${written.join('')}`)
}

const request = (first: string, headers: string): string => octets(`${first}\n${headers}l: 0\n\n`)
const refused = (status = 400) => ({ parser: 'refuses', status }) as const

export const INVALID: TortureRow[] = [
  {
    section: '3.1.2.1',
    quirk: 'separators with nothing between them in Via and Contact',
    octets: invite({ Via: 'SIP/2.0/UDP 192.0.2.15;;,;,,', Contact: '"Lee" <sip:lee@example.org>;;;;' }),
    expected: refused(),
  },
  {
    section: '3.1.2.2',
    quirk: 'a Content-Length beyond the end of the datagram',
    octets: invite({ 'Content-Length': '9999' }),
    expected: refused(),
  },
  {
    section: '3.1.2.3',
    quirk: 'a negative Content-Length',
    octets: invite({ 'Content-Length': '-999' }),
    expected: refused(),
  },
  {
    section: '3.1.2.4',
    quirk: 'numbers in a request far beyond their range: CSeq, Max-Forwards, Expires',
    octets: request(
      'REGISTER sip:example.net SIP/2.0',
      `Via: SIP/2.0/TCP host129.example.net;branch=z9hG4bK342
To: <sip:kim@example.net>
From: <sip:kim@example.net>;tag=239
CSeq: 36893488147419103232 REGISTER
Call-ID: numbers@192.0.2.129
Max-Forwards: 300
Expires: 1${'0'.repeat(100)}
Contact: <sip:kim@host129.example.net>
  ;expires=280297596632815
`,
    ),
    expected: refused(),
  },
  {
    section: '3.1.2.5',
    quirk: 'numbers in a response far beyond their range: CSeq, Retry-After, the code of a Warning',
    octets: request(
      'SIP/2.0 503 Service Unavailable',
      `Via: SIP/2.0/TCP host129.example.net;branch=z9hG4bKzz;received=192.0.2.129
To: <sip:kim@example.net>
From: <sip:lee@example.org>;tag=2ea
CSeq: 9292394834772304023312 OPTIONS
Call-ID: numbers-b@192.0.2.129
Retry-After: 949302838503028349304023988
Warning: 1812 overture "In Progress"
`,
    ),
    expected: { parser: 'drops' },
  },
  {
    section: '3.1.2.6',
    quirk: 'a quoted string that does not end',
    octets: invite({ To: '"Dr. K. Im <sip:kim@example.net>' }),
    expected: refused(),
  },
  {
    section: '3.1.2.7',
    quirk: 'a Request-URI in angle brackets',
    octets: invite({ first: 'INVITE <sip:kim@example.net> SIP/2.0', Via: 'SIP/2.0/UDP 192.0.2.5' }),
    choice: STRICT,
    expected: refused(),
  },
  {
    section: '3.1.2.8',
    quirk: 'a space inside the Request-URI',
    octets: invite({ first: 'INVITE sip:kim@example.net; lr SIP/2.0', To: 'sip:kim@example.net;tag=3x' }),
    choice: STRICT,
    expected: refused(),
  },
  {
    section: '3.1.2.9',
    quirk: 'several spaces between the parts of the request line',
    octets: invite({ first: 'INVITE  sip:kim@example.net  SIP/2.0' }),
    choice: STRICT,
    expected: refused(),
  },
  {
    section: '3.1.2.10',
    quirk: 'spaces at the end of the request line',
    octets: request(
      'OPTIONS sip:far-end@example.net SIP/2.0  ',
      `Via: SIP/2.0/TCP host1.example.net;branch=z9hG4bK299
To: <sip:far-end@example.net>
From: <sip:near-end@example.net>;tag=329
Call-ID: trailing@192.0.2.1
Accept: application/sdp
CSeq: 238923 OPTIONS
Max-Forwards: 70
`,
    ),
    choice: STRICT,
    expected: refused(),
  },
  {
    section: '3.1.2.11',
    quirk: 'escaped headers in the Request-URI',
    octets: invite({ first: 'INVITE sip:kim@example.net?Route=%3Csip:example.org%3E SIP/2.0' }),
    choice: STRICT,
    expected: refused(),
  },
  {
    section: '3.1.2.12',
    quirk: 'a Date in another zone than GMT',
    octets: invite({ Date: 'Fri, 01 Jan 2010 16:00:00 EST' }),
    choice:
      'the section also allows 400; nothing here reads Date, and it lets whoever does not use the value ignore it',
    element: 200,
    expected: {
      parser: 'accepts',
      reads: message => assert.equal(message.headers.get('Date'), 'Fri, 01 Jan 2010 16:00:00 EST'),
    },
  },
  {
    section: '3.1.2.13',
    quirk: 'a URI with a question mark and no angle brackets in Contact',
    octets: request(
      'REGISTER sip:example.net SIP/2.0',
      `To: sip:kim@example.net
From: sip:kim@example.net;tag=998
Max-Forwards: 70
Call-ID: brackets@192.0.2.1
CSeq: 1 REGISTER
Via: SIP/2.0/UDP 192.0.2.133:5060;branch=z9hG4bK998
Contact: sip:kim@example.net?Route=%3Csip:sip.example.net%3E
`,
    ),
    choice: STRICT,
    expected: refused(),
  },
  {
    section: '3.1.2.14',
    quirk: 'spaces between the angle brackets and the URI',
    octets: request(
      'OPTIONS sip:kim@example.net SIP/2.0',
      `Via: SIP/2.0/UDP host4.example.net:5060;branch=z9hG4bK433
Max-Forwards: 70
From: "Field, Lee" <sip:lee@example.net>;tag=433
To: "Muster, Kim" < sip:kim@example.net >
Call-ID: spaces@192.0.2.4
Accept: application/sdp
CSeq: 3923239 OPTIONS
`,
    ),
    choice: STRICT,
    expected: refused(),
  },
  {
    section: '3.1.2.15',
    quirk: 'a comma in display names without quotes',
    octets: request(
      'OPTIONS sip:kim@example.net SIP/2.0',
      `Via:     SIP/2.0/UDP c.example.net:5060;branch=z9hG4bK43
Max-Forwards:      70
From:    Field, Lee <sip:lee@example.net>;tag=43
To:      Muster, Kim <sip:kim@example.net>
Call-ID: commas@192.0.2.4
Accept: application/sdp
CSeq:    3923239 OPTIONS
`,
    ),
    choice: STRICT,
    expected: refused(),
  },
  {
    section: '3.1.2.16',
    quirk: 'another version of SIP, in the request line and in Via',
    octets: request(
      'OPTIONS sip:kim@example.net SIP/7.0',
      `Via:     SIP/7.0/UDP c.example.net;branch=z9hG4bKqwe
Max-Forwards:     70
From:    L. Field <sip:lee@example.net>;tag=qwe
To:      K. Muster <sip:kim@example.net>
Call-ID: version@192.0.2.4
CSeq:    1 OPTIONS
`,
    ),
    expected: refused(505),
  },
  {
    section: '3.1.2.17',
    quirk: 'a CSeq with another method than the request line',
    octets: request(
      'OPTIONS sip:kim@example.net SIP/2.0',
      `To: sip:kim@example.net
From: sip:lee@example.org;tag=345
Max-Forwards: 6
Call-ID: methods@192.0.2.4
CSeq: 8 INVITE
Via: SIP/2.0/UDP host.example.org;branch=z9hG4bK345
`,
    ),
    expected: refused(),
  },
  {
    section: '3.1.2.18',
    quirk: 'an unknown method, and a CSeq with another one',
    octets: invite({ first: 'NEWMETHOD sip:kim@example.net SIP/2.0' }),
    choice:
      'the section prefers 501, for methods to come, and takes 400; a message that contradicts itself is broken whatever its method may mean, and is refused before anybody asks',
    expected: refused(),
  },
  {
    section: '3.1.2.19',
    quirk: 'a status code that is far too large',
    octets: request(
      'SIP/2.0 4294967301 do not break',
      `Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK239
Call-ID: code@192.0.2.105
CSeq: 353494 INVITE
From: <sip:kim@example.net>;tag=39
To: <sip:lee@example.org>;tag=902
Contact: <sip:lee@host105.example.org>
`,
    ),
    expected: { parser: 'drops' },
  },
]
