// RFC 5118 section 4: IPv6 in SIP and SDP, in brackets where a port may follow and without them elsewhere.

import assert from 'node:assert/strict'
import { parseSdp, parseUri, parseVia, type SipMessage } from '../../src/sip/index.ts'
import { octets, type TortureRow, withOffer } from './torture-row.ts'

const register = (uri: string): string =>
  octets(`REGISTER ${uri} SIP/2.0
To: sip:kim@example.net
From: sip:kim@example.net;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Call-ID: six@host.example.net
Max-Forwards: 70
Contact: "Kim" <sip:kim@[2001:db8::1]>
CSeq: 98176 REGISTER
Content-Length: 0

`)

const within = (method: string, via: string): string =>
  octets(`${method} sip:[2001:db8::10] SIP/2.0
To: sip:kim@example.net;tag=bd76ya
From: sip:lee@example.org;tag=81x2
Via: ${via}
Call-ID: six@host.example.net
Max-Forwards: 70
CSeq: 321 ${method}
Content-Length: 0

`)

const invite = (vias: string, contact: string, sdp: string): string =>
  withOffer(
    `INVITE sip:kim@[2001:db8::10] SIP/2.0
To: sip:kim@[2001:db8::10]
From: sip:lee@example.org;tag=81x2
${vias}
Call-ID: six@host.example.net
Contact: "Lee" <${contact}>
CSeq: 8612 INVITE
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: #
`,
    octets(sdp),
  )

/** Host and port of the Request-URI. */
function target(message: SipMessage): [string, number | undefined] {
  assert.ok(message.kind === 'request')
  const uri = parseUri(message.uri)
  assert.ok(uri.ok)
  return [uri.value.host, uri.value.port]
}

const reads = (look: (message: SipMessage) => void): TortureRow['expected'] => ({
  parser: 'accepts',
  reads: look,
})

