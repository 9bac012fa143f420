// `linesman bench parse`: what reading, forwarding and writing a message costs. The message is Teams' INVITE to an
// SBC. The peer is npm's `sip`, the only other JavaScript stack with transports and transactions of its own.

import { createRequire } from 'node:module'
import {
  formatMessage,
  parseMessage,
  type SipMessage,
  type SipRequest,
  StreamFramer,
} from '../../sip/index.ts'
import type { Terminal } from '../terminal.ts'
import { type Comparison, compare } from './paired.ts'
import { processorTimeOf, type Timed } from './processor-time.ts'
import type { BenchCommand, Row } from './row.ts'

/** CPU time of one run of one side: long enough for the clock, short enough to share the machine's moods. */
const RUN_MS = 150
const WARM_UPS = 3

export async function benchParse({ runs }: BenchCommand, terminal: Terminal): Promise<Row[]> {
  const peer = findSipPeer()
  if (peer === undefined)
    terminal.err(
      'npm package sip is not installed (it is one of the development packages, see `npm ci`): measured without a peer\n',
    )
  return await compare(parseComparisons(peer), { runs, warmUps: WARM_UPS })
}

/** Different calls, so that no cache of a text already seen helps anybody. */
const VARIANTS = 64

const SDP = `v=0
o=- 0 0 IN IP4 52.112.1.3
s=session
c=IN IP4 52.112.1.3
b=CT:10000000
t=0 0
m=audio 49154 RTP/SAVP 104 9 0 8 101
a=rtcp:49155
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:GQ1TDdzM3S4bHHkCXPS9bDmNbOIAqwkMAQxyZwPe|2^31
a=sendrecv
a=rtpmap:104 SILK/16000
a=rtpmap:101 telephone-event/8000
a=ptime:20
`.replaceAll('\n', '\r\n')

const hex = (call: number, length: number): string =>
  (call * 2_654_435_761).toString(16).padStart(8, '0').repeat(4).slice(0, length)

/** 1.3 KB, with the header names and the order Teams writes. */
function teamsInvite(call: number): Buffer {
  const head = `INVITE sip:+4952511234@sbc1.example.net:5061;user=phone;transport=tls SIP/2.0
FROM: "Kim Muster"<sip:+4930555100@sip.pstnhub.microsoft.com:5061;user=phone>;tag=${hex(call, 32)}
TO: <sip:+4952511234@sbc1.example.net:5061;user=phone>
CSEQ: 1 INVITE
CALL-ID: ${hex(call + 7, 32)}
MAX-FORWARDS: 69
VIA: SIP/2.0/TLS 52.114.75.24:5061;branch=z9hG4bK${hex(call + 9, 8)}
RECORD-ROUTE: <sip:sip-du-a-eu.pstnhub.microsoft.com:5061;transport=tls;lr>
CONTACT: <sip:api-du-a-euwe.pstnhub.microsoft.com:443;x-i=${hex(call, 32)};x-c=${hex(call, 32)}/d/8/${hex(call, 32)}>
MIN-SE: 300
SUPPORTED: histinfo,timer
USER-AGENT: Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.3
CONTENT-TYPE: application/sdp
ALLOW: INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY
P-ASSERTED-IDENTITY: <tel:+4930555100>,<sip:kim@example.net>
PRIVACY: id
SESSION-EXPIRES: 3600
CONTENT-LENGTH: ${SDP.length}

`
  return Buffer.from(head.replaceAll('\n', '\r\n') + SDP, 'latin1')
}

/** What of npm's `sip` is measured. */
interface SipPeer {
  version: string
  parse(octets: Uint8Array): { headers: Record<string, unknown> } | undefined
  stringify(message: object): string
  makeStreamParser(onMessage: (message: object) => void): (data: string) => void
}

/** Undefined where only the packages that run Linesman are installed. */
function findSipPeer(): SipPeer | undefined {
  const require = createRequire(import.meta.url)
  try {
    const { version } = require('sip/package.json') as { version: string }
    return { ...(require('sip/sip.js') as SipPeer), version }
  } catch {
    return undefined
  }
}

