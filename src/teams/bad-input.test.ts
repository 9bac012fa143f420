import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Instant, millis, seconds, seededChance } from '../kernel/index.ts'
import type { TlsSession } from '../tls/index.ts'
import { Teams } from './teams.ts'
import { SBC_CONTEXT, stage, tenant, USER } from './testing/bench-tenant.ts'

const LINES = [
  'Via: SIP/2.0/TLS sbc1.example.net:5061;branch=z9hG4bK1;rport',
  'Max-Forwards: 70',
  'From: <sip:+4930555100@sbc1.example.net>;tag=1',
  'To: <sip:sip.pstnhub.microsoft.com>',
  'Call-ID: 1',
  'CSeq: 1 INVITE',
  'Contact: <sip:sbc1.example.net:5061;transport=tls>',
  'Contact: *',
  'Record-Route: <sip:sbc1.example.net;lr>, <sip:x',
  'Session-Expires: 1;refresher=me',
  'Supported: timer',
  'Require: 100rel',
  'Referred-By: <sip:x;x-ti=1>',
  'Refer-To: <sip:x>',
  'Event: refer',
  'Content-Type: application/sdp',
  'Reason: ;;;',
]
const METHODS = ['INVITE', 'OPTIONS', 'BYE', 'ACK', 'CANCEL', 'NOTIFY', 'REFER', 'UPDATE', 'PRACK', 'X']
const TARGETS = [`sip:${USER}@x`, 'sip:x;x-m=1', 'tel:+49', 'sip:[::1', 'sip:a@b@c', 'http://x', '*']

const message = fc
  .record({
    method: fc.constantFrom(...METHODS),
    uri: fc.constantFrom(...TARGETS),
    lines: fc.shuffledSubarray(LINES, { minLength: 4 }),
    body: fc.constantFrom('', 'v=0\r\n', 'm=audio', '\0\0'),
    noise: fc.option(fc.record({ at: fc.nat(300), octet: fc.nat(255) })),
  })
  .map(({ method, uri, lines, body, noise }) => {
    const head = [`${method} ${uri} SIP/2.0`, ...lines, `Content-Length: ${body.length}`]
    const octets = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')
    if (noise !== null && noise.at < octets.length) octets[noise.at] = noise.octet
    return octets
  })

test('no octets of a peer make the element throw or leave a bug', () => {
  const session: TlsSession = {
    role: 'server',
    version: 'TLSv1.2',
    cipher: '',
    localChain: [],
    remoteChain: SBC_CONTEXT.chain,
    remoteVerified: { ok: true },
  }
  const remote = { address: '127.0.20.2', port: 40_000 }
  const local = { address: '127.0.75.24', port: 5061 }
  const play = (messages: Uint8Array[]): void => {
    const teams = new Teams(tenant(), seededChance(3))
    let now = 1_641_286_800_000 as Instant
    teams.start(now)
    for (const [index, bytes] of messages.entries()) {
      now = (now + 100) as Instant
      // A framing fault ends its connection.
      const connection = `in-${index}`
      teams.handle({ type: 'opened', connection, listener: 'EUWE.0', local, remote, tls: session }, now)
      const effects = teams.handle({ type: 'received', connection, bytes }, now)
      assert.ok(!effects.some(effect => effect.type === 'note' && effect.fact.kind === 'bug'))
    }
    teams.handle({ type: 'tick' }, (now + 60_000) as Instant)
    teams.handle({ type: 'closed', connection: 'in-0', cause: 'reset' }, (now + 60_001) as Instant)
  }
  fc.assert(fc.property(fc.array(message, { maxLength: 8 }), play), { numRuns: 300 })
})

test('a From that cannot be read is answered 400 with the line as it came', () => {
  const teams = new Teams(tenant(), seededChance(3))
  const now = 1_641_286_800_000 as Instant
  const ends = {
    local: { address: '127.0.75.24', port: 5061 },
    remote: { address: '127.0.20.2', port: 40_000 },
  }
  const chains = { localChain: [], remoteChain: SBC_CONTEXT.chain, remoteVerified: { ok: true as const } }
  const tls: TlsSession = { role: 'server', version: 'TLSv1.2', cipher: '', ...chains }
  teams.start(now)
  teams.handle({ type: 'opened', connection: 'in-1', listener: 'EUWE.0', ...ends, tls }, now)
  const lines = [
    `INVITE sip:${USER}@sip.pstnhub.microsoft.com SIP/2.0`,
    'Via: SIP/2.0/TLS sbc1.example.net:5061;branch=z9hG4bK1',
    'From:\x01<sip:+4930555100@sbc1.example.net>;tag=1',
    'To: <sip:x>',
    'Call-ID: 1',
    'CSeq: 1 INVITE',
    'Content-Length: 0',
  ]
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  const sent = teams
    .handle({ type: 'received', connection: 'in-1', bytes }, now)
    .flatMap(effect => (effect.type === 'send' ? [Buffer.from(effect.bytes).toString('latin1')] : []))
  assert.match(sent.join(''), /^SIP\/2\.0 400 /)
  assert.ok(sent.join('').includes('From:\x01<sip:+4930555100@sbc1.example.net>;tag=1'))
})

test('noise on a media port changes nothing, and a port that cannot be had ends its call only', () => {
  const { bench, sbc, teams } = stage()
  bench.act(sbc, now => sbc.call(USER, now))
  bench.act(sbc, now => sbc.call(USER, now))
  bench.run(seconds(4))
  const [socket] = bench.socketsOf(teams)
  assert.ok(socket)
  const from = { address: '192.0.2.1', port: 9 }
  for (const length of [0, 1, 12, 100, 2000]) {
    const bytes = new Uint8Array(length).fill(0x80)
    bench.act(teams, now => teams.handle({ type: 'datagram', socket, from, bytes }, now))
  }
  bench.run(millis(100))
  assert.equal(teams.calls.length, 2)
  bench.act(teams, now => teams.handle({ type: 'unbound', socket, says: 'taken' }, now))
  bench.run(seconds(1))
  assert.equal(teams.calls.length, 1)
})
