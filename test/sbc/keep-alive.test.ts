// Connections to a carrier over TCP that are asked whether they live (RFC 5626 section 4.4.1).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds } from '../../src/kernel/index.ts'
import { type Bench, bench, CARRIER, NOTHING_LEFT } from './bench.ts'

function stage(keepAliveSeconds?: number): Bench {
  const transport = 'tcp' as const
  return bench({
    carrierTransport: transport,
    config: {
      carrier: {
        ...{ transport, local: { address: '203.0.113.10', port: 5060 } },
        ...{ peer: { host: CARRIER, port: 5060 }, allow: [CARRIER] },
        ...(keepAliveSeconds !== undefined && { keepAliveMs: seconds(keepAliveSeconds) }),
      },
    },
  })
}

const closedByUs = ({ world }: Bench): string[] =>
  world.facts
    .of('connection-closed')
    .filter(({ observer, transport }) => observer === 'sbc' && transport === 'tcp')
    .map(({ how }) => how)

/** A call that is over, then the connection is cut without a word. */
async function cutAfterCall(it: Bench): Promise<void> {
  await it.pass(1000)
  const call = it.teamsCalls()
  await it.pass(1000)
  it.act('teams', now => it.teams.command(call, { type: 'bye' }, now))
  await it.pass(1000)
  const link = it.world.network.connections().find(({ to }) => to.address === CARRIER)
  assert.ok(link)
  it.world.network.cut(link)
}

test('a connection that died without a word is found out before the next call needs it', async () => {
  const it = stage(30)
  await cutAfterCall(it)
  await it.pass(45_000)
  assert.deepEqual(closedByUs(it), ['timeout'])
  const call = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(call).at(-1), '200')
  it.act('teams', now => it.teams.command(call, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a connection that lives is kept, and its peer answers', async () => {
  const it = stage(30)
  await it.pass(1000)
  const call = it.teamsCalls()
  await it.pass(120_000)
  assert.deepEqual(closedByUs(it), [])
  it.act('teams', now => it.teams.command(call, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('without it nobody finds out', async () => {
  const it = stage()
  await cutAfterCall(it)
  await it.pass(45_000)
  assert.deepEqual(closedByUs(it), [])
})
