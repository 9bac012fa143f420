// What is kept stays within its bounds on the disk, whatever comes in.

import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Fact, stamp } from '../../src/facts/index.ts'
import { TOLD_START } from '../../src/facts/testing/index.ts'
import { instantOf, millis, seededChance } from '../../src/kernel/index.ts'
import { openStore } from '../../src/store/index.ts'
import { inFolder } from '../support/program.ts'
import { batchOf, toldCall, toldOptions } from './told-calls.ts'

const MEBI = 1024 * 1024
const CAP = 16 * MEBI
/** The index of the log in shared memory (-shm), which SQLite makes anew. */
const SLACK = MEBI
const KEEP = millis(86_400_000)

const diskBytes = (place: string): number =>
  ['', '-wal', '-shm'].reduce(
    (sum, end) => sum + (statSync(place + end, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )

/** A megabyte of facts, later than all before, in which nothing repeats that could be written shorter. */
const megabyte = (round: number): Fact[] => {
  const chance = seededChance(round)
  return Array.from({ length: 1000 }, (_, index) => {
    const says = Buffer.from(chance.bytes(1000)).toString('base64')
    return stamp({ kind: 'bug', where: 'told', says }, 'sbc', instantOf(round * 1000 + index))
  })
}

test('files never take more than the cap: the oldest facts make room for the newest', () =>
  inFolder(async folder => {
    const place = join(folder, 'records.db')
    const store = await openStore({ place, keepMs: KEEP, capBytes: CAP })
    await store.append(batchOf({ facts: toldCall({ id: 'kept', at: 0 }) }))
    for (let round = 0; round < 30; round++) {
      await store.append(batchOf({ facts: megabyte(round) }))
      assert.ok(diskBytes(place) <= CAP + SLACK, `${diskBytes(place)} after ${round}`)
    }
    const size = await store.size()
    const [newest] = (await store.facts({ from: instantOf(29_999), to: instantOf(30_000) })).items
    assert.equal(newest?.at, 29_999)
    assert.ok(size.evicted > 10_000 && Number(size.oldestFact) > 10_000)
    assert.ok(size.bytes <= CAP && size.capBytes === CAP)
    // Calls have a share of their own.
    assert.equal((await store.calls({})).items.length, 1)
    await store.end()
  }))

test('a cap that was lowered is kept from the next batch on', () =>
  inFolder(async folder => {
    const place = join(folder, 'records.db')
    const before = await openStore({ place, keepMs: KEEP, capBytes: 64 * MEBI })
    for (let round = 0; round < 24; round++) await before.append(batchOf({ facts: megabyte(round) }))
    await before.end()
    assert.ok(diskBytes(place) > CAP)
    const store = await openStore({ place, keepMs: KEEP, capBytes: CAP })
    await store.append(batchOf({ facts: [toldOptions(99_000)] }))
    assert.ok(diskBytes(place) <= CAP + SLACK, `${diskBytes(place)}`)
    assert.equal((await store.facts({ kinds: ['options'] })).items.length, 1)
    await store.end()
  }))

test('a batch that is larger than the cap is refused as a whole, and the store goes on', () =>
  inFolder(async folder => {
    const store = await openStore({ place: join(folder, 'records.db'), keepMs: KEEP, capBytes: 4 * MEBI })
    const facts = Array.from({ length: 6 }, (_, round) => megabyte(round)).flat()
    await assert.rejects(store.append(batchOf({ facts })), { trouble: 'full' })
    assert.deepEqual((await store.facts({})).items, [])
    await store.append(batchOf({ facts: [toldOptions(1)] }))
    assert.equal((await store.facts({})).items.length, 1)
    await store.end()
  }))

test('the index of what facts are about goes with them', () =>
  inFolder(async folder => {
    const { DatabaseSync } = await import('node:sqlite')
    const place = join(folder, 'records.db')
    // Each opening begins a part of the index.
    for (const at of [0, 3_600_000]) {
      const store = await openStore({ place, keepMs: KEEP, capBytes: CAP })
      await store.append(batchOf({ facts: toldCall({ id: `call-${at}`, at, lengthMs: 1000 }) }))
      await store.forgetOld(instantOf(at === 0 ? 0 : TOLD_START + 1_800_000 + KEEP))
      await store.end()
    }
    const database = new DatabaseSync(place)
    const counts = database
      .prepare('select count(distinct part) as parts, count(*) as names from fact_names')
      .get()
    const facts = database.prepare('select octets > 0 as some from fact_totals').get()
    database.close()
    // Of one call: two dialogs, in messages, the call, and its connection.
    assert.deepEqual([{ ...counts }, { ...facts }], [{ parts: 1, names: 4 }, { some: 1 }])
  }))

test('somebody else who holds the file for long is told as busy, and nothing is written', () =>
  inFolder(async folder => {
    const { DatabaseSync } = await import('node:sqlite')
    const place = join(folder, 'records.db')
    const store = await openStore({ place, keepMs: KEEP, capBytes: CAP })
    const other = new DatabaseSync(place)
    other.exec('begin immediate')
    await assert.rejects(store.append(batchOf({ facts: [toldOptions(1)] })), { trouble: 'busy' })
    other.exec('rollback')
    other.close()
    await store.append(batchOf({ facts: [toldOptions(2)] }))
    assert.deepEqual(
      (await store.facts({})).items.map(fact => fact.at),
      [2],
    )
    await store.end()
  }))

test('a file that is no database, and one in no folder, are told as what they are', () =>
  inFolder(async folder => {
    await assert.rejects(openStore({ place: join(folder, 'no/such.db'), keepMs: KEEP, capBytes: CAP }), {
      code: 'store/open',
    })
    await assert.rejects(openStore({ place: import.meta.filename, keepMs: KEEP, capBytes: CAP }), {
      code: 'store/open',
    })
  }))
