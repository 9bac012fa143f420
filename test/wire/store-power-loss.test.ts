// The power fails while a process writes: a disk may have lost whatever it was not told to keep, in any order. The process is
// stopped in the middle of whatever it does, and its files are copied as such a disk could have them:
//
//   log   ... transaction | transaction | transaction      up to here some of it is in the file too: it was on the disk
//                   cut anywhere behind that, or octets behind the cut that are not what was written
//
// However much is lost, the store opens, is sound, and holds whole transactions without a gap. Where the cut takes only what
// was not acknowledged yet, all that was is there, and no more than the last second is gone.

import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Chance, seededChance } from '../../src/kernel/index.ts'
import { inFolder } from '../support/program.ts'
import { type Held, heldIn, StoreChild } from '../support/store-crash.ts'
import { readWal } from '../support/wal-file.ts'

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9))
const FAILURES = 4
const CUTS = 6
const LAST_SECOND_MS = 1000
/** What waits for a processor on a busy machine is no loss of the store's. */
const BUSY_MS = 2000
const SECTOR_BYTES = 512

interface Frozen {
  place: string
  folder: string
  acknowledged: number
  at: number
}

/** What the disk has where the log is cut, and, if `torn`, sectors behind the cut that hold anything. */
async function heldAfter({ place, folder }: Frozen, cut: number, torn?: Chance): Promise<Held> {
  const copy = join(folder, 'after.db')
  copyFileSync(place, copy)
  const log = readFileSync(`${place}-wal`)
  if (torn === undefined) writeFileSync(`${copy}-wal`, log.subarray(0, cut))
  else {
    for (let at = cut; at < log.length; at += SECTOR_BYTES)
      if (torn.below(2) === 0) log.fill(torn.hex(8), at, Math.min(log.length, at + SECTOR_BYTES))
    writeFileSync(`${copy}-wal`, log)
  }
  return heldIn(copy)
}

/** From the last transaction backwards: octets of the log up to the one that holds all that was acknowledged. */
async function acknowledgedEnd(frozen: Frozen, commits: readonly number[]): Promise<number | undefined> {
  let end: number | undefined
  for (const commit of commits.toReversed()) {
    if ((await heldAfter(frozen, commit)).newest < frozen.acknowledged) return end
    end = commit
  }
  return end
}

async function survives(frozen: Frozen, chance: Chance): Promise<void> {
  const { inFileBytes, commits, bytes } = readWal(frozen.place)
  const anywhere = (from: number): number => from + chance.below(bytes - from + 1)
  for (let cut = 0; cut < CUTS; cut++) {
    await heldAfter(frozen, anywhere(inFileBytes))
    await heldAfter(frozen, anywhere(inFileBytes), chance)
  }
  const end = (await acknowledgedEnd(frozen, commits)) ?? bytes
  for (let cut = 0; cut < CUTS; cut++) {
    const held = await heldAfter(frozen, anywhere(end), cut % 2 === 0 ? chance : undefined)
    assert.ok(
      held.newest >= frozen.acknowledged,
      `${frozen.acknowledged} was acknowledged, not ${held.newest}`,
    )
    const lostMs = frozen.at - Number(held.at)
    assert.ok(lostMs <= LAST_SECOND_MS + BUSY_MS, `the last ${lostMs} ms are gone`)
  }
}

const skip = process.platform !== 'linux' && 'only Linux tells whether a process stands still'
test(
  `when the power fails ${FAILURES} times, the store loses the last second at most (SEED=${SEED})`,
  { skip },
  () =>
    inFolder(async folder => {
      const place = join(folder, 'records.db')
      const chance = seededChance(SEED)
      const child = await StoreChild.start(place, 0)
      try {
        for (let failure = 0; failure < FAILURES; failure++) {
          await pause(chance.below(800))
          await child.freeze()
          const at = Date.now()
          const frozen = join(folder, 'frozen.db')
          for (const file of ['', '-wal', '-shm']) copyFileSync(`${place}${file}`, `${frozen}${file}`)
          const { acknowledged } = child
          child.goOn()
          await survives({ place: frozen, folder, acknowledged, at }, chance)
        }
      } finally {
        await child.kill()
      }
    }),
)
