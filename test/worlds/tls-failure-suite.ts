// Both worlds: TLS that fails, who left, how, and what each side can know of it.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TlsHandshakeFact } from '../../src/facts/index.ts'
import { millis, seconds } from '../../src/kernel/index.ts'
import type { ChainFaultKind } from '../../src/tls/index.ts'
import { type MakeHarness, within } from './harness.ts'
import { octets, Recorder } from './recorder.ts'
import { clientPolicy, handshakes, MICROSOFT, serverPolicy, type TlsPair } from './tls-suite.ts'

const SOON = seconds(3)

export function tlsFailureSuite(name: string, make: MakeHarness): void {
  describe(`${name}: TLS that fails`, () => {
    departures(make)
    otherDepartures(make)
    refusals(make)
    clientRefusals(make)
    silence(make)
    strangers(make)
  })
}

/** All a server knows of a client that left without a word. */
const SHAPE =
  'at,clientChain,connection,context,durationMs,endedBy,how,kind,local,observer,outcome,remote,role,serverChain,serverName'

const ending = ({ outcome, endedBy, how, alert, chainFault }: TlsHandshakeFact) => ({
  outcome,
  endedBy,
  how,
  alert,
  fault: chainFault?.kind,
})

/** Nobody was let in, and all the client's element hears is this reason. */
function nobodyOpened(pair: TlsPair, why: Reason): void {
  assert.deepEqual(pair.server.events, [])
  clientHears(pair, why)
}

type Reason = { fault: ChainFaultKind } | { alert: string }

function clientHears(pair: TlsPair, why: Reason): void {
  const heard = pair.client.heard('closed').map(({ cause, chainFault, alert }) => ({
    cause,
    ...(chainFault && { fault: chainFault.kind }),
    ...(alert !== undefined && { alert }),
  }))
  assert.deepEqual(heard, [{ cause: 'tls-failed', ...why }])
  assert.equal(pair.client.events.length, 1)
}

function departures(make: MakeHarness): void {
  test(
    "Microsoft's manner: leaves after the server's flight by FIN, without an alert",
    within(make, async harness => {
      const { certificates, world } = harness
      const pair = await handshakes(
        harness,
        serverPolicy(certificates, {
          contexts: [certificates.selfSigned],
          policies: [{ when: { any: true }, context: 'self-signed', isDefault: true }],
        }),
        clientPolicy(certificates, MICROSOFT),
      )
      const server = pair.handshake('server')
      const none = { alert: undefined, fault: undefined }
      assert.deepEqual(ending(server), { outcome: 'failed', endedBy: 'remote', how: 'fin', ...none })
      assert.equal(Object.keys(server).toSorted().join(), `${SHAPE}`)
      assert.equal(server.serverName, 'sbc1.example.net')
      assert.equal(server.context?.isDefault, true)
      assert.equal(server.serverChain[0]?.selfSigned, true)
      const client = pair.handshake('client')
      const expected = {
        outcome: 'failed',
        endedBy: 'local',
        how: 'fin',
        alert: undefined,
        fault: 'self-signed',
      }
      assert.deepEqual(ending(client), expected)
      assert.equal(client.chainFault?.hresult, '0x80090325')
      assert.equal(client.serverChain[0]?.fingerprint256, server.serverChain[0]?.fingerprint256)
      nobodyOpened(pair, { fault: 'self-signed' })
      const ends = world.facts
        .of('connection-closed')
        .map(({ observer, how, endedBy }) => ({ observer, how, endedBy }))
      assert.deepEqual(
        ends.toSorted((left, right) => (left.observer < right.observer ? -1 : 1)),
        [
          { observer: 'client', how: 'tls-failed', endedBy: 'local' },
          { observer: 'server', how: 'fin', endedBy: 'remote' },
        ],
      )
      await world.end()
      assert.deepEqual(await harness.leftovers(), [])
    }),
  )
}

function otherDepartures(make: MakeHarness): void {
  test(
    'other clients tell the server by an alert what they have against it (TLS 1.2)',
    within(make, async harness => {
      const { certificates } = harness
      const pair = await handshakes(
        harness,
        serverPolicy(certificates, {
          contexts: [certificates.selfSigned],
          policies: [{ when: { any: true }, context: 'self-signed' }],
        }),
        clientPolicy(certificates, { maxVersion: 'TLSv1.2' }),
      )
      const alert = { outcome: 'failed', how: 'alert', alert: 'unknown_ca' }
      assert.deepEqual(ending(pair.handshake('server')), { ...alert, endedBy: 'remote', fault: undefined })
      assert.deepEqual(ending(pair.handshake('client')), { ...alert, endedBy: 'local', fault: 'self-signed' })
      nobodyOpened(pair, { fault: 'self-signed' })
    }),
  )

  test(
    'over TLS 1.3 a client leaves when the handshake is done, and the server sees a short connection',
    within(make, async harness => {
      const { certificates } = harness
      const pair = await handshakes(
        harness,
        serverPolicy(certificates, { policies: [{ when: { any: true }, context: 'second' }] }),
        clientPolicy(certificates),
      )
      const expected = {
        outcome: 'failed',
        endedBy: 'local',
        how: 'fin',
        alert: undefined,
        fault: 'name-mismatch',
      }
      assert.deepEqual(ending(pair.handshake('client')), expected)
      assert.equal(pair.handshake('server').outcome, 'complete')
      assert.deepEqual(
        pair.server.events.map(event => event.type),
        ['opened', 'closed'],
      )
      assert.deepEqual(pair.server.heard('closed')[0]?.cause, 'fin')
      clientHears(pair, { fault: 'name-mismatch' })
    }),
  )
}

