// `linesman run` while the clock of the system is set: the process began by another one.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Carrier } from '../../src/carrier/index.ts'
import { seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { CALLER, USER_NUMBER } from '../../src/stories/index.ts'
import { freePort } from '../support/free-port.ts'
import { beforehand, Folder, Running } from './cli-harness.ts'
import { newScene } from './run-scene.ts'

const folder = new Folder()
after(() => folder.remove())

const HOUR_MS = 3_600_000

interface Told {
  rule: string
  startedAt: number
}

for (const setMs of [3 * HOUR_MS, -3 * HOUR_MS])
  test(`calls that fail are told though the clock was set by ${setMs / HOUR_MS} hours, and when by the new one`, async () => {
    const { scene, config, text } = await newScene(folder)
    const port = await freePort()
    folder.write(
      'linesman.yaml',
      `${text}api: { listen: "127.0.0.1:${port}" }\nalerts: { thresholds: { failedCalls: { count: 1 } } }\n`,
    )
    const set = beforehand(`const now = Date.now; Date.now = () => now() + ${setMs}`)
    const sbc = new Running(['run', '-c', config], set)
    const world = new NodeWorld({ hosts: scene.hosts })
    const carrier = new Carrier(scene.carrier, systemChance())
    world.add('carrier', carrier)
    try {
      await sbc.until(/dashboard: /)
      // Nobody is there on the side of Teams.
      world.command('carrier', now =>
        carrier.call({ from: CALLER, to: USER_NUMBER, prompt: 'caller', patienceMs: seconds(30) }, now),
      )
      const began = Date.now()
      let failed: Told | undefined
      while (failed === undefined && Date.now() < began + 30_000) {
        await new Promise(done => setTimeout(done, 100))
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/alerts`)
        const { alerts } = (await answer.json()) as { alerts: Told[] }
        failed = alerts.find(({ rule }) => rule === 'calls/failed')
      }
      assert.ok(failed, sbc.err)
      const lateMs = failed.startedAt - (began + setMs)
      assert.ok(lateMs >= 0 && lateMs < 60_000, `${lateMs} ms after the call`)
    } finally {
      sbc.signal('SIGKILL')
      await world.end()
    }
  })
