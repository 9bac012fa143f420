// TLS of node:tls in captures: what is told of it without keys, and what is read with them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TlsKeys } from '../../src/capture/index.ts'
import { blocksOf, octets, WIRE_START, Wire } from '../../src/capture/testing/index.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import type { TlsHandshakeFact } from '../../src/facts/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { type RecordedTls, recordTls } from '../../src/node/index.ts'
import { createAuthority } from '../../src/tls/index.ts'
import { factsOf } from '../support/capture-oracle.ts'
import { OPTIONS_TO_SBC } from '../support/options-message.ts'

const TEAMS = { address: '52.114.75.24', port: 8576 }
const SBC = { address: '192.0.2.21', port: 5061 }
const NAME = 'sbc1.example.net'

const authority = await createAuthority({ name: 'Test Root', now: instantOf(WIRE_START) })
const good = await authority.issue({ commonName: NAME })
const fallback = await authority.issue({ commonName: 'SBC default certificate', selfSigned: true })
const microsoft = await authority.issue({ commonName: 'sip.pstnhub.microsoft.com' })

const pemOf = ({ pem }: typeof good) => ({ cert: pem.cert, key: pem.key })
const versions = (version: 'TLSv1.2' | 'TLSv1.3') => ({ minVersion: version, maxVersion: version })

const ANSWER = OPTIONS_TO_SBC.replace(/^.*/, 'SIP/2.0 200 OK').replace(
  'example.net>\r',
  'example.net>;tag=2\r',
)

interface Talk {
  version: 'TLSv1.2' | 'TLSv1.3'
  certificate?: typeof good
  ciphers?: string
  /** The client shows Microsoft's certificate. */
  mutual?: boolean
  talks?: boolean
  client?: object
  server?: object
}

const record = ({ version, certificate = good, ciphers, mutual, talks = true, client, server }: Talk) =>
  recordTls({
    server: {
      ...versions(version),
      ...pemOf(certificate),
      ...(mutual && { requestCert: true, rejectUnauthorized: false }),
      ...server,
    },
    client: {
      ...versions(version),
      servername: NAME,
      ...(ciphers !== undefined && { ciphers }),
      ...(mutual && pemOf(microsoft)),
      ...client,
    },
    ...(talks && {
      says: [
        { side: 'client', text: OPTIONS_TO_SBC },
        { side: 'server', text: ANSWER },
      ],
    }),
  })

/** The recording as a capture; the client leaves at its end, or after the server's flight without a word. */
function wireOf(
  { pieces }: RecordedTls,
  how: 'leaves' | 'leaves silently' | 'server leaves' = 'leaves',
): Wire {
  const wire = new Wire()
  const link = wire.connection(TEAMS, SBC).opens()
  const answer = pieces.findIndex(
    ({ side }, index) => side === 'client' && pieces[index - 1]?.side === 'server',
  )
  const shown = how === 'leaves silently' ? pieces.slice(0, answer) : pieces
  for (const [index, { side, bytes }] of shown.entries()) {
    wire.at(5 + index)
    link.sends(side, bytes)
  }
  const [first, second] =
    how === 'server leaves' ? (['server', 'client'] as const) : (['client', 'server'] as const)
  wire.at(20 + shown.length)
  link.sends(first, { flags: 'FA' }).sends(second, { flags: 'FA' })
  return wire
}

function handshakeOf(wire: Wire, keyLog?: string): TlsHandshakeFact {
  const keys = new TlsKeys()
  if (keyLog !== undefined) keys.add(keyLog)
  const [fact, ...more] = factsOf(wire.facts({ keys }), 'tls-handshake')
  assert.ok(fact !== undefined && more.length === 0)
  return fact
}

test('TLS 1.2 shows both chains, what was asked, version and suite', async () => {
  const fact = handshakeOf(wireOf(await record({ version: 'TLSv1.2', mutual: true })))
  assert.deepEqual(
    [fact.role, fact.outcome, fact.serverName, fact.version, fact.certificateRequested, fact.hidden],
    ['server', 'complete', NAME, 'TLSv1.2', true, undefined],
  )
  assert.match(fact.cipher ?? '', /^ECDHE-RSA-/)
  const prints = (chain: { fingerprint256: string }[]) => chain.map(each => each.fingerprint256)
  assert.deepEqual(prints(fact.serverChain), prints(good.chain))
  assert.deepEqual(prints(fact.clientChain), prints(microsoft.chain))
  assert.match(fact.clientFingerprint ?? '', /^t12d\d{4}00_[0-9a-f]{12}_[0-9a-f]{12}$/)
})

test('TLS 1.3 without keys: the hellos, and that the rest is hidden', async () => {
  const fact = handshakeOf(wireOf(await record({ version: 'TLSv1.3', mutual: true })))
  assert.deepEqual([fact.outcome, fact.serverName, fact.version], ['complete', NAME, 'TLSv1.3'])
  assert.deepEqual([fact.serverChain, fact.clientChain, fact.certificateRequested], [[], [], undefined])
  assert.ok((fact.hidden?.serverFlightBytes ?? 0) > 1500)
})

