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

const CALL_EVERY_MS = 10

/** Facts of so many calls of a minute, a hundred a second, as they come in: mixed. */
export const notedCalls = (count: number): Noted[] =>
  Array.from({ length: count }, (_, index) => notedCall(index))
    .flat()
    .sort((left, right) => left.at - right.at)

/** What SIP calls random: as long in every call, and in none the same. */
function randomOf(index: number, length: number): string {
  let text = ''
  for (let part = 0; text.length < length; part++)
    text += (Math.imul(index * 31 + part + 1, 0x9e37_79b1) >>> 0).toString(16).padStart(8, '0')
  return text.slice(0, length)
}

const sdpOf = (key: string, port: number): string =>
  [
    ...['v=0', `o=- ${port} 1 IN IP4 192.0.2.10`, 's=-', 'c=IN IP4 192.0.2.10', 't=0 0'],
    `m=audio ${port} RTP/SAVP 8 0 101`,
    ...['a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=ptime:20', 'a=sendrecv'],
    `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^31`,
    '',
  ].join('\r\n')

/** One call of a minute, the `index`th. */
function notedCall(index: number): Noted[] {
  const at = BENCH_START + index * CALL_EVERY_MS
  const legs = [
    { callId: `${randomOf(index, 24)}@192.0.2.1`, side: 'carrier' as const },
    { callId: `${randomOf(-1 - index, 32)}@sbc.example.com`, side: 'teams' as const },
  ]
  const call = (event: 'offered' | 'answered' | 'ended', later: number): Noted =>
    stamp({ kind: 'call', call: `call-${index}`, event, legs }, 'sbc', instantOf(at + later))
  const number = `+4930${1_000_000 + (index % 1_000_000)}`
  const sdp = sdpOf(randomOf(index * 7, 40), 20_000 + 2 * (index % 10_000))
  const both = (lines: string, method: string, later: number, body = ''): Noted[] =>
    legs.map(({ callId, side }) => message(lines, method, callId, side, number, instantOf(at + later), body))
  return [
    ...both('INVITE sip:+4952511234@sbc.example.com SIP/2.0', 'INVITE', 0, sdp),
    call('offered', 1),
    ...both('SIP/2.0 100 Trying', 'INVITE', 5),
    ...both('SIP/2.0 180 Ringing', 'INVITE', 80),
    ...both('SIP/2.0 200 OK', 'INVITE', 4000, sdp),
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
    `Via: SIP/2.0/TLS sbc.example.com:5061;branch=z9hG4bK${method}${callId.slice(3, 19)};rport`,
    'Record-Route: <sip:sip-du-a-eu.pstnhub.microsoft.com:5061;transport=tls;lr>',
    'Max-Forwards: 69',
    `From: "A caller" <sip:${number}@sbc.example.com;user=phone>;tag=${callId.slice(2, 14)}`,
    `To: <sip:+4952511234@sip.pstnhub.microsoft.com;user=phone>${startLine.startsWith('INVITE') ? '' : `;tag=${callId.slice(5, 20)}`}`,
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
  const stands = status === 200 && index % 5000 === 7
  const region = REGIONS[(mixed >>> 4) % REGIONS.length] ?? 'EUWE'
  return {
    id: `call-${index}`,
    observer: 'sbc',
    startedAt,
    ...(!stands && { endedAt: instantOf(status === 200 ? answeredAt + lengthMs : startedAt + 2000) }),
    ...(status === 200 && { answeredAt }),
    ...(status === 200 && !stands && { durationMs: millis(lengthMs) }),
    direction: (mixed & 1) === 0 ? 'inbound' : 'outbound',
    caller: `+4930${1_000_000 + (mixed % 1_000_000)}`,
    callee: (mixed & 2) === 0 ? '+4952511234' : `+4952${1_000_000 + ((mixed >>> 3) % 1_000_000)}`,
    trunk: `192.0.2.${1 + ((mixed >>> 6) % 4)}`,
    node: `i.${region}.${(mixed >>> 9) % 20}`,
    region,
    status,
    state: stands ? 'answered' : status === 200 ? 'ended' : 'refused',
    transfer: mixed % 50 === 0 ? 'answered' : 'none',
    legs: [
      { callId: `carrier-${index}-${mixed}`, side: 'carrier' },
      { callId: `teams-${mixed}-${index}`, side: 'teams' },
    ],
    findings: 0,
  }
}
