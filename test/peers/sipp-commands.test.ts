// SIPp's stock scenarios against the commands as an operator starts them: `linesman run` in both directions, and
// `linesman demo --serve` through the attendant's transfer.

import { after } from 'node:test'
import { seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { SUBSCRIBER_NUMBER, USER_NUMBER } from '../../src/stories/index.ts'
import { Teams } from '../../src/teams/index.ts'
import { endedWell, inFolder, type Program, startProgram } from '../support/program.ts'
import { withoutSipp } from '../support/sipp.ts'
import { testUnless, until } from '../support/wire-stage.ts'
import { Folder, Running } from '../wire/cli-harness.ts'
import { newScene } from '../wire/run-scene.ts'

const folder = new Folder()
after(() => folder.remove())

/** SIPp from its start to its end. */
async function sipp(world: NodeWorld, args: string[], meanwhile = async (_: Program) => {}): Promise<void> {
  await inFolder(async place => {
    const program = startProgram('sipp', ['-nostdin', '-timeout', '25', '-timeout_error', ...args], place)
    try {
      await meanwhile(program)
      await until(world, 'SIPp is done', () => program.code() !== undefined, seconds(20))
      endedWell(program, 'SIPp')
    } finally {
      await program.end()
    }
  })
}

testUnless(
  withoutSipp,
  'linesman run carries calls of the stock caller and to the stock called party',
  async () => {
    const { scene, config } = await newScene(folder)
    const world = new NodeWorld({ hosts: scene.hosts })
    const teams = new Teams(scene.teams, systemChance())
    world.add('teams', teams)
    const run = new Running(['run', '-c', config])
    try {
      await run.until(/sip\.pstnhub\.microsoft\.com:5061 .*(up|200)/)
      const { carrier, sbcCarrierSide } = scene.addresses
      const place = ['-i', carrier, '-p', '5060', '-mi', carrier]
      await sipp(world, [
        '-sn',
        'uac',
        ...place,
        '-s',
        USER_NUMBER,
        '-d',
        '500',
        '-m',
        '3',
        `${sbcCarrierSide}:5060`,
      ])
      await sipp(world, ['-sn', 'uas', ...place, '-rtp_echo', '-m', '1'], async () => {
        world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
        await until(world, 'the echo is heard', () => teams.calls.some(call => call.heard.includes('agent')))
        const call = teams.calls.at(-1)
        world.command('teams', now => (call === undefined ? [] : teams.hangUp(call.id, now)))
      })
    } finally {
      run.signal('SIGTERM')
      await run.ended
      await world.end()
    }
  },
)

testUnless(withoutSipp, 'linesman demo --serve takes a stock caller through the transfer', async () => {
  const demo = new Running(['demo', '--serve'])
  const world = new NodeWorld()
  try {
    await demo.until(/Call with sipp: .*/)
    const line = /Call with sipp: +sipp (.*)/.exec(demo.out + demo.err)?.[1] ?? ''
    const patient = line.replace(/-d \d+/, '-d 7000').split(' ')
    await sipp(world, patient)
    await demo.until(/transfer-answered: .*\n.* ended: /)
  } finally {
    demo.signal('SIGTERM')
    await demo.ended
    await world.end()
  }
})