const SUITES: [Talk['version'], string | undefined][] = [
  ['TLSv1.2', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ['TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ['TLSv1.2', 'ECDHE-RSA-AES256-SHA384'],
  ['TLSv1.2', 'ECDHE-RSA-AES128-SHA256'],
  ['TLSv1.2', 'ECDHE-RSA-AES128-SHA'],
  ['TLSv1.2', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
  ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
]

for (const [version, ciphers] of SUITES) {
  test(`with its secrets a connection is read: ${version} ${ciphers}`, async () => {
    const recorded = await record({ version, mutual: true, ...(ciphers && { ciphers }) })
    const keys = new TlsKeys()
    keys.add(recorded.keyLog)
    const result = wireOf(recorded).facts({ keys })
    const messages = factsOf(result, 'sip')
    assert.deepEqual(
      messages.map(({ startLine, direction, transport, connection }) => [
        startLine,
        direction,
        transport,
        connection,
      ]),
      [
        ['OPTIONS sip:sbc1.example.net SIP/2.0', 'received', 'tls', 'tcp.stream 0'],
        ['SIP/2.0 200 OK', 'sent', 'tls', 'tcp.stream 0'],
      ],
    )
    const fact = factsOf(result, 'tls-handshake')[0]
    assert.deepEqual([fact?.outcome, fact?.cipher, fact?.hidden], ['complete', ciphers, undefined])
    assert.equal(fact?.serverChain[0]?.subject, NAME)
    assert.equal(fact?.clientChain[0]?.subject, 'sip.pstnhub.microsoft.com')
  })
}

test('secrets of another connection open nothing and break nothing', async () => {
  const [recorded, other] = [await record({ version: 'TLSv1.3' }), await record({ version: 'TLSv1.3' })]
  const keys = new TlsKeys()
  keys.add(other.keyLog)
  const result = wireOf(recorded).facts({ keys })
  assert.deepEqual(
    [factsOf(result, 'sip').length, factsOf(result, 'tls-handshake')[0]?.outcome],
    [0, 'complete'],
  )
})

test('without the secrets of the handshake those of the traffic are enough for what is said', async () => {
  const recorded = await record({ version: 'TLSv1.3' })
  const keys = new TlsKeys()
  keys.add(
    recorded.keyLog
      .split('\n')
      .filter(line => /TRAFFIC_SECRET_0/.test(line))
      .join('\n'),
  )
  assert.equal(factsOf(wireOf(recorded).facts({ keys }), 'sip').length, 2)
})

test('who leaves after the server flight without a word is told, and the certificate in TLS 1.2', async () => {
  const shown = { certificate: fallback, talks: false }
  const plain = handshakeOf(wireOf(await record({ version: 'TLSv1.2', ...shown }), 'leaves silently'))
  const hidden = handshakeOf(wireOf(await record({ version: 'TLSv1.3', ...shown }), 'leaves silently'))
  for (const fact of [plain, hidden])
    assert.deepEqual(
      [fact.outcome, fact.endedBy, fact.how, fact.alert],
      ['failed', 'remote', 'fin', undefined],
    )
  assert.equal(plain.serverChain[0]?.subject, 'SBC default certificate')
  assert.deepEqual(hidden.serverChain, [])
})

test("a client's alert about the chain is read in TLS 1.2, and known by its size in 1.3", async () => {
  const client = { rejectUnauthorized: true, ca: [] }
  const refuse = (version: Talk['version']) =>
    record({
      version,
      certificate: fallback,
      talks: false,
      client: { ...client, checkServerIdentity: () => undefined },
    })
  const alert = octets([21, 3, 3, 0, 2, 2, 48])
  const plain = await refuse('TLSv1.2')
  const answered = plain.pieces.findIndex(({ side }) => side === 'server') + 1
  const said = {
    ...plain,
    pieces: [...plain.pieces.slice(0, answered), { side: 'client' as const, bytes: alert }],
  }
  const fact = handshakeOf(wireOf(said))
  assert.deepEqual(
    [fact.outcome, fact.endedBy, fact.how, fact.alert],
    ['failed', 'remote', 'alert', 'unknown_ca'],
  )
  const hidden = await refuse('TLSv1.3')
  const shown = hidden.pieces.findIndex(({ side }) => side === 'server') + 1
  const record19 = octets([23, 3, 3, 0, 19], new Uint8Array(19))
  const sealed = {
    ...hidden,
    pieces: [...hidden.pieces.slice(0, shown), { side: 'client' as const, bytes: record19 }],
  }
  const late = handshakeOf(wireOf(sealed))
  assert.deepEqual(
    [late.outcome, late.endedBy, late.how, late.alert],
    ['failed', 'remote', 'alert', undefined],
  )
})

test("TLS 1.3: a server that leaves right after the client's flight refused the client", async () => {
  const recorded = await record({ version: 'TLSv1.3', mutual: true, talks: false })
  const shown = recorded.pieces.findLastIndex(({ side }) => side === 'client') + 1
  const fact = handshakeOf(wireOf({ ...recorded, pieces: recorded.pieces.slice(0, shown) }, 'server leaves'))
  assert.deepEqual([fact.outcome, fact.endedBy, fact.how, fact.role], ['failed', 'local', 'fin', 'server'])
})

const rules = (wires: Wire[]): string[] => {
  const all = wires.flatMap((wire, index) => wire.facts({ observer: `${index}.pcap` }).facts)
  return diagnose(all).map(({ rule, certainty }) => `${rule} ${certainty}`)
}

test('the default certificate is likely on the wire, with TLS 1.2 by what it shows, with 1.3 by its size', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const bad = await record({ version, certificate: fallback, talks: false })
    assert.deepEqual(
      rules([wireOf(bad, 'leaves silently')]),
      ['tls/default-certificate-served likely'],
      version,
    )
  }
})

test('TLS 1.3: a good chain that the client leaves is no default certificate', async () => {
  const left = await record({ version: 'TLSv1.3', talks: false })
  assert.deepEqual(rules([wireOf(left, 'leaves silently')]), ['tls/handshake-aborted-by-peer possible'])
  const complete = await record({ version: 'TLSv1.3' })
  assert.deepEqual(rules([wireOf(complete), wireOf(left, 'leaves silently')]), [
    'tls/handshake-aborted-by-peer possible',
  ])
})

test('healthy connections yield no finding', async () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
    assert.deepEqual(rules([wireOf(await record({ version, mutual: true }))]), [], version)
})

