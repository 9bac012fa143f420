// SIPp's stock third-party controller (RFC 3725, flow I) through the SBC: it calls a Teams user without an offer, and
// offers what it is offered there to a second one. Each leg is a call of its own to the SBC.
//
//   3pcc-C-A --INVITE without SDP--> SBC --> Teams        3pcc-C-B --INVITE with A's offer--> SBC --> Teams
//        `------------------- the offer, the answer -----------------'

import assert from 'node:assert/strict'
import { seconds } from '../../src/kernel/index.ts'
import { USER_NUMBER } from '../../src/stories/index.ts'
import { endedWell, inFolder, type Program, startProgram } from '../support/program.ts'
import { withoutSipp } from '../support/sipp.ts'
import { nothingLeft, onStage, testUnless, until, type WireStage } from '../support/wire-stage.ts'

const CALLS = 3

function controller(stage: WireStage, half: 'A' | 'B', folder: string): Program {
  const { carrier } = stage.scene.addresses
  const { address, port } = stage.scene.sbc.carrier.local
  const ports = half === 'A' ? ['-p', '5060', '-mp', '6000'] : ['-p', '5062', '-mp', '6010']
  const place = ['-i', carrier, '-mi', carrier, ...ports, '-3pcc', `${carrier}:9061`]
  const manner = ['-nostdin', '-timeout', '25', '-timeout_error', '-m', String(CALLS), '-d', '300', '-r', '2']
  return startProgram(
    'sipp',
    ['-sn', `3pcc-C-${half}`, ...place, ...manner, '-s', USER_NUMBER, `${address}:${port}`],
    folder,
  )
}

testUnless(
  withoutSipp,
  'a third-party controller joins two Teams users through the SBC',
  onStage(async stage => {
    await inFolder(async folder => {
      const second = controller(stage, 'B', folder)
      await stage.world.pass(seconds(1))
      const first = controller(stage, 'A', folder)
      try {
        for (const half of [first, second])
          await until(
            stage.world,
            `SIPp is done: ${first.output().slice(-500)}`,
            () => half.code() !== undefined,
            seconds(26),
          )
        endedWell(first, 'the first half')
        endedWell(second, 'the second half')
      } finally {
        await Promise.all([first.end(), second.end()])
      }
    })
    assert.equal(stage.teams.records.length, 2 * CALLS)
    await nothingLeft(stage)
  }),
)
