// SIPp as the carrier's registrar, with a scenario of ours: what a registrar may ask for besides a password.

import assert from 'node:assert/strict'
import { endedWell } from '../support/program.ts'
import { isRegistered, registering, registersWith } from '../support/registering.ts'
import { scenario, untilPlayed, withoutSipp, withSipp } from '../support/sipp.ts'
import { noFindings, nothingLeft, onStage, seenBySbc, testUnless } from '../support/wire-stage.ts'

for (const transport of ['udp', 'tcp'] as const) {
  testUnless(
    withoutSipp,
    `SIPp over ${transport} wants a longer time, SHA-256, keeps a second contact, and sees ours go`,
    onStage(
      async stage => {
        const { world, sbc } = stage
        await withSipp(stage, { scenario: scenario('registrar'), count: 1, transport }, async sipp => {
          await registersWith(stage, () => isRegistered(stage))
          assert.equal(sbc.health().registrations[0]?.contacts, 2)
          const [registered] = seenBySbc(stage, 'registration').filter(({ event }) => event === 'registered')
          assert.equal(registered?.expiresSeconds, 1800)
          world.command('sbc', now => sbc.drain(now))
          await untilPlayed(stage, sipp)
          endedWell(sipp, 'SIPp')
        })
        await nothingLeft(stage)
        // A proxy may have asked while it drained.
        noFindings(stage, 'options/refused')
      },
      { change: scene => registering(scene, transport) },
    ),
  )
}
