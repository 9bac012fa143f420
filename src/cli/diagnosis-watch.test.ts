import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FactLog, stamp } from '../facts/index.ts'
import { instantOf } from '../kernel/index.ts'
import { DiagnosisWatch, depthFor, RECENT_FACTS } from './diagnosis-watch.ts'

const bug = (where: string) => stamp({ kind: 'bug', where, says: 'x' }, 'sbc', instantOf(0))

test('a calm SBC is looked at far back, a busy one only a little', () => {
  assert.equal(depthFor(1), RECENT_FACTS)
  assert.equal(depthFor(500), RECENT_FACTS)
  assert.equal(depthFor(5000), 500)
  assert.equal(depthFor(30_000), 250)
})

test('nothing new is not looked at again', () => {
  const facts = new FactLog()
  const watch = new DiagnosisWatch(facts)
  facts.note(bug('here'))
  assert.deepEqual(watch.look(), [])
  assert.equal(facts.noted, 1)
  assert.deepEqual(watch.look(), [])
})

test('a busy log is kept no longer than it is looked at', () => {
  const facts = new FactLog([], RECENT_FACTS)
  const watch = new DiagnosisWatch(facts)
  for (let i = 0; i < 10_000; i++) facts.note(bug(String(i)))
  watch.look()
  facts.note(bug('last'))
  assert.ok(facts.all().length < 400)
  assert.equal(facts.noted, 10_001)
})