function parseComparisons(peer: SipPeer | undefined): Comparison[] {
  const octets = Array.from({ length: VARIANTS }, (_, call) => teamsInvite(call))
  const messages = octets.map(read)
  const stream = new Uint8Array(Buffer.concat(octets))
  const peerParse = peer && over(octets, each => Object.keys(peer.parse(each)?.headers ?? {}).length)
  const peerMessages = peer && octets.map(each => peer.parse(each) ?? {})
  const against = (what: string, work: Timed | undefined) =>
    peer && work && { name: `sip ${peer.version} ${what}`, work }
  return [
    timed(
      `parse an INVITE of ${octets[0]?.length} octets; From, To, Via, Contact, CSeq typed`,
      over(octets, each => typed(read(each))),
      against('parse', peerParse),
    ),
    timed(
      'parse, forward with the usual changes, format',
      over(octets, each => formatMessage(forwarded(read(each))).length),
      against('parse alone', peerParse),
    ),
    timed(
      'format what came in',
      over(messages, each => formatMessage(each).length),
      against('stringify', peer && over(peerMessages ?? [], each => peer.stringify(each).length)),
    ),
    timed(
      'find the messages of a stream and parse them',
      framed(stream),
      against('stream parser', peer && peerFramed(peer, stream)),
    ),
    timed('find the messages of a stream', found(stream)),
  ]
}

function timed(name: string, work: Timed, peer?: { name: string; work: Timed }): Comparison {
  const side = (of: Timed) => () => [processorTimeOf(of, RUN_MS)]
  const measures = [{ name, unit: 'µs CPU per message', better: 'lower' as const }]
  return { measures, run: side(work), ...(peer && { peer: { name: peer.name, run: side(peer.work) } }) }
}

/** One turn goes once through all values. */
function over<Value>(values: readonly Value[], work: (value: Value) => number): Timed {
  return {
    units: values.length,
    run: () => {
      let sum = 0
      for (const value of values) sum += work(value)
      return sum
    },
  }
}

function read(octets: Uint8Array): SipRequest {
  const parsed = parseMessage(octets)
  if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('the INVITE of the benchmark is read')
  return parsed.value
}

/** Asks for each typed value, so that a parser that puts work off does it here. */
function typed(message: SipMessage): number {
  const { from, to, via, contact, cseq } = message
  const tags = (from.tag?.length ?? 0) + (to.tag?.length ?? 0)
  return tags + (via.branch?.length ?? 0) + via.host.length + (contact?.uri.length ?? 0) + cseq.number
}

/** What a relay does to a request: a Via on top, the next Request-URI, one hop less, a Contact of its own. */
function forwarded(invite: SipRequest): SipRequest {
  const hops = Number(invite.headers.get('Max-Forwards')) - 1
  const headers = invite.headers
    .prepend('Via', `SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK${invite.callId}`)
    .with('Max-Forwards', String(hops))
    .with('Contact', '<sip:192.0.2.10:5060>')
  return invite.with({ uri: 'sip:+4952511234@carrier.example;user=phone', headers })
}

const found = (stream: Uint8Array): Timed => ({
  units: VARIANTS,
  run: () => new StreamFramer().push(stream).length,
})

const framed = (stream: Uint8Array): Timed => ({
  units: VARIANTS,
  run: () => {
    let sum = 0
    for (const event of new StreamFramer().push(stream))
      if (event.type === 'message') sum += typed(read(event.bytes))
    return sum
  },
})

const peerFramed = (peer: SipPeer, stream: Uint8Array): Timed => ({
  units: VARIANTS,
  run: () => {
    let sum = 0
    const push = peer.makeStreamParser(() => {
      sum++
    })
    // In pieces as TLS gives them; its buffer is searched again with every piece.
    for (let at = 0; at < stream.length; at += 16_384)
      push(Buffer.from(stream.subarray(at, at + 16_384)).toString('binary'))
    return sum
  },
})
