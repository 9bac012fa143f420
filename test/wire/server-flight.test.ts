// What Microsoft's manner of leaving looks like on the wire: between the two sides stands a relay that reads all.

import assert from 'node:assert/strict'
import { connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { type Endpoint, seconds } from '../../src/kernel/index.ts'
import { FlightReader } from '../../src/tls/index.ts'
import { type Harness, within } from '../worlds/harness.ts'
import { echo, Recorder } from '../worlds/recorder.ts'
import { clientPolicy, MICROSOFT, serverPolicy } from '../worlds/tls-suite.ts'
import { makeNode, realCertificates } from './node-harness.ts'

const certificates = await realCertificates()
const make = makeNode(certificates)

interface Relay {
  /** Handshake messages, alerts and ends in clear, as the client sent them, then as the server did. */
  fromClient: string[]
  fromServer: string[]
  close(): void
}

function relay(at: Endpoint, to: Endpoint): Promise<Relay> {
  const seen: Relay = { fromClient: [], fromServer: [], close: () => server.close() }
  const watch = (from: Socket, into: Socket, words: string[]) => {
    const reader = new FlightReader()
    from.on('data', bytes => {
      into.write(bytes)
      words.push(
        ...reader.push(bytes).map(event => (event.type === 'handshake' ? event.message : event.type)),
      )
    })
    from.on('end', () => {
      words.push('FIN')
      into.end()
    })
    from.on('error', error => words.push(error.message))
  }
  const server = createServer({ allowHalfOpen: true }, inner => {
    const outer = connect({ host: to.address, port: to.port, allowHalfOpen: true })
    watch(inner, outer, seen.fromClient)
    watch(outer, inner, seen.fromServer)
  })
  return new Promise(done => server.listen({ host: at.address, port: at.port }, () => done(seen)))
}

async function through(
  harness: Harness,
  context: 'self-signed' | 'first',
  checkAt: 'server-flight' | 'handshake-end',
) {
  const { world, address } = harness
  const at = { address: address(1), port: 5061 }
  const between = { address: address(3), port: 5061 }
  const tls = serverPolicy(certificates, {
    contexts: [certificates.selfSigned, certificates.first],
    policies: [{ when: { any: true }, context }],
    clientCertificate: 'ask',
  })
  world.add('server', new Recorder([{ type: 'listen', listener: 'teams', local: at, tls }], echo))
  const seen = await relay(between, at)
  const policy = clientPolicy(certificates, { ...MICROSOFT, checkAt, context: certificates.client })
  const client = new Recorder([{ type: 'open', connection: 'up', to: between, tls: policy }])
  world.add('client', client)
  assert.ok(await world.passUntil(() => client.events.length > 0, seconds(3)))
  world.command('client', () => [{ type: 'close', connection: 'up', cause: 'shutdown' }])
  assert.ok(await world.passUntil(() => seen.fromServer.includes('FIN'), seconds(3)))
  seen.close()
  return seen
}

test(
  'after a bad chain the client says nothing but FIN: no key exchange, no alert',
  within(make, async harness => {
    const seen = await through(harness, 'self-signed', 'server-flight')
    assert.deepEqual(seen.fromClient, ['client-hello', 'FIN'])
    assert.deepEqual(seen.fromServer.slice(0, 2), ['server-hello', 'certificate'])
    assert.equal(seen.fromServer.at(-2), 'server-hello-done')
  }),
)

test(
  'another client sends an alert in the place of its key exchange',
  within(make, async harness => {
    const seen = await through(harness, 'self-signed', 'handshake-end')
    assert.deepEqual(seen.fromClient, ['client-hello', 'alert', 'FIN'])
  }),
)

test(
  'after a good chain the handshake takes its usual course',
  within(make, async harness => {
    const seen = await through(harness, 'first', 'server-flight')
    const course = [
      'client-hello',
      'certificate',
      'client_key_exchange',
      'certificate_verify',
      'change-cipher-spec',
    ]
    assert.deepEqual(seen.fromClient.slice(0, course.length), course)
  }),
)
