// Kamailio as the registrar of the carrier: the SBC registers, is called over its registration, and takes it out.

import assert from 'node:assert/strict'
import { seconds } from '../../src/kernel/index.ts'
import { type Scene, USER_NUMBER } from '../../src/stories/index.ts'
import { type KamailioPlan, withKamailio, withoutKamailio, withoutKamailioTls } from '../support/kamailio.ts'
import { DOMAIN, isRegistered, registering, registersWith, SECRET, toldOf } from '../support/registering.ts'
import {
  addCarrier,
  certificateFor,
  noFindings,
  nothingLeft,
  onStage,
  seenBySbc,
  testUnless,
  until,
  type WireStage,
} from '../support/wire-stage.ts'

/** Kamailio has the carrier's place; the telephones behind it have another one, and nobody may call unregistered. */
const behindKamailio =
  (transport: KamailioPlan['transport']) =>
  (scene: Scene): Scene => {
    const { carrier } = scene.addresses
    const registrar = { address: carrier, port: 5060 }
    const telephones = { address: carrier.replace(/\.1$/, '.2'), port: 5060 }
    const { sbc, ...rest } = registering(scene, transport)
    return {
      ...rest,
      carrier: { ...scene.carrier, local: telephones, sbc: registrar },
      sbc: {
        ...sbc,
        behaviour: { ...sbc.behaviour, calledNumber: 'to' },
        carrier: { ...sbc.carrier, allow: [] },
      },
    }
  }

const planFor = (stage: WireStage, change: Partial<KamailioPlan>): KamailioPlan => ({
  address: stage.scene.addresses.carrier,
  transport: 'udp',
  algorithm: 'SHA-256',
  domain: DOMAIN,
  user: SECRET.username,
  password: SECRET.password,
  expiresSeconds: 4,
  ...change,
})

for (const [transport, algorithm] of [
  ['udp', 'SHA-256'],
  ['udp', 'MD5'],
  ['tcp', 'SHA-256'],
  ['tls', 'SHA-256'],
] as const) {
  testUnless(
    transport === 'tls' ? withoutKamailioTls : withoutKamailio,
    `the SBC registers with Kamailio over ${transport} with ${algorithm}, is called, refreshes, and leaves`,
    onStage(
      async stage => {
        const { world, sbc, teams } = stage
        const certificate = transport === 'tls' ? await certificateFor(DOMAIN) : undefined
        await withKamailio(planFor(stage, { transport, algorithm, certificate }), async () => {
          await registersWith(stage, () => isRegistered(stage))
          const carrier = addCarrier(stage)
          world.command('carrier', now =>
            carrier.call(
              { from: '+4930555100', to: USER_NUMBER, prompt: 'caller', patienceMs: seconds(3) },
              now,
            ),
          )
          await until(world, 'the call is over', () => teams.records.length === 1)
          assert.deepEqual(
            carrier.calls().map(({ status }) => status),
            [200],
          )
          await until(world, 'it was refreshed', () => toldOf(stage).includes('refreshed'))
          world.command('sbc', now => sbc.drain(now))
          await until(world, 'it is taken out', () => toldOf(stage).at(-1) === 'removed')
        })
        if (transport !== 'udp') onRegisteredConnection(stage, transport)
        await nothingLeft(stage)
        // A proxy may have asked while it drained.
        noFindings(stage, 'options/refused')
      },
      { change: behindKamailio(transport) },
    ),
  )
}

/** The call came in on the connection that the SBC had opened to register. */
function onRegisteredConnection(stage: WireStage, transport: 'tcp' | 'tls'): void {
  const ofMethod = (method: string, direction: string) =>
    seenBySbc(stage, 'sip').filter(
      fact => fact.method === method && fact.direction === direction && fact.transport === transport,
    )
  const registered = ofMethod('REGISTER', 'received').find(({ status }) => status === 200)
  const invited = ofMethod('INVITE', 'received').find(({ status }) => status === undefined)
  assert.ok(invited?.connection !== undefined)
  assert.equal(invited.connection, registered?.connection)
}

testUnless(
  withoutKamailio,
  'a wrong password is told as one, and no password is in any fact',
  onStage(
    async stage => {
      const { world } = stage
      await withKamailio(planFor(stage, { password: 'other' }), () =>
        registersWith(stage, () => toldOf(stage).includes('refused401')),
      )
      assert.equal(isRegistered(stage), false)
      const all = JSON.stringify(world.facts.all())
      assert.ok(all.includes('REGISTER'))
      assert.ok(!all.includes(SECRET.password))
    },
    { change: behindKamailio('udp') },
  ),
)