function refusals(make: MakeHarness): void {
  test(
    'a server name nobody has is refused by an alert',
    within(make, async harness => {
      const pair = await handshakes(
        harness,
        serverPolicy(harness.certificates),
        clientPolicy(harness.certificates, { serverName: 'sbc9.example.net' }),
      )
      const alert = { outcome: 'failed', how: 'alert', alert: 'unrecognized_name', fault: undefined }
      assert.deepEqual(ending(pair.handshake('server')), { ...alert, endedBy: 'local' })
      assert.deepEqual(ending(pair.handshake('client')), { ...alert, endedBy: 'remote' })
      assert.equal(pair.handshake('server').serverName, 'sbc9.example.net')
      assert.deepEqual(pair.handshake('server').serverChain, [])
      nobodyOpened(pair, { alert: 'unrecognized_name' })
    }),
  )

  test(
    'no version in common ends by an alert',
    within(make, async harness => {
      const pair = await handshakes(
        harness,
        serverPolicy(harness.certificates, { minVersion: 'TLSv1.3' }),
        clientPolicy(harness.certificates, { maxVersion: 'TLSv1.2' }),
      )
      const alert = { outcome: 'failed', how: 'alert', alert: 'protocol_version', fault: undefined }
      assert.deepEqual(ending(pair.handshake('server')), { ...alert, endedBy: 'local' })
      assert.deepEqual(ending(pair.handshake('client')), { ...alert, endedBy: 'remote' })
      nobodyOpened(pair, { alert: 'protocol_version' })
    }),
  )

  test(
    "a key that fits none of Microsoft's suites ends by an alert",
    within(make, async harness => {
      const rsaOnly = ['ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES128-GCM-SHA256']
      const second = { ...harness.certificates.second }
      const chain = second.chain.map((each, index) =>
        index === 0 ? { ...each, keyType: 'ec' as const } : each,
      )
      const pair = await handshakes(
        harness,
        serverPolicy(harness.certificates, {
          contexts: [{ ...second, chain }],
          policies: [{ when: { any: true }, context: 'second' }],
        }),
        clientPolicy(harness.certificates, {
          ...MICROSOFT,
          serverName: 'sbc2.example.net',
          ciphers: rsaOnly,
        }),
      )
      const alert = { outcome: 'failed', how: 'alert', alert: 'handshake_failure', fault: undefined }
      assert.deepEqual(ending(pair.handshake('server')), { ...alert, endedBy: 'local' })
      assert.deepEqual(ending(pair.handshake('client')), { ...alert, endedBy: 'remote' })
    }),
  )
}

function clientRefusals(make: MakeHarness): void {
  test(
    'a required certificate that is missing ends TLS 1.2 by an alert',
    within(make, async harness => {
      const pair = await handshakes(
        harness,
        serverPolicy(harness.certificates, { clientCertificate: 'require' }),
        clientPolicy(harness.certificates, MICROSOFT),
      )
      const alert = { outcome: 'failed', how: 'alert', alert: 'handshake_failure', fault: undefined }
      assert.deepEqual(ending(pair.handshake('server')), { ...alert, endedBy: 'local' })
      assert.deepEqual(ending(pair.handshake('client')), { ...alert, endedBy: 'remote' })
      nobodyOpened(pair, { alert: 'handshake_failure' })
    }),
  )

  test(
    'over TLS 1.3 the client without the required certificate is in, and out again',
    within(make, async harness => {
      const pair = await handshakes(
        harness,
        serverPolicy(harness.certificates, { clientCertificate: 'require' }),
        clientPolicy(harness.certificates),
      )
      const { alert, endedBy } = ending(pair.handshake('server'))
      assert.deepEqual({ alert, endedBy }, { alert: 'certificate_required', endedBy: 'local' })
      assert.deepEqual(pair.server.events, [])
      assert.ok(await harness.world.passUntil(() => pair.client.events.length === 2, SOON))
      assert.deepEqual(
        pair.client.events.map(event => event.type),
        ['opened', 'closed'],
      )
      assert.equal(pair.client.heard('closed')[0]?.cause, 'tls-failed')
    }),
  )

  test(
    'a required certificate of a stranger closes the connection, and the fact names the fault',
    within(make, async harness => {
      const { certificates } = harness
      const pair = await handshakes(
        harness,
        serverPolicy(certificates, { clientCertificate: 'require' }),
        clientPolicy(certificates, { ...MICROSOFT, context: certificates.stranger }),
      )
      const expected = {
        outcome: 'failed',
        endedBy: 'local',
        how: 'fin',
        alert: undefined,
        fault: 'self-signed',
      }
      assert.deepEqual(ending(pair.handshake('server')), expected)
      assert.equal(pair.handshake('server').clientChain[0]?.selfSigned, true)
      assert.deepEqual(pair.server.events, [])
      assert.ok(await harness.world.passUntil(() => pair.client.heard('closed').length === 1, SOON))
      assert.equal(pair.client.heard('closed')[0]?.cause, 'fin')
    }),
  )
}

