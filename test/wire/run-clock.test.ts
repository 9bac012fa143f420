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

interface Standing {
  name: string
  state: string
  since: number
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

test('proxies that stay silent are down though the clock is set meanwhile, and since when by the new one', async () => {
  await Promise.all([3 * HOUR_MS, -3 * HOUR_MS].map(downThoughSet))
})

async function downThoughSet(setMs: number): Promise<void> {
  const place = new Folder()
  const { config, text } = await newScene(place)
  const port = await freePort()
  const often = text.replace('teams:\n', 'teams:\n  optionsInterval: 10s\n')
  place.write('linesman.yaml', `${often}api: { listen: "127.0.0.1:${port}" }\n`)
  const set = beforehand(`const now = Date.now
process.once('SIGUSR2', () => (Date.now = () => now() + ${setMs}))`)
  const sbc = new Running(['run', '-c', config], set)
  try {
    // Nobody is there on the side of Teams.
    await sbc.until(/health: sbc sbc1\.example\.net is degraded/)
    sbc.signal('SIGUSR2')
    const setAt = Date.now()
    await sbc.until(/health: sbc sbc1\.example\.net is down, was degraded/, 30_000)
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/health?name=sbc1.example.net`)
    const { health } = (await answer.json()) as { health: Standing[] }
    assert.deepEqual(
      health.map(({ state }) => state),
      ['down'],
    )
    const [, told = ''] = /^(\S+) health: sbc sbc1\S+ is down/m.exec(sbc.err) ?? []
    for (const at of [health[0]?.since ?? 0, Date.parse(told)]) {
      const lateMs = at - (setAt + setMs)
      assert.ok(lateMs >= 0 && lateMs < 60_000, `${lateMs} ms after the clock was set by ${setMs} ms`)
    }
  } finally {
    sbc.signal('SIGKILL')
    await sbc.ended
    place.remove()
  }
}
