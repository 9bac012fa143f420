// A carrier that is known by a name alone, found in a real DNS server: NAPTR, SRV, addresses, and the next server when
// the first refuses the connection.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Answer } from 'dns-packet'
import { type Scene, SUBSCRIBER_NUMBER } from '../../src/stories/index.ts'
import { a, DnsServer, zone } from '../support/dns-server.ts'
import { addCarrier, noFindings, nothingLeft, onStage, until } from '../support/wire-stage.ts'

const NAME = 'carrier.example'

const naptr: Answer = {
  ...{ type: 'NAPTR', name: NAME, ttl: 60 },
  data: {
    ...{ order: 1, preference: 1, flags: 's', services: 'SIP+D2T' },
    ...{ regexp: '', replacement: `_sip._tcp.trunks.${NAME}` },
  },
}
const srv = (priority: number, target: string): Answer => ({
  ...{ type: 'SRV', name: `_sip._tcp.trunks.${NAME}`, ttl: 60 },
  data: { priority, weight: 0, port: 5060, target },
})

const overTcp = (scene: Scene): Scene => ({
  ...scene,
  sbc: { ...scene.sbc, carrier: { ...scene.sbc.carrier, transport: 'tcp', peer: { host: NAME } } },
  carrier: { ...scene.carrier, transport: 'tcp' },
})

test('a call to a carrier found by NAPTR and SRV goes to the server that accepts', {
  timeout: 30_000,
}, async () => {
  const dns = await DnsServer.start(() => undefined)
  try {
    await onStage(
      async stage => {
        const { world, scene, teams } = stage
        const carrier = addCarrier(stage)
        // Nobody listens at the first: it is another address of the same network.
        const nobody = scene.addresses.outsideProxy
        dns.react = zone([
          naptr,
          ...[srv(10, `one.${NAME}`), srv(20, `two.${NAME}`)],
          ...[a(`one.${NAME}`, nobody), a(`two.${NAME}`, scene.addresses.carrier)],
        ])
        world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
        await until(world, 'the telephone has heard the user', () =>
          carrier.calls().some(call => call.audio.heard().includes('agent')),
        )
        const last = teams.calls.at(-1)
        world.command('teams', now => (last === undefined ? [] : teams.hangUp(last.id, now)))
        await nothingLeft(stage)
        noFindings(stage)
        assert.deepEqual(dns.questions, [
          `NAPTR ${NAME}`,
          `SRV _sip._tcp.trunks.${NAME}`,
          `A one.${NAME}`,
          `A two.${NAME}`,
        ])
      },
      { change: overTcp, dnsServers: [dns.at] },
    )()
  } finally {
    await dns.end()
  }
})
