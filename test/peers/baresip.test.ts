// baresip as a telephone of the carrier: a second SIP stack, with audio that is real at both its ends.

import assert from 'node:assert/strict'
import { seconds } from '../../src/kernel/index.ts'
import { CALLER, type Scene, USER_NUMBER } from '../../src/stories/index.ts'
import { BARESIP_HOST, withBaresip, withoutBaresip } from '../support/baresip.ts'
import { noFindings, nothingLeft, onStage, seenBySbc, testUnless, until } from '../support/wire-stage.ts'

const fromHost = (scene: Scene): Scene => ({
  ...scene,
  sbc: { ...scene.sbc, carrier: { ...scene.sbc.carrier, allow: [`${BARESIP_HOST}/32`] } },
})

testUnless(
  withoutBaresip,
  'baresip calls a Teams user, they hear each other, and baresip hangs up',
  onStage(
    async stage => {
      const { world, teams, scene } = stage
      const { address, port } = scene.sbc.carrier.local
      const plan = {
        account: `<sip:${CALLER}@${BARESIP_HOST}>;regint=0;audio_codecs=PCMA`,
        dial: `sip:${USER_NUMBER}@${address}:${port}`,
        says: 'caller',
      } as const
      const heard = await withBaresip(stage, plan, async () => {
        await until(
          world,
          'the user hears the caller',
          () => teams.calls[0]?.heard.includes('caller') === true,
        )
        // As long as a prompt must sound to be told from noise.
        await world.pass(seconds(1))
      })
      assert.deepEqual(heard, ['agent'])
      await nothingLeft(stage)
      noFindings(stage)
      const byes = seenBySbc(stage, 'sip').filter(
        ({ method, transport, direction, status }) =>
          method === 'BYE' && transport === 'udp' && direction === 'received' && status === undefined,
      )
      assert.equal(byes.length, 1)
    },
    { change: fromHost },
  ),
)
