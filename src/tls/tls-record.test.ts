import assert from 'node:assert/strict'
import { type Duplex, duplexPair } from 'node:stream'
import { test } from 'node:test'
import tls from 'node:tls'
import fc from 'fast-check'
import { instantOf } from '../kernel/index.ts'
import { createAuthority } from './authority.ts'
import { chainFacts } from './certificate-facts.ts'
import { type FlightEvent, FlightReader, MAX_HANDSHAKE_BYTES } from './tls-record.ts'

const NOW = instantOf(Date.UTC(2026, 5, 1))
const authority = await createAuthority({ name: 'Test Root', now: NOW, key: 'ec-p256' })
const server = await authority.issue({ commonName: 'sbc1.example.net' })
const client = await authority.issue({ commonName: 'sip.pstnhub.microsoft.com' })

interface Recording {
  client: Buffer
  server: Buffer
}

interface Options {
  client?: tls.ConnectionOptions
  server?: tls.TlsOptions
}

/** A real handshake between two ends of node:tls in memory; what each end sent. */
async function recordHandshake(options: Options): Promise<Recording> {
  const [clientEnd, clientWire] = duplexPair()
  const [serverEnd, serverWire] = duplexPair()
  const clientSent = forward(clientWire, serverWire)
  const serverSent = forward(serverWire, clientWire)
  const accepted = new tls.TLSSocket(serverEnd, {
    isServer: true,
    cert: server.pem.cert,
    key: server.pem.key,
    ...options.server,
  })
  const connected = tls.connect({ socket: clientEnd, rejectUnauthorized: false, ...options.client })
  await Promise.all([settled(accepted, 'secure'), settled(connected, 'secureConnect')])
  connected.destroy()
  accepted.destroy()
  return { client: Buffer.concat(clientSent), server: Buffer.concat(serverSent) }
}

function forward(from: Duplex, to: Duplex): Buffer[] {
  const sent: Buffer[] = []
  from.on('data', bytes => {
    sent.push(bytes)
    to.write(bytes)
  })
  return sent
}

/** The handshake came to an end at this side, good or bad. */
const settled = (socket: tls.TLSSocket, event: string): Promise<void> =>
  new Promise(resolve => {
    socket.once(event, () => resolve())
    socket.once('error', () => resolve())
    socket.once('close', () => resolve())
  })

const readAll = (bytes: Uint8Array): FlightEvent[] => new FlightReader().push(bytes)

const kinds = (events: FlightEvent[]): string[] =>
  events.map(event => (event.type === 'handshake' ? event.message : event.type))

function only<Type extends FlightEvent['type']>(events: FlightEvent[], type: Type) {
  const found = events.filter(event => event.type === type)
  assert.equal(found.length, 1, `one ${type}`)
  return found[0] as Extract<FlightEvent, { type: Type }>
}

const mutual = await recordHandshake({
  client: {
    servername: 'sbc1.example.net',
    maxVersion: 'TLSv1.2',
    cert: client.pem.cert,
    key: client.pem.key,
    ALPNProtocols: ['sip/2'],
  },
  server: {
    requestCert: true,
    rejectUnauthorized: true,
    ca: authority.rootPem,
    ALPNProtocols: ['sip/2'],
    SNICallback: (_name, done) => done(null),
  },
})

const record = (type: number, payload: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3, payload.length >> 8, payload.length & 0xff]), payload])

/** Payloads of the handshake records before the first ChangeCipherSpec, joined. */
function clearHandshake(flow: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; flow[at] === 22; at += 5 + flow.readUInt16BE(at + 3)) {
    parts.push(flow.subarray(at + 5, at + 5 + flow.readUInt16BE(at + 3)))
  }
  return Buffer.concat(parts)
}

test('the server flight of TLS 1.2 shows the chain and the names of the CAs it accepts', () => {
  const events = readAll(mutual.server)
  assert.deepEqual(kinds(events).slice(0, 5), [
    'server-hello',
    'certificate',
    'server_key_exchange',
    'certificate-request',
    'server-hello-done',
  ])
  const chain = chainFacts(only(events, 'certificate').chain)
  assert.ok(chain.ok)
  assert.deepEqual(
    chain.value.map(each => each.subject),
    ['sbc1.example.net', 'Test Root Intermediate'],
  )
  assert.deepEqual(only(events, 'certificate-request').request.authorities, ['CN=Test Root'])
  const { hello } = only(events, 'server-hello')
  assert.equal(hello.version, 'TLSv1.2')
  assert.equal(hello.cipher, 'ECDHE-ECDSA-AES128-GCM-SHA256')
  assert.equal(hello.alpn, 'sip/2')
})

test('the client flight of TLS 1.2 shows the server name asked for and the client certificate', () => {
  const events = readAll(mutual.client)
  assert.deepEqual(kinds(events).slice(0, 6), [
    'client-hello',
    'certificate',
    'client_key_exchange',
    'certificate_verify',
    'change-cipher-spec',
    'encrypted',
  ])
  const { hello } = only(events, 'client-hello')
  assert.equal(hello.serverName, 'sbc1.example.net')
  assert.deepEqual(hello.supportedVersions, ['TLSv1.2'])
  assert.deepEqual(hello.alpn, ['sip/2'])
  assert.ok(hello.cipherSuites.includes(0xc02f))
  assert.equal(only(events, 'certificate').chain.length, 2)
})