/** What is said of connections that were not read to their end: gaps by their reason, and what the summary of the source says. */
function unreadOf(wire: Wire, keyLog?: string) {
  const keys = new TlsKeys()
  if (keyLog !== undefined) keys.add(keyLog)
  const { facts, problems } = wire.facts({ keys })
  const gaps = factsOf({ facts }, 'gap').map(({ why, says }) => `${why}: ${says.replace(/^.*: /, '')}`)
  return { gaps, problems, messages: factsOf({ facts }, 'sip').length }
}
const UNREAD = '1 TLS connection with signalling could not be read, or not to the end'

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`with keys it is said what of ${version} stayed closed, why, and when`, async () => {
    const recorded = await record({ version })
    const whole = wireOf(recorded)
    assert.deepEqual(unreadOf(whole, recorded.keyLog), { gaps: [], problems: [], messages: 2 })
    assert.deepEqual(unreadOf(whole), { gaps: [], problems: [], messages: 0 })
    const other = await record({ version })
    assert.deepEqual(unreadOf(whole, other.keyLog), {
      gaps: ['encrypted: its keys are not among those that are there'],
      problems: [`${UNREAD}: the keys of 1 are not there`],
      messages: 0,
    })

    const late = wireOf(recorded)
    late.packets.splice(0, late.packets.length - 3)
    assert.deepEqual(unreadOf(late, recorded.keyLog), {
      gaps: ['encrypted: it began before the capture, and keys open a connection only from its beginning'],
      problems: [`${UNREAD}: 1 began before the capture`],
      messages: 0,
    })
    const keys = new TlsKeys()
    keys.add(recorded.keyLog)
    const [gap] = factsOf(late.facts({ keys }), 'gap')
    // The octets, not the FINs behind them.
    assert.deepEqual([gap?.at, gap?.lastedMs, gap?.ref], [late.packets[0]?.time, 0, 'packet 1'])
  })

  test(`a hole in ${version} that was opened is a gap from there on`, async () => {
    const recorded = await record({ version })
    const { pieces, keyLog } = recorded
    const wire = wireOf({ ...recorded, pieces: [...pieces, ...pieces.slice(-2)] })
    wire.packets.splice(-6, 1)
    assert.deepEqual(unreadOf(wire, keyLog), {
      gaps: ['encrypted: octets of it are missing, and what follows them cannot be opened'],
      problems: [`${UNREAD}: 1 lack octets`],
      messages: 1,
    })
  })
}

test('secrets inside a pcapng file are used', async () => {
  const recorded = await record({ version: 'TLSv1.2' })
  const make = blocksOf(true)
  const packets = wireOf(recorded).packets
  const file = octets(
    make.section(),
    make.interface(1),
    make.secrets(recorded.keyLog),
    ...packets.map(({ time, bytes }) => make.packet(BigInt(Math.round(time * 1000)), bytes)),
  )
  const { CaptureAnalysis } = await import('../../src/capture/index.ts')
  const analysis = new CaptureAnalysis({ observer: 'x' })
  analysis.push(file)
  assert.equal(factsOf(analysis.end(), 'sip').length, 2)
})
