// SIPp calls the auto attendant: its call must live through a REFER that it knows nothing of.

import assert from 'node:assert/strict'
import { promptAudio } from '../../src/media/index.ts'
import { ATTENDANT_NUMBER, type Scene } from '../../src/stories/index.ts'
import { endedWell } from '../support/program.ts'
import { scenario, untilPlayed, withoutSipp, withSipp } from '../support/sipp.ts'
import {
  noFindings,
  nothingLeft,
  onStage,
  seenBySbc,
  testUnless,
  type WireStage,
} from '../support/wire-stage.ts'

const refreshing = (scene: Scene): Scene => ({
  ...scene,
  sbc: { ...scene.sbc, behaviour: { ...scene.sbc.behaviour, refreshCarrierAfterTransfer: true } },
})

/** Packets that the SBC passed on between the carrier and whoever had the call at Teams, each way. */
function passedOn(stage: WireStage): { fromCarrier: number; toCarrier: number } {
  const ended = seenBySbc(stage, 'rtp').filter(
    ({ phase, profile }) => phase === 'stopped' && profile === 'RTP/AVP',
  )
  const count = (direction: string) =>
    ended.filter(fact => fact.direction === direction).reduce((sum, { packets = 0 }) => sum + packets, 0)
  return { fromCarrier: count('received'), toCarrier: count('sent') }
}

const heardByTeams = ({ world }: WireStage) =>
  world.facts.of('rtp').flatMap(fact => (fact.observer === 'teams' ? (fact.heard ?? []) : []))

function wasTransferred(stage: WireStage): void {
  const { transfers } = stage.teams
  assert.equal(transfers.length, 1)
  const refers = seenBySbc(stage, 'sip').filter(({ method }) => method === 'REFER')
  assert.deepEqual(
    refers.map(({ direction, status }) => ({ direction, status })),
    [
      { direction: 'received', status: undefined },
      { direction: 'sent', status: 202 },
    ],
  )
}

testUnless(
  withoutSipp,
  'a call of SIPp goes through the transfer, is heard by the agent, and ends when SIPp says so',
  onStage(async stage => {
    const files = { 'caller.ulaw': promptAudio('caller', 'PCMU') }
    const plan = { calls: ATTENDANT_NUMBER, count: 1, pauseMs: 8000, files }
    await withSipp(stage, { ...plan, scenario: scenario('speaking-caller') }, async sipp => {
      await untilPlayed(stage, sipp)
      endedWell(sipp, 'SIPp')
    })
    await nothingLeft(stage)
    noFindings(stage)
    wasTransferred(stage)
    assert.deepEqual(heardByTeams(stage), ['caller', 'caller'])
    const { fromCarrier, toCarrier } = passedOn(stage)
    assert.ok(fromCarrier > 300 && toCarrier > 300, `8 s of audio: ${fromCarrier} and ${toCarrier} packets`)
  }),
)

testUnless(
  withoutSipp,
  'SIPp answers the re-INVITE after the transfer and its audio goes on',
  onStage(
    async stage => {
      const plan = { calls: ATTENDANT_NUMBER, count: 1, pauseMs: 4000, more: ['-rtp_echo'] }
      await withSipp(stage, { ...plan, scenario: scenario('refreshed-caller') }, async sipp => {
        await untilPlayed(stage, sipp)
        endedWell(sipp, 'SIPp')
      })
      await nothingLeft(stage)
      noFindings(stage)
      wasTransferred(stage)
      // What Teams says comes back by SIPp's echo.
      assert.deepEqual(heardByTeams(stage), ['greeting', 'queueMusic', 'agent'])
    },
    { change: refreshing },
  ),
)
