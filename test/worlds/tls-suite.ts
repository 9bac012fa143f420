// Both worlds: TLS that comes to its good end, and how its context was chosen.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TlsHandshakeFact } from '../../src/facts/index.ts'
import { type Endpoint, millis, seconds } from '../../src/kernel/index.ts'
import { byServerName, type TlsClientPolicy, type TlsServerPolicy } from '../../src/tls/index.ts'
import { type Certificates, type Harness, type MakeHarness, within } from './harness.ts'
import { echo, octets, Recorder } from './recorder.ts'

const SOON = seconds(3)

export const serverPolicy = (
  { first, second, trust }: Certificates,
  change: Partial<TlsServerPolicy> = {},
): TlsServerPolicy => ({
  contexts: [first, second],
  policies: byServerName([first, second]),
  clientCertificate: 'no',
  clientTrust: trust,
  handshakeLimitMs: seconds(2),
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ...change,
})

export const clientPolicy = (
  { trust }: Certificates,
  change: Partial<TlsClientPolicy> = {},
): TlsClientPolicy => ({
  serverName: 'sbc1.example.net',
  trust,
  checkAt: 'handshake-end',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ...change,
})

/** As Microsoft's proxies behave. */
export const MICROSOFT = { checkAt: 'server-flight', maxVersion: 'TLSv1.2' } as const

export interface TlsPair {
  server: Recorder
  client: Recorder
  to: Endpoint
  /** The handshake as one side noted it. */
  handshake(observer: 'server' | 'client'): TlsHandshakeFact
}

/** A server that echoes on address 1, and a client on address 2 that opens `up` to it; both handshakes are over. */
export async function handshakes(
  harness: Harness,
  server: TlsServerPolicy,
  client: TlsClientPolicy,
): Promise<TlsPair> {
  const { world, address } = harness
  const to = { address: address(1), port: 5061 }
  const listening = new Recorder([{ type: 'listen', listener: 'teams', local: to, tls: server }], echo)
  const opening = new Recorder([
    { type: 'open', connection: 'up', to, localAddress: address(2), tls: client },
  ])
  world.add('server', listening)
  world.add('client', opening)
  const facts = () => world.facts.of('tls-handshake')
  assert.ok(
    await world.passUntil(() => facts().length === 2, SOON),
    JSON.stringify(world.facts.all(), null, 1),
  )
  await world.pass(millis(20))
  const handshake = (observer: string) => facts().find(fact => fact.observer === observer) as TlsHandshakeFact
  return { server: listening, client: opening, to, handshake }
}

export function tlsSuite(name: string, make: MakeHarness): void {
  describe(`${name}: TLS that succeeds`, () => {
    contexts(make)
    otherChoices(make)
    clientCertificates(make)
    shapes(make)
  })
}

function contexts(make: MakeHarness): void {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(
      `the server name chooses the context, and data flows over ${version}`,
      within(make, async harness => {
        const pair = await handshakes(
          harness,
          serverPolicy(harness.certificates),
          clientPolicy(harness.certificates, { serverName: 'sbc2.example.net', maxVersion: version }),
        )
        const seen = pair.server.heard('opened')[0]?.tls
        assert.equal(seen?.role, 'server')
        assert.equal(seen?.version, version)
        assert.equal(seen?.serverName, 'sbc2.example.net')
        assert.equal(seen?.context?.name, 'second')
        const mine = pair.client.heard('opened')[0]?.tls
        assert.equal(mine?.role, 'client')
        assert.equal(mine?.cipher, seen?.cipher)
        assert.deepEqual(mine?.remoteVerified, { ok: true })
        assert.deepEqual(mine?.remoteChain[0]?.names, ['sbc2.example.net'])
        harness.world.command('client', () => [{ type: 'send', connection: 'up', bytes: octets('over TLS') }])
        assert.ok(await harness.world.passUntil(() => pair.client.text() === 'over TLS', SOON))
      }),
    )
  }

  test(
    "a client in Microsoft's manner gets in when the chain is good, and data flows",
    within(make, async harness => {
      const pair = await handshakes(
        harness,
        serverPolicy(harness.certificates, { clientCertificate: 'ask' }),
        clientPolicy(harness.certificates, { ...MICROSOFT, context: harness.certificates.client }),
      )
      assert.equal(pair.client.heard('opened')[0]?.tls?.version, 'TLSv1.2')
      assert.deepEqual(pair.server.heard('opened')[0]?.tls?.remoteVerified, { ok: true })
      const long = 'long '.repeat(20_000)
      harness.world.command('client', () => [{ type: 'send', connection: 'up', bytes: octets(long) }])
      assert.ok(await harness.world.passUntil(() => pair.client.text().length === long.length, SOON))
      assert.equal(pair.client.text(), long)
    }),
  )
}

