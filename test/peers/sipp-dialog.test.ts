// SIPp with what trunks ask for beyond a plain call: reliable ringing, UPDATE before the answer, redirection, glare.

import assert from 'node:assert/strict'
import { ATTENDANT_NUMBER, type Scene, SUBSCRIBER_NUMBER, USER_NUMBER } from '../../src/stories/index.ts'
import { endedWell, type Program } from '../support/program.ts'
import { type SippPlan, scenario, untilPlayed, withoutSipp, withSipp } from '../support/sipp.ts'
import {
  noFindings,
  nothingLeft,
  onStage,
  seenBySbc,
  testUnless,
  until,
  type WireStage,
} from '../support/wire-stage.ts'

const refreshing = (scene: Scene): Scene => ({
  ...scene,
  sbc: { ...scene.sbc, behaviour: { ...scene.sbc.behaviour, refreshCarrierAfterTransfer: true } },
})

/** What the SBC sent and got of one method on the trunk. */
const onTrunk = (stage: WireStage, method: string): string[] =>
  seenBySbc(stage, 'sip')
    .filter(fact => fact.method === method && fact.transport === 'udp')
    .map(({ direction, status }) => `${direction} ${status ?? method}`)

/** SIPp plays the carrier's telephone while a Teams user calls it and hangs up what was answered. */
async function calledOut(stage: WireStage, plan: Omit<SippPlan, 'count'> & { count: number }): Promise<void> {
  const { world, teams } = stage
  await withSipp(stage, plan, async (sipp: Program) => {
    world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
    await until(world, 'the call is answered', () => teams.calls.some(({ state }) => state === 'talking'))
    for (const { id } of teams.calls) world.command('teams', now => teams.hangUp(id, now))
    await untilPlayed(stage, sipp)
    endedWell(sipp, 'SIPp')
  })
  await nothingLeft(stage)
}

testUnless(
  withoutSipp,
  'SIPp requires 100rel, lets the 180 be repeated, and reaches a Teams user with its PRACK',
  onStage(async stage => {
    const plan = { scenario: scenario('reliable-caller'), calls: USER_NUMBER, count: 3, pauseMs: 300 }
    await withSipp(stage, plan, async sipp => {
      await untilPlayed(stage, sipp)
      endedWell(sipp, 'SIPp')
    })
    await nothingLeft(stage)
    assert.equal(onTrunk(stage, 'PRACK').filter(each => each === 'sent 200').length, 3)
    const rang = onTrunk(stage, 'INVITE').filter(each => each === 'sent 180')
    assert.ok(rang.length > 3, `${rang.length} copies of three 180s`)
  }),
)

testUnless(
  withoutSipp,
  'SIPp answers by a reliable 183, moves its audio by UPDATE, and is picked up',
  onStage(async stage => {
    await calledOut(stage, { scenario: scenario('updating-callee'), count: 1 })
    assert.deepEqual(onTrunk(stage, 'PRACK'), ['sent PRACK', 'received 200'])
    assert.deepEqual(onTrunk(stage, 'UPDATE'), ['received UPDATE', 'sent 200'])
    noFindings(stage)
  }),
)

testUnless(
  withoutSipp,
  'a 302 of SIPp is followed to its own host, past a better contact that leads elsewhere',
  onStage(async stage => {
    await calledOut(stage, { scenario: scenario('redirecting-callee'), count: 2 })
    assert.deepEqual(
      onTrunk(stage, 'INVITE').filter(each => each !== 'received 100'),
      ['sent INVITE', 'received 302', 'sent INVITE', 'received 200'],
    )
  }),
)

testUnless(
  withoutSipp,
  'a re-INVITE that SIPp puts off with 491 comes again within two seconds',
  onStage(
    async stage => {
      const plan = { calls: ATTENDANT_NUMBER, count: 1, pauseMs: 500, more: ['-rtp_echo'] }
      await withSipp(stage, { ...plan, scenario: scenario('glaring-caller') }, async sipp => {
        await untilPlayed(stage, sipp)
        endedWell(sipp, 'SIPp')
      })
      await nothingLeft(stage)
    },
    { change: refreshing },
  ),
)
