import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { test } from 'node:test'
import { seededChance } from '../../kernel/index.ts'
import { NOW, StandingClock } from '../testing/system.ts'
import { Diagnoses } from './diagnoses.ts'

/** As long as the disk takes to remove what is not there: so the folders of diagnoses are gone, too. */
const aTurn = (): Promise<void> => rm('/nowhere/at/all', { force: true })

test('it ends, however many diagnoses were handed in before', async () => {
  const diagnose = async () => ({ ladders: [], sources: [], findings: [] })
  const services = { diagnose, clock: new StandingClock(NOW), chance: seededChance(1), say: () => {} }
  const diagnoses = new Diagnoses(services, 10)
  for (let turn = 0; turn < 30; turn++) {
    const id = await diagnoses.take('/nowhere/at/all', [])
    while (diagnoses.answer(id, 'en').state !== 'done') await aTurn()
  }
  for (let turn = 0; turn < 3; turn++) await diagnoses.take('/nowhere/at/all', [])
  for (let turn = 0; turn < 100; turn++) await aTurn()
  await diagnoses.end()
  assert.ok(diagnoses.hasRoom)
})