function otherChoices(make: MakeHarness): void {
  test(
    'the remote address may choose the context, whatever the name',
    within(make, async harness => {
      const { certificates, address } = harness
      const pair = await handshakes(
        harness,
        serverPolicy(certificates, {
          policies: [
            { when: { remote: [address(2)] }, context: 'second' },
            { when: { any: true }, context: 'first', isDefault: true },
          ],
        }),
        clientPolicy(certificates, { serverName: 'sbc2.example.net' }),
      )
      const { context } = pair.handshake('server')
      assert.equal(context?.name, 'second')
      assert.equal(context?.because, `source ${address(2)} matched policy 0`)
      assert.equal(context?.isDefault, false)
    }),
  )

  test(
    'a new policy for a listener serves new connections and leaves the old ones alone',
    within(make, async harness => {
      const { certificates, world } = harness
      const old = serverPolicy(certificates, { policies: byServerName([certificates.first]) })
      const pair = await handshakes(harness, old, clientPolicy(certificates))
      const renewed = serverPolicy(certificates, { policies: [{ when: { any: true }, context: 'second' }] })
      world.command('server', () => [{ type: 'listen', listener: 'teams', local: pair.to, tls: renewed }])
      world.command('client', () => [
        { type: 'send', connection: 'up', bytes: octets('still up') },
        {
          type: 'open',
          connection: 'new',
          to: pair.to,
          tls: clientPolicy(certificates, { serverName: 'sbc2.example.net' }),
        },
      ])
      assert.ok(await world.passUntil(() => pair.client.heard('opened').length === 2, SOON))
      assert.ok(await world.passUntil(() => pair.client.text('up') === 'still up', SOON))
    }),
  )
}

function clientCertificates(make: MakeHarness): void {
  test(
    'a client that is asked and has no certificate is let in, and the session says so',
    within(make, async harness => {
      const pair = await handshakes(
        harness,
        serverPolicy(harness.certificates, { clientCertificate: 'ask' }),
        clientPolicy(harness.certificates),
      )
      const session = pair.server.heard('opened')[0]?.tls
      assert.deepEqual(session?.remoteChain, [])
      assert.equal(session?.remoteVerified.ok === false && session.remoteVerified.fault.kind, 'empty')
    }),
  )

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(
      `a required certificate is shown and verified over ${version}`,
      within(make, async harness => {
        const { certificates } = harness
        const pair = await handshakes(
          harness,
          serverPolicy(certificates, { clientCertificate: 'require' }),
          clientPolicy(certificates, { context: certificates.client, maxVersion: version }),
        )
        const session = pair.server.heard('opened')[0]?.tls
        assert.deepEqual(session?.remoteVerified, { ok: true })
        assert.equal(session?.remoteChain[0]?.subject, 'client.example.net')
        assert.equal(session?.remoteChain.length, certificates.client.chain.length)
        assert.equal(pair.client.heard('opened')[0]?.tls?.context?.name, 'client')
      }),
    )
  }

  test(
    'an asked client with a stranger’s certificate is let in, and the session names the fault',
    within(make, async harness => {
      const { certificates } = harness
      const pair = await handshakes(
        harness,
        serverPolicy(certificates, { clientCertificate: 'ask' }),
        clientPolicy(certificates, { context: certificates.stranger }),
      )
      const session = pair.server.heard('opened')[0]?.tls
      assert.equal(session?.remoteVerified.ok === false && session.remoteVerified.fault.kind, 'self-signed')
    }),
  )
}

function shapes(make: MakeHarness): void {
  test(
    'both sides note the connection and the handshake, with all that is known',
    within(make, async harness => {
      const { certificates, world } = harness
      const pair = await handshakes(
        harness,
        serverPolicy(certificates, { clientCertificate: 'ask' }),
        clientPolicy(certificates, { ...MICROSOFT, context: certificates.client }),
      )
      world.command('client', () => [{ type: 'close', connection: 'up', cause: 'shutdown' }])
      assert.ok(await world.passUntil(() => pair.server.heard('closed').length === 1, SOON))
      const kinds = (observer: string) =>
        world.facts.all().flatMap(fact => (fact.observer === observer ? [fact.kind] : []))
      const expected = ['connection-opened', 'tls-handshake', 'connection-closed']
      assert.deepEqual(kinds('server'), expected)
      assert.deepEqual(kinds('client'), expected)
      const common =
        'at,cipher,clientChain,connection,context,durationMs,kind,local,observer,outcome,remote,role'
      const keys = `${common},serverChain,serverName,version`.split(',')
      assert.deepEqual(Object.keys(pair.handshake('server')).toSorted(), keys)
      // The client sees besides what the server asks of it, and knows what it offered.
      const seen = [...keys, 'authorities', 'certificateRequested', 'offered', 'ticketOffered']
      assert.deepEqual(Object.keys(pair.handshake('client')).toSorted(), seen.toSorted())
      const { authorities, offered, ticketOffered } = pair.handshake('client')
      assert.deepEqual(
        authorities,
        certificates.trust.roots.map(root => root.subjectDn),
      )
      assert.deepEqual(offered?.versions, ['TLSv1.2'])
      assert.equal(ticketOffered, false)
      const { serverChain, clientChain } = pair.handshake('server')
      assert.equal(serverChain[0]?.subject, 'sbc1.example.net')
      assert.equal(clientChain[0]?.subject, 'client.example.net')
      assert.deepEqual(pair.handshake('client').serverChain, serverChain)
      assert.deepEqual(pair.handshake('client').clientChain, clientChain)
      for (const { bytesSent = 0, bytesReceived = 0 } of world.facts.of('connection-closed'))
        assert.ok(bytesSent > 0 && bytesReceived > 0)
    }),
  )
}
