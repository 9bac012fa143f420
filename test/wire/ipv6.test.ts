// A carrier on IPv6 and Microsoft on IPv4 at the same time, on real sockets: `::1` is the one address every machine has.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { Carrier } from '../../src/carrier/index.ts'
import { seconds, systemChance } from '../../src/kernel/index.ts'
import { CALLER, type Scene, SUBSCRIBER_NUMBER, USER_NUMBER } from '../../src/stories/index.ts'
import { noFindings, nothingLeft, onStage, testUnless, until } from '../support/wire-stage.ts'

const hasIpv6 = Object.values(networkInterfaces()).some(addresses =>
  addresses?.some(({ address }) => address === '::1'),
)
const missing = hasIpv6 ? false : 'no IPv6 here'

/** Two ports of `::1` that were free a moment ago. */
async function freePorts(): Promise<[number, number]> {
  const sockets = [createSocket('udp6'), createSocket('udp6')] as const
  await Promise.all(sockets.map(socket => new Promise<void>(done => socket.bind(0, '::1', done))))
  const [one, other] = sockets.map(socket => socket.address().port)
  await Promise.all(sockets.map(socket => new Promise<void>(done => socket.close(() => done()))))
  return [one ?? 0, other ?? 0]
}

const carrierOnIpv6 =
  (transport: 'udp' | 'tcp', [sbcPort, carrierPort]: [number, number]) =>
  (scene: Scene): Scene => ({
    ...scene,
    sbc: {
      ...scene.sbc,
      carrier: {
        ...scene.sbc.carrier,
        transport,
        local: { address: '::1', port: sbcPort },
        peer: { host: '::1', port: carrierPort },
        allow: ['::1'],
      },
      media: { ...scene.sbc.media, carrierAddress: '::1' },
    },
    carrier: {
      ...scene.carrier,
      transport,
      local: { address: '::1', port: carrierPort },
      sbc: { address: '::1', port: sbcPort },
      media: { ...scene.carrier.media, address: '::1' },
    },
  })

const caller = {
  from: CALLER,
  to: USER_NUMBER,
  prompt: 'caller',
  patienceMs: seconds(20),
  hangUp: { hearing: 'agent', waitMs: seconds(1) },
} as const

for (const transport of ['udp', 'tcp'] as const) {
  testUnless(missing, `calls in both directions with a carrier on ::1 over ${transport}`, async () => {
    const change = carrierOnIpv6(transport, await freePorts())
    await onStage(
      async stage => {
        const { world, scene, teams } = stage
        const carrier = new Carrier(scene.carrier, systemChance())
        world.add('carrier', carrier)
        world.command('carrier', now => carrier.call(caller, now))
        await until(world, 'the caller has heard the user', () =>
          carrier.calls().some(call => call.audio.heard().includes('agent')),
        )
        world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
        await until(world, 'the telephone has heard the user', () => {
          const [, second] = carrier.calls()
          return second?.audio.heard().includes('agent') ?? false
        })
        const last = teams.calls.at(-1)
        world.command('teams', now => (last === undefined ? [] : teams.hangUp(last.id, now)))
        await nothingLeft(stage)
        noFindings(stage)
        assert.ok(world.facts.of('rtp').some(({ local }) => local.address === '::1'))
      },
      { change },
    )()
  })
}
