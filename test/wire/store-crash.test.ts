// A process that writes is killed at moments nobody chose. What the store had acknowledged is there afterwards, nothing
// between is missing, the file is sound, and no more than the last second is gone.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Chance, seededChance } from '../../src/kernel/index.ts'
import { openStore } from '../../src/store/index.ts'
import { RETENTION } from '../store/store-suite.ts'
import { inFolder } from '../support/program.ts'

const CHILD = join(import.meta.dirname, '../support/store-crash-child.ts')
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9))
const KILLS = 4
/** Small, so that the oldest facts go while it writes. */
const CAP_BYTES = 4 * 1024 * 1024
const LAST_SECOND_MS = 1000
/** What waits for a processor on a busy machine is no loss of the store's. */
const BUSY_MS = 2000

interface Killed {
  at: number
  /** The last number that was acknowledged. */
  acknowledged: number
}

async function writeAndKill(place: string, first: number, chance: Chance): Promise<Killed> {
  const child = spawn(process.execPath, [CHILD, place, String(CAP_BYTES), String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  const speaks = new Promise<void>((done, failed) => {
    child.once('close', () => failed(new Error('it ended before it wrote')))
    child.stdout.on('data', data => {
      output += data
      done()
    })
  })
  const gone = new Promise(done => child.once('close', done))
  try {
    await speaks
    await pause(chance.below(1200))
  } finally {
    child.kill('SIGKILL')
  }
  const at = Date.now()
  await gone
  const lines = output.split('\n').slice(0, -1)
  return { at, acknowledged: Number(lines.at(-1)) }
}

test(`killed ${KILLS} times, the store loses the last second at most (SEED=${SEED})`, () =>
  inFolder(async folder => {
    const place = join(folder, 'records.db')
    const chance = seededChance(SEED)
    let first = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const { at, acknowledged } = await writeAndKill(place, first, chance)
      const database = new DatabaseSync(place)
      assert.deepEqual({ ...database.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' })
      database.close()
      const store = await openStore({ ...RETENTION, place, capBytes: CAP_BYTES })
      const facts = await store.facts({ limit: 10_000 })
      await store.end()
      const numbers = facts.map(fact => (fact.kind === 'bug' ? Number(fact.where) : Number.NaN))
      const newest = numbers.at(-1) ?? -1
      assert.ok(newest >= acknowledged, `${acknowledged} was acknowledged, ${newest} is there`)
      const begin = numbers[0] ?? 0
      assert.deepEqual(
        numbers,
        Array.from({ length: newest - begin + 1 }, (_, index) => begin + index),
      )
      const lostMs = at - Number(facts.at(-1)?.at)
      assert.ok(lostMs <= LAST_SECOND_MS + BUSY_MS, `the last ${lostMs} ms are gone`)
      first = newest + 1
    }
  }))
