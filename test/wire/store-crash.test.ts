// A process that writes is killed at moments nobody chose. What the store had acknowledged is there afterwards, nothing
// between is missing, the file is sound, and no more than the last second is gone.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { seededChance } from '../../src/kernel/index.ts'
import { inFolder } from '../support/program.ts'
import { heldIn, StoreChild } from '../support/store-crash.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9))
const KILLS = 4
const LAST_SECOND_MS = 1000
/** What waits for a processor on a busy machine is no loss of the store's. */
const BUSY_MS = 2000

test(`killed ${KILLS} times, the store loses the last second at most (SEED=${SEED})`, () =>
  inFolder(async folder => {
    const place = join(folder, 'records.db')
    const chance = seededChance(SEED)
    let first = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const child = await StoreChild.start(place, first)
      await pause(chance.below(1200))
      const at = Date.now()
      await child.kill()
      const held = await heldIn(place)
      assert.ok(
        held.newest >= child.acknowledged,
        `${child.acknowledged} was acknowledged, ${held.newest} is there`,
      )
      const lostMs = at - Number(held.at)
      assert.ok(lostMs <= LAST_SECOND_MS + BUSY_MS, `the last ${lostMs} ms are gone`)
      first = held.newest + 1
    }
  }))