function silence(make: MakeHarness): void {
  test(
    'a client that never speaks is closed at the limit, while others come and go',
    within(make, async harness => {
      const { certificates, world, address } = harness
      const to = { address: address(1), port: 5061 }
      const tls = serverPolicy(certificates, { handshakeLimitMs: millis(250) })
      const server = new Recorder([{ type: 'listen', listener: 'teams', local: to, tls }])
      world.add('server', server)
      await harness.peer(to)
      const client = new Recorder([{ type: 'open', connection: 'up', to, tls: clientPolicy(certificates) }])
      world.add('client', client)
      assert.ok(await world.passUntil(() => server.heard('opened').length === 1, SOON))
      const failed = () => world.facts.of('tls-handshake').filter(fact => fact.outcome === 'failed')
      assert.ok(await world.passUntil(() => failed().length === 1, SOON))
      const [fact] = failed()
      assert.deepEqual({ how: fact?.how, endedBy: fact?.endedBy }, { how: 'timeout', endedBy: 'local' })
      const lasted = fact?.durationMs ?? 0
      assert.ok(lasted >= 248 && lasted < 400, `closed after ${lasted} ms`)
      assert.equal(fact?.serverName, undefined)
      const [closed] = world.facts.of('connection-closed').filter(each => each.observer === 'server')
      assert.equal(closed?.how, 'timeout')
      assert.deepEqual(server.heard('closed'), [])
      assert.deepEqual(client.heard('closed'), [])
    }),
  )
}

function strangers(make: MakeHarness): void {
  test(
    'a reset before the ClientHello is told apart from a farewell',
    within(make, async harness => {
      const { certificates, world, address } = harness
      const to = { address: address(1), port: 5061 }
      const tls = serverPolicy(certificates)
      const server = new Recorder([{ type: 'listen', listener: 'teams', local: to, tls }])
      world.add('server', server)
      const peer = await harness.peer(to)
      assert.ok(await world.passUntil(() => world.facts.seenBy('server').all().length === 1, SOON))
      peer.reset()
      assert.ok(await world.passUntil(() => world.facts.of('tls-handshake').length === 1, SOON))
      const [fact] = world.facts.of('tls-handshake')
      assert.deepEqual({ how: fact?.how, endedBy: fact?.endedBy }, { how: 'reset', endedBy: 'remote' })
      assert.deepEqual(server.events, [])
    }),
  )

  test(
    'plain SIP on a TLS listener is no ClientHello',
    within(make, async harness => {
      const { certificates, world, address } = harness
      const to = { address: address(1), port: 5061 }
      const server = new Recorder([
        { type: 'listen', listener: 'teams', local: to, tls: serverPolicy(certificates) },
      ])
      world.add('server', server)
      const peer = await harness.peer(to)
      peer.write('OPTIONS sip:sbc1.example.net SIP/2.0\r\n\r\n')
      assert.ok(await world.passUntil(() => world.facts.of('tls-handshake').length === 1, SOON))
      const [fact] = world.facts.of('tls-handshake')
      assert.deepEqual({ how: fact?.how, endedBy: fact?.endedBy }, { how: 'protocol', endedBy: 'local' })
      assert.deepEqual(server.events, [])
    }),
  )

  test(
    'TLS to a listener that speaks plain TCP does not come to be',
    within(make, async harness => {
      const { certificates, world, address } = harness
      const to = { address: address(1), port: 5060 }
      const server = new Recorder([{ type: 'listen', listener: 'plain', local: to }], event =>
        event.type === 'received'
          ? [
              {
                type: 'send',
                connection: event.connection,
                bytes: octets('SIP/2.0 400 Bad Request\r\n\r\n'),
              },
              { type: 'close', connection: event.connection, cause: 'protocol' },
            ]
          : [],
      )
      const client = new Recorder([{ type: 'open', connection: 'up', to, tls: clientPolicy(certificates) }])
      world.add('server', server)
      world.add('client', client)
      assert.ok(await world.passUntil(() => client.events.length === 1, SOON))
      assert.equal(client.events[0]?.type, 'closed')
      assert.equal(world.facts.of('tls-handshake')[0]?.outcome, 'failed')
    }),
  )
}
