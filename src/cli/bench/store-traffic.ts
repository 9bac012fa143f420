// What `bench store` stores: facts of calls with messages of a usual size, and rows of a million calls that differ in what
// a list can be asked for.

import { type Fact, type StampedSketch, stamp } from '../../facts/index.ts'
import { type Endpoint, type Instant, instantOf, millis } from '../../kernel/index.ts'
import type { CallRow } from '../../store/index.ts'

export const BENCH_START = Date.UTC(2026, 0, 5)
/** As an SBC notes of a call: two INVITEs with SDP and their answers, ACKs and BYEs on both legs, and five events of its own. */
export const FACTS_A_CALL = 19

type Noted = Fact | StampedSketch

const SBC: Endpoint = { address: '192.0.2.10', port: 5060 }
const CARRIER: Endpoint = { address: '192.0.2.1', port: 5060 }
const TEAMS: Endpoint = { address: '52.114.75.24', port: 5061 }

const SDP = `v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 20000 RTP/SAVP 8 0 101
a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=sendrecv
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw|2^31\r\n`

/** One call of a minute, the `index`th. */
export function notedCall(index: number): Noted[] {
  const at = BENCH_START + index * 10
  const legs = [
    { callId: `carrier-${index}-5f3a9c01@192.0.2.1`, side: 'carrier' as const },
    { callId: `${index}-7b1e55d2-0f6c-4a7e-9a43@sbc.example.com`, side: 'teams' as const },
  ]
  const call = (event: 'offered' | 'answered' | 'ended', later: number): Noted =>
    stamp({ kind: 'call', call: `call-${index}`, event, legs }, 'sbc', instantOf(at + later))
  const number = `+4930${1_000_000 + (index % 1_000_000)}`
  const both = (lines: string, method: string, later: number, body = ''): Noted[] =>
    legs.map(({ callId, side }) => message(lines, method, callId, side, number, instantOf(at + later), body))
  return [
    ...both('INVITE sip:+4952511234@sbc.example.com SIP/2.0', 'INVITE', 0, SDP),
    call('offered', 1),
    ...both('SIP/2.0 100 Trying', 'INVITE', 5),
    ...both('SIP/2.0 180 Ringing', 'INVITE', 80),
    ...both('SIP/2.0 200 OK', 'INVITE', 4000, SDP),
    call('answered', 4001),
    ...both('ACK sip:+4952511234@sbc.example.com SIP/2.0', 'ACK', 4010),
    ...both('BYE sip:+4952511234@sbc.example.com SIP/2.0', 'BYE', 64_000),
    ...both('SIP/2.0 200 OK', 'BYE', 64_020),
    call('ended', 64_020),
  ]
    .toSorted((left, right) => left.at - right.at)
    .concat(stopped(legs[1]?.callId ?? '', instantOf(at + 64_020)))
}

const stopped = (callId: string, at: Instant): Noted[] =>
  (['sent', 'received'] as const).map(direction =>
    stamp(
      {
        kind: 'rtp',
        callId,
        phase: 'stopped',
        direction,
        local: SBC,
        remote: TEAMS,
        profile: 'RTP/SAVP',
        packets: 3000,
      },
      'sbc',
      at,
    ),
  )

function message(
  startLine: string,
  method: string,
  callId: string,
  side: 'carrier' | 'teams',
  number: string,
  at: Instant,
  body: string,
): StampedSketch {
  const head = [
    startLine,
    `Via: SIP/2.0/TLS sbc.example.com:5061;branch=z9hG4bK-${callId.slice(0, 20)};rport`,
    'Record-Route: <sip:sip-du-a-eu.pstnhub.microsoft.com:5061;transport=tls;lr>',
    'Max-Forwards: 69',
    `From: "A caller" <sip:${number}@sbc.example.com;user=phone>;tag=f-${callId.slice(0, 12)}`,
    `To: <sip:+4952511234@sip.pstnhub.microsoft.com;user=phone>${method === 'INVITE' && body !== '' ? '' : ';tag=t-1'}`,
    `Call-ID: ${callId}`,
    `CSeq: 1 ${method}`,
    'Contact: <sip:+4952511234@sbc.example.com:5061;transport=tls>',
    'User-Agent: Microsoft.PSTNHub.SIPProxy v.2026.1.5.1 i.EUWE.7',
    'Allow: INVITE, ACK, CANCEL, BYE, INFO, NOTIFY, PRACK, UPDATE, OPTIONS',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  const isCarrier = side === 'carrier'
  return {
    kind: 'sketch',
    octets: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`),
    place: {
      direction: isCarrier ? 'received' : 'sent',
      transport: isCarrier ? 'udp' : 'tls',
      local: SBC,
      remote: isCarrier ? CARRIER : TEAMS,
      ...(!isCarrier && { connection: 'tls-7' }),
    },
    observer: 'sbc',
    at,
  }
}

const REGIONS = ['EUWE', 'EUNO', 'USEA']
const STATUSES = [200, 200, 200, 200, 200, 200, 200, 486, 480, 487]

/** Rows of calls, a second apart: half of them to an attendant, one in a thousand refused with 503. */
export function madeCalls(from: number, count: number): CallRow[] {
  return Array.from({ length: count }, (_, place) => madeCall(from + place))
}

function madeCall(index: number): CallRow {
  // A mixture that repeats nowhere: the bits of a product with a large odd number.
  const mixed = Math.imul(index, 0x9e37_79b1) >>> 0
  const startedAt = instantOf(BENCH_START + index * 1000)
  const status = index % 1000 === 0 ? 503 : (STATUSES[mixed % STATUSES.length] ?? 200)
  const lengthMs = (mixed >>> 8) % 3_600_000
  const answeredAt = instantOf(startedAt + 4000)
  const region = REGIONS[(mixed >>> 4) % REGIONS.length] ?? 'EUWE'
  return {
    id: `call-${index}`,
    observer: 'sbc',
    startedAt,
    endedAt: instantOf(status === 200 ? answeredAt + lengthMs : startedAt + 2000),
    ...(status === 200 && { answeredAt, durationMs: millis(lengthMs) }),
    direction: (mixed & 1) === 0 ? 'inbound' : 'outbound',
    caller: `+4930${1_000_000 + (mixed % 1_000_000)}`,
    callee: (mixed & 2) === 0 ? '+4952511234' : `+4952${1_000_000 + ((mixed >>> 3) % 1_000_000)}`,
    trunk: `192.0.2.${1 + ((mixed >>> 6) % 4)}:5060`,
    node: `i.${region}.${(mixed >>> 9) % 20}`,
    region,
    status,
    state: status === 200 ? 'ended' : 'refused',
    transfer: mixed % 50 === 0 ? 'answered' : 'none',
    legs: [
      { callId: `carrier-${index}-${mixed}`, side: 'carrier' },
      { callId: `teams-${mixed}-${index}`, side: 'teams' },
    ],
    findings: 0,
  }
}
