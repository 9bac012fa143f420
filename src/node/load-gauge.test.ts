import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LoadGauge, occupancyOf } from './load-gauge.ts'

test('time that other processes took counts as far as messages lay waiting', () => {
  const starved = { active: 1, onProcessor: 0.5 }
  assert.equal(occupancyOf({ ...starved, crowded: 0 }), 0.5)
  assert.equal(occupancyOf({ ...starved, crowded: 0.5 }), 0.75)
  assert.equal(occupancyOf({ ...starved, crowded: 1 }), 1)
})

test('a processor that was busy all the time is occupied whatever came', () => {
  assert.equal(occupancyOf({ active: 1, onProcessor: 1, crowded: 0 }), 1)
  assert.equal(occupancyOf({ active: 0.98, onProcessor: 1, crowded: 1 }), 1)
})

// The kernel tells a running thread's time in ticks of some milliseconds: the work goes on until it has told of some.
test('work on the processor is told as a share of the time, also of a loop that had a crowd to serve', () => {
  const gauge = new LoadGauge()
  const before = process.threadCpuUsage()
  for (let told = 0; told === 0; ) {
    gauge.took('5060', 1400)
    const { user, system } = process.threadCpuUsage(before)
    told = user + system
  }
  const occupancy = gauge.read()
  assert.ok(occupancy > 0 && occupancy <= 1, `${occupancy}`)
})

test('a socket that gives as much as it may in a turn may have more', () => {
  const gauge = new LoadGauge()
  for (let i = 0; i < 31; i++) gauge.took('5060', 500)
  assert.equal(gauge.endTurn(0), false)
  for (let i = 0; i < 32; i++) gauge.took('5060', 500)
  assert.equal(gauge.endTurn(0), true)
  for (let i = 0; i < 64; i++) gauge.took(`${i}`, 200)
  assert.equal(gauge.endTurn(0), false)
})
