// SIPp's stock caller as the carrier: it knows nothing of us and answers for what a telephone network may send.

import assert from 'node:assert/strict'
import { promptAudio } from '../../src/media/index.ts'
import { type Scene, USER_NUMBER } from '../../src/stories/index.ts'
import { endedWell } from '../support/program.ts'
import { type SippPlan, scenario, untilPlayed, withoutSipp, withSipp } from '../support/sipp.ts'
import { noFindings, nothingLeft, onStage, seenBySbc, testUnless } from '../support/wire-stage.ts'

const overTcp = (scene: Scene): Scene => ({
  ...scene,
  sbc: { ...scene.sbc, carrier: { ...scene.sbc.carrier, transport: 'tcp' } },
})

testUnless(
  withoutSipp,
  'twenty calls of SIPp over UDP reach a Teams user and leave nothing behind',
  onStage(async stage => {
    const plan = { scenario: ['-sn', 'uac'], calls: USER_NUMBER, count: 20 }
    await withSipp(stage, plan, async sipp => {
      await untilPlayed(stage, sipp)
      endedWell(sipp, 'SIPp')
    })
    assert.equal(stage.teams.records.length, 20)
    await nothingLeft(stage)
  }),
)

testUnless(
  withoutSipp,
  'twenty calls of SIPp over TCP reach a Teams user and leave nothing behind',
  onStage(
    async stage => {
      const plan: SippPlan = { scenario: ['-sn', 'uac'], calls: USER_NUMBER, count: 20, transport: 'tcp' }
      await withSipp(stage, plan, async sipp => {
        await untilPlayed(stage, sipp)
        endedWell(sipp, 'SIPp')
      })
      assert.equal(stage.teams.records.length, 20)
      await nothingLeft(stage)
    },
    { change: overTcp },
  ),
)

testUnless(
  withoutSipp,
  'what SIPp speaks in PCMU is heard by the Teams user, and what the user says reaches SIPp',
  onStage(async stage => {
    const files = { 'caller.ulaw': promptAudio('caller', 'PCMU') }
    const plan = { scenario: scenario('speaking-caller'), calls: USER_NUMBER, count: 1, pauseMs: 2500, files }
    await withSipp(stage, plan, async sipp => {
      await untilPlayed(stage, sipp)
      endedWell(sipp, 'SIPp')
    })
    await nothingLeft(stage)
    noFindings(stage)
    const heard = stage.world.facts.of('rtp').filter(({ observer }) => observer === 'teams')
    assert.deepEqual(
      heard.flatMap(fact => fact.heard ?? []),
      ['caller'],
    )
    const toCarrier = seenBySbc(stage, 'rtp').filter(
      ({ direction, profile, phase }) => direction === 'sent' && profile === 'RTP/AVP' && phase === 'stopped',
    )
    assert.ok((toCarrier[0]?.packets ?? 0) > 100, 'two seconds of speech and more went to SIPp')
  }),
)
