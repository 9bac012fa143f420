// An SBC that is probed by its own process: what it would note of that it does not note, and of anybody else it does.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { askSbc } from '../../src/cli/testing/index.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import type { Fact } from '../../src/facts/index.ts'
import { millis, seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld, OwnConnections } from '../../src/node/index.ts'
import { Sbc } from '../../src/sbc/index.ts'
import { healthyScene, issuedCertificates, loopbackAddresses, SBC_NAME } from '../../src/stories/index.ts'
import { MICROSOFT_RULES } from '../../src/tls/index.ts'
import { DEFAULT_PROBE_FROM, type ProbeOrder } from '../../src/watch/index.ts'
import { takeNet } from '../support/loopback-net.ts'

test('own probes leave nothing in what the SBC saw; whoever else comes and goes does', {
  timeout: 30_000,
}, async () => {
  const { net, release } = await takeNet()
  const scene = await healthyScene(loopbackAddresses(net), await issuedCertificates(new NodeWorld().now()))
  const own = new OwnConnections()
  const world = new NodeWorld({ hosts: scene.hosts, own: { ignores: own } })
  const { teams } = scene.sbc
  // As one that may be asked from everywhere, so that its OPTIONS are answered.
  world.add('sbc', new Sbc({ ...scene.sbc, teams: { ...teams, allow: ['127.0.0.0/8'] } }, systemChance()))
  const { address, port } = teams.local
  try {
    await world.pass(millis(200))
    const order: ProbeOrder = {
      ...{ host: address, port, serverName: SBC_NAME, times: 1, from: DEFAULT_PROBE_FROM },
      ...{ trust: teams.tls.client.trust, rules: MICROSOFT_RULES, context: scene.teams.tls.context },
      ...{ limitMs: seconds(10), answerLimitMs: millis(1000) },
    }
    const accepted = () => world.facts.all().filter(fact => cameIn(fact))
    const found = () => diagnose(world.facts).filter(({ rule }) => rule.startsWith('tls/'))
    const asked = await askSbc(order, { observer: 'sbc', dials: own })
    assert.ok(asked.tries > 3)
    assert.equal(asked.report.addresses[0]?.options?.status, 200)
    assert.deepEqual(accepted(), [])
    assert.deepEqual(
      world.facts.of('options').filter(({ direction }) => direction === 'received'),
      [],
    )

    assert.deepEqual(found(), [])

    for (let time = 0; time < 3; time++) {
      const stranger = connect(port, address)
      await once(stranger, 'connect')
      stranger.end(Buffer.from([22]))
      await once(stranger, 'close')
    }
    await world.passUntil(() => accepted().length >= 9, seconds(5))
    assert.equal(accepted().filter(({ kind }) => kind === 'connection-closed').length, 3)

    // The same questions of somebody who is not ours.
    await askSbc(order, { observer: 'probe' })
    assert.ok(found().length > 0, 'else it would not show that ours count for nothing')
  } finally {
    await world.end()
    await release()
  }
})

/** On a connection that was accepted. */
const cameIn = (fact: Fact): boolean =>
  ('role' in fact && fact.role === 'server') ||
  (fact.kind === 'sip' && fact.method === 'OPTIONS' && fact.direction === 'received') ||
  fact.kind === 'refused'
