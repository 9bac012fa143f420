// What the fuzzer starts from: the torture messages and their parts, header values as peers write them, a real hello.

import { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { instantOf } from '../../src/kernel/index.ts'
import { createAuthority } from '../../src/tls/index.ts'
import { captures } from '../../test/support/capture-seeds.ts'
import { exportsOfFlows } from '../../test/support/flow-seeds.ts'
import { hepPackets } from '../../test/support/hep-seeds.ts'
import { logs } from '../../test/support/log-seeds.ts'
import { recordsSeeds } from '../../test/support/records-seeds.ts'
import { INVALID } from '../../test/torture/rfc4475-invalid.ts'
import { UPPER } from '../../test/torture/rfc4475-upper.ts'
import { VALID } from '../../test/torture/rfc4475-valid.ts'
import { IPV6 } from '../../test/torture/rfc5118.ts'
import { sbcSeeds } from './sbc-target.ts'

const HEADER_VALUES = [
  '"Kim Muster" <sip:+49@sip.pstnhub.microsoft.com:5061;user=phone>;tag=1',
  '<sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:11;x-t=22;x-ti=33;x-tt=aHR0%2bZ?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2>',
  'Q.850;cause=63;text="0a;Record-Route and Contact headers are missing"',
  'SIP ;cause=200 ;text="Call completed elsewhere"',
  '98732@sip.example.net;from-tag=r33th4x0r;to-tag=ff87ff;early-only',
  'refer;id=93809824',
  'terminated;reason=noresource;expires=5;retry-after=9',
  '1800;refresher=uac',
  'SIP/2.0/TLS [2001:db8::1]:5061;branch=z9hG4bK1;received=[::1];rport=5',
  'SIP/2.0 603 Decline',
  'sip:a:b@[2001:db8::1]:5060;transport=tls;lr?Replaces=x&y=z',
  '<sip:+49@a.example;cause=302?Reason=SIP%3Bcause%3D486&Privacy=history>;index=1.1;mp=1',
  '<sip:+49@a.example>;reason="no-answer";counter=2;privacy=full',
  'tel:7042;phone-context=+1-914;ext=1',
]
const DIGESTS = [
  'Digest realm="r", nonce="n\\"1", algorithm=SHA-256, qop="auth,auth-int", stale=true, opaque="o"',
  'Digest username="kim", realm="r", nonce="n", uri="sip:a@b", response="f0", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"',
  'Digest realm="r", nonce="n", algorithm=SHA-512-256-sess, qop="auth-int", userhash=true, charset=UTF-8',
]

const MULTIPART = [
  'multipart/mixed;boundary=b1',
  '--b1',
  'Content-Type: application/pidf+xml',
  'Content-Disposition: render;handling=optional',
  '',
  '<presence/>',
  '--b1',
  'Content-Type: multipart/alternative; boundary="in ner"',
  '',
  '--in ner',
  'Content-Type: application/sdp',
  '',
  'v=0',
  '--in ner--',
  '--b1--',
  '',
].join('\r\n')

const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** The first flight of Node's own TLS client; it goes nowhere. */
function clientHello(): Promise<Uint8Array> {
  return new Promise(resolve => {
    const socket = new Duplex({ read: () => {}, write: chunk => resolve(new Uint8Array(chunk as Buffer)) })
    connect({ socket, servername: 'sbc1.example.net', ALPNProtocols: ['sip/2'] }).on('error', () => {})
  })
}

/** A chain of our own making, DER and PEM. */
async function certificates(): Promise<Uint8Array[]> {
  const now = instantOf(Date.UTC(2022, 0, 4))
  const authority = await createAuthority({ name: 'Fuzz Root', now, key: 'ec-p256' })
  const leaf = await authority.issue({
    commonName: 'sbc1.example.net',
    names: ['sbc1.example.net', '*.example.net'],
  })
  const ders = leaf.chain.flatMap(({ der }) => (der === undefined ? [] : [der]))
  return [...ders, octets(authority.rootPem)]
}

/** The seeds of a target; unknown names get those of all. */
export async function seedsFor(target: string): Promise<Uint8Array[]> {
  const messages = [...VALID, ...INVALID, ...UPPER, ...IPV6].map(row => row.octets)
  const bodies = messages.map(text => text.slice(text.indexOf('\r\n\r\n') + 4)).filter(text => text !== '')
  switch (target) {
    case 'message':
      return messages.map(octets)
    case 'framing':
      return [...messages, messages.slice(8, 14).join('\r\n\r\n')].map(octets)
    case 'sdp':
      return bodies.map(octets)
    case 'multipart':
      return [octets(MULTIPART)]
    case 'digest':
      return DIGESTS.map(octets)
    case 'certificates':
      return certificates()
    case 'sbc':
      return [...sbcSeeds(), ...messages.map(octets)]
    case 'records':
      return recordsSeeds()
    case 'headers':
      return HEADER_VALUES.map(octets)
    case 'flows':
      return exportsOfFlows()
    case 'capture':
      return captures(await clientHello(), messages.slice(0, 6))
    case 'hep':
      return hepPackets(messages.slice(0, 6))
    case 'logs':
      return logs().map(octets)
    default:
      return [
        await clientHello(),
        octets('\x15\x03\x03\x00\x02\x02\x30'),
        octets('\x16\x03\x03\x00\x04\x0e\x00\x00\x00'),
      ]
  }
}
