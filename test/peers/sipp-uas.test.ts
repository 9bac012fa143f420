// SIPp's stock called party as a telephone of the carrier: a Teams user calls out through the SBC.

import assert from 'node:assert/strict'
import { SUBSCRIBER_NUMBER } from '../../src/stories/index.ts'
import { endedWell } from '../support/program.ts'
import { untilPlayed, withoutSipp, withSipp } from '../support/sipp.ts'
import { noFindings, nothingLeft, onStage, testUnless, until } from '../support/wire-stage.ts'

/** Fewer than make the rule about short calls speak up. */
const CALLS = 4

testUnless(
  withoutSipp,
  'a Teams user calls a telephone played by SIPp, hears the echo of the own voice and hangs up',
  onStage(async stage => {
    const { world, teams } = stage
    const plan = { scenario: ['-sn', 'uas'], count: CALLS, more: ['-rtp_echo'] }
    await withSipp(stage, plan, async sipp => {
      for (let made = 0; made < CALLS; made++) {
        world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
      }
      const hears = () => teams.calls.filter(call => call.heard.includes('agent')).length
      await until(world, 'each call hears its echo', () => hears() === CALLS)
      for (const { id } of teams.calls) world.command('teams', now => teams.hangUp(id, now))
      await untilPlayed(stage, sipp)
      endedWell(sipp, 'SIPp')
    })
    assert.equal(teams.records.length, CALLS)
    await nothingLeft(stage)
    noFindings(stage)
  }),
)