export const IPV6: TortureRow[] = [
  {
    section: '4.1',
    quirk: 'IPv6 references in Request-URI, Via, Contact',
    octets: register('sip:[2001:db8::10]'),
    element: 405,
    expected: reads(message => {
      assert.deepEqual(target(message), ['2001:db8::10', undefined])
      assert.deepEqual([message.via.host, message.via.port], ['2001:db8::9:1', undefined])
      assert.equal(message.contact?.uri, 'sip:kim@[2001:db8::1]')
    }),
  },
  {
    section: '4.2',
    quirk: 'an IPv6 address without brackets in the Request-URI',
    octets: register('sip:2001:db8::10'),
    expected: { parser: 'refuses', status: 400 },
  },
  {
    section: '4.3',
    quirk: 'a port inside of the brackets, which is well formed and part of the address',
    octets: register('sip:[2001:db8::10:5070]'),
    element: 405,
    expected: reads(message => assert.deepEqual(target(message), ['2001:db8::10:5070', undefined])),
  },
  {
    section: '4.4',
    quirk: 'a port behind the brackets',
    octets: register('sip:[2001:db8::10]:5070'),
    element: 405,
    expected: reads(message => assert.deepEqual(target(message), ['2001:db8::10', 5070])),
  },
  {
    section: '4.5',
    quirk: 'brackets around the address in received, which the grammar does not know',
    octets: within('BYE', 'SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111'),
    element: 481,
    expected: reads(({ via }) => assert.equal(via.received, '2001:db8::9:255')),
  },
  {
    section: '4.5',
    quirk: 'no brackets around the address in received, as the grammar has it',
    octets: within('OPTIONS', 'SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3'),
    element: 481,
    expected: reads(({ via }) => assert.equal(via.received, '2001:db8::9:255')),
  },
  {
    section: '4.6',
    quirk: 'IPv6 in the SDP, where there are no brackets',
    octets: invite(
      'Via: SIP/2.0/UDP [2001:db8::20];branch=z9hG4bKas3-111',
      'sip:lee@[2001:db8::20]',
      `v=0
o=lee 971731711378798081 0 IN IP6 2001:db8::20
s=picture
c=IN IP6 2001:db8::20
t=3338481189 3370017201
m=audio 6000 RTP/AVP 2
a=rtpmap:2 G726-32/8000
m=video 6024 RTP/AVP 107
a=rtpmap:107 H263-1998/90000
`,
    ),
    element: 488,
    expected: reads(message => {
      const sdp = parseSdp(message.bodyText)
      assert.ok(sdp.ok)
      assert.equal(sdp.value.origin.address, '2001:db8::20')
      assert.deepEqual(
        sdp.value.media.map(({ address, port }) => [address, port]),
        [
          ['2001:db8::20', 6000],
          ['2001:db8::20', 6024],
        ],
      )
    }),
  },
  {
    section: '4.7',
    quirk: 'IPv4 and IPv6 mixed over several Via lines',
    octets: octets(`BYE sip:kim@host.example.net SIP/2.0
Via: SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhj
Via: SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451;received=192.0.2.200
Call-ID: mixed@host.example.net
Max-Forwards: 70
CSeq: 89187 BYE
To: sip:kim@example.net;tag=9817--94
From: sip:lee@example.org;tag=81x2
Content-Length: 0

`),
    element: 481,
    expected: reads(message => {
      const vias = message.headers.values('Via').map(text => {
        const via = parseVia(text)
        assert.ok(via.ok)
        return [via.value.transport, via.value.host, via.value.port, via.value.received]
      })
      assert.deepEqual(vias, [
        ['UDP', '2001:db8::9:1', 6050, undefined],
        ['UDP', '192.0.2.1', undefined, undefined],
        ['TCP', '2001:db8::9:255', undefined, '192.0.2.200'],
      ])
    }),
  },
  {
    section: '4.8',
    quirk: 'one stream on IPv4, the other on IPv6, no address for the session',
    octets: invite(
      'Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111',
      'sip:lee@[2001:db8::9:1]',
      `v=0
o=lee 280744730 28977631 IN IP4 host.example.org
s=
t=0 0
m=audio 22334 RTP/AVP 0
c=IN IP4 192.0.2.1
m=video 6024 RTP/AVP 107
c=IN IP6 2001:db8::1
a=rtpmap:107 H263-1998/90000
`,
    ),
    element: 200,
    expected: reads(message => {
      const sdp = parseSdp(message.bodyText)
      assert.ok(sdp.ok)
      assert.deepEqual(
        sdp.value.media.map(({ address }) => address),
        ['192.0.2.1', '2001:db8::1'],
      )
    }),
  },
  {
    section: '4.9',
    quirk: 'IPv4 addresses mapped into IPv6',
    octets: invite(
      'Via: SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19\nVia: SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111',
      'sip:lee@[::ffff:192.0.2.2]',
      `v=0
o=lee 971731711378798081 0 IN IP6 ::ffff:192.0.2.2
s=call me
c=IN IP6 ::ffff:192.0.2.2
t=3338481189 3370017201
m=audio 6000 RTP/AVP 2
a=rtpmap:2 G726-32/8000
`,
    ),
    element: 488,
    expected: reads(message => {
      assert.deepEqual([message.via.host, message.via.port], ['::ffff:192.0.2.10', 19823])
      const contact = parseUri(message.contact?.uri ?? '')
      assert.ok(contact.ok && contact.value.host === '::ffff:192.0.2.2')
      const sdp = parseSdp(message.bodyText)
      assert.ok(sdp.ok && sdp.value.media[0]?.address === '::ffff:192.0.2.2')
    }),
  },
  {
    section: '4.10',
    quirk: 'three colons before an embedded IPv4 address, as the grammar of RFC 3261 has it by mistake',
    octets: within('OPTIONS', 'SIP/2.0/UDP host.example.org;branch=z9hG4bKas3').replace(
      '[2001:db8::10]',
      '[2001:db8:::192.0.2.1]',
    ),
    choice:
      'tolerated, as the section wants; written again as it came, not mended, and looked at again where a socket is opened',
    element: 481,
    expected: reads(message => assert.deepEqual(target(message), ['2001:db8:::192.0.2.1', undefined])),
  },
  {
    section: '4.10',
    quirk: 'two colons before it, which is right',
    octets: within('OPTIONS', 'SIP/2.0/UDP host.example.org;branch=z9hG4bKas3').replace(
      '[2001:db8::10]',
      '[2001:db8::192.0.2.1]',
    ),
    element: 481,
    expected: reads(message => assert.deepEqual(target(message), ['2001:db8::192.0.2.1', undefined])),
  },
]