test('a client asked for a certificate that has none shows an empty chain', async () => {
  const flows = await recordHandshake({
    client: { maxVersion: 'TLSv1.2' },
    server: { requestCert: true, rejectUnauthorized: false },
  })
  assert.deepEqual(only(readAll(flows.client), 'certificate').chain, [])
})

test('TLS 1.3 shows the hellos alone', async () => {
  const flows = await recordHandshake({ client: { servername: 'sbc1.example.net' } })
  const fromClient = readAll(flows.client)
  const fromServer = readAll(flows.server)
  assert.deepEqual(only(fromClient, 'client-hello').hello.supportedVersions, ['TLSv1.3', 'TLSv1.2'])
  const { hello } = only(fromServer, 'server-hello')
  assert.equal(hello.version, 'TLSv1.3')
  assert.equal(hello.cipher, 'TLS_AES_256_GCM_SHA384')
  assert.equal(hello.isHelloRetryRequest, false)
  const rest = new Set(kinds([...fromClient, ...fromServer]))
  assert.deepEqual([...rest].sort(), ['change-cipher-spec', 'client-hello', 'encrypted', 'server-hello'])
})

test('a hello without server name has none', async () => {
  const flows = await recordHandshake({})
  assert.equal('serverName' in only(readAll(flows.client), 'client-hello').hello, false)
})

test('a HelloRetryRequest is told from the ServerHello, and the second ClientHello is read', async () => {
  const flows = await recordHandshake({
    client: { servername: 'sbc1.example.net', ecdhCurve: 'X25519:P-256' },
    server: { ecdhCurve: 'P-256' },
  })
  const servers = readAll(flows.server).filter(event => event.type === 'server-hello')
  assert.deepEqual(
    servers.map(event => event.hello.isHelloRetryRequest),
    [true, false],
  )
  const clients = readAll(flows.client).filter(event => event.type === 'client-hello')
  assert.equal(clients.length, 2)
})

test('an alert in clear is read by its name', async () => {
  const flows = await recordHandshake({
    client: { minVersion: 'TLSv1.3' },
    server: { maxVersion: 'TLSv1.2' },
  })
  assert.deepEqual(only(readAll(flows.server), 'alert').alert, {
    level: 'fatal',
    code: 70,
    name: 'protocol_version',
  })
})

test('an encrypted alert of TLS 1.3 is a record of 19 octets', () => {
  assert.deepEqual(readAll(record(23, new Uint8Array(19))), [
    { type: 'encrypted', content: 'application-data', sizeBytes: 19 },
  ])
})

test('an alert longer than two octets is an encrypted one of TLS 1.2', () => {
  assert.deepEqual(readAll(record(21, Buffer.from([2, 40, ...new Array<number>(24).fill(9)]))), [
    { type: 'encrypted', content: 'alert', sizeBytes: 26 },
  ])
})

test('the pieces in which a flight comes do not matter', () => {
  for (const flow of [mutual.client, mutual.server]) {
    const whole = readAll(flow)
    const octetwise = new FlightReader()
    assert.deepEqual(
      [...flow].flatMap(octet => octetwise.push(Uint8Array.of(octet))),
      whole,
    )
    for (let at = 0; at <= flow.length; at++) {
      const reader = new FlightReader()
      assert.deepEqual([...reader.push(flow.subarray(0, at)), ...reader.push(flow.subarray(at))], whole)
    }
  }
})

test('the records into which messages are cut do not matter', () => {
  const messages = clearHandshake(mutual.server)
  const whole = readAll(record(22, messages))
  assert.deepEqual(kinds(whole), kinds(readAll(mutual.server)).slice(0, whole.length))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }), lengths => {
      const records: Buffer[] = []
      let at = 0
      for (const length of [...lengths, messages.length]) {
        records.push(record(22, messages.subarray(at, at + length)))
        at += length
      }
      assert.deepEqual(readAll(Buffer.concat(records)), whole)
    }),
    { numRuns: 100 },
  )
})

test('what is not TLS is said to be so once, and nothing after it is read', () => {
  const reader = new FlightReader()
  assert.deepEqual(reader.push(Buffer.from('OPTIONS sip:sbc1.example.net SIP/2.0\r\n')), [
    { type: 'fault', fault: { kind: 'not-tls', says: 'no TLS record begins with 4f 50 54 49 4f' } },
  ])
  assert.deepEqual(reader.push(mutual.client), [])
})

test('a handshake without end is cut off', () => {
  const reader = new FlightReader()
  const endless = record(22, Buffer.concat([Buffer.from([11, 0, 0xff, 0xff]), new Uint8Array(16000)]))
  const events = Array.from({ length: 10 }, () => reader.push(endless)).flat()
  assert.deepEqual(events, [
    { type: 'fault', fault: { kind: 'limit', says: `more than ${MAX_HANDSHAKE_BYTES} octets of handshake` } },
  ])
})

test('a message that claims more than the limit is refused by its header', () => {
  const [event] = readAll(record(22, Buffer.from([1, 0xff, 0xff, 0xff])))
  assert.equal(event?.type === 'fault' && event.fault.kind, 'limit')
})

test('random and damaged bytes never throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 10 }), pieces => {
      const reader = new FlightReader()
      for (const piece of pieces) reader.push(piece)
    }),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), (at, octet) => {
      const damaged = Buffer.from(mutual.server)
      damaged[at % damaged.length] = octet
      readAll(damaged)
    }),
    { numRuns: 300 },
  )
})
