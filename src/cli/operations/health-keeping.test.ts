// What an operator has said of health, over a restart.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FactLog } from '../../facts/index.ts'
import { instantOf, after as later, type Millis, millis, minutes } from '../../kernel/index.ts'
import type { Store } from '../../store/index.ts'
import type { HealthChange, Maintenance } from '../../watch/index.ts'
import { HealthKeeping } from './health-keeping.ts'
import { KeptState } from './kept-state.ts'
import { shelf } from './testing/shelf.ts'

const NAME = 'sbc1.example.net'
const START = instantOf(Date.UTC(2026, 0, 5, 9))
const until = later(START, minutes(60))
const WORD: Maintenance = { subject: 'sbc', name: NAME, from: START, until, note: 'kim: new disk' }

/** A system that begins at `now` with what the store tells, and what it says and changes then. */
async function started(store: Store, begun: typeof START) {
  const clocks = { now: begun, wall: begun }
  const said: string[] = []
  const changes: HealthChange[] = []
  const state = await KeptState.open(store, 'health', line => said.push(line))
  const keeping = new HealthKeeping(
    new FactLog([], 10),
    { sbcs: [{ name: NAME }] },
    { now: () => clocks.now, wall: () => clocks.wall, state },
  )
  keeping.subscribe(change => changes.push(change))
  keeping.resume()
  const passes = (length: Millis, aheadMs = millis(0)): void => {
    clocks.now = later(clocks.now, length)
    clocks.wall = later(clocks.now, aheadMs)
    keeping.look()
  }
  return { keeping, said, changes, passes, end: () => state.end() }
}

test('what is being worked on still is after a restart, until its time is over', async context => {
  const store = await shelf(context)
  const first = await started(store, START)
  first.keeping.begin(WORD)
  await first.end()
  const soon = later(START, minutes(10))
  const again = await started(store, soon)
  assert.deepEqual(again.keeping.maintenance(soon), [WORD])
  assert.deepEqual(
    again.changes.map(({ direction, state }) => [direction, state]),
    [
      ['inbound', 'maintenance'],
      ['outbound', 'maintenance'],
      [undefined, 'maintenance'],
    ],
  )
  const late = later(until, minutes(1))
  assert.deepEqual((await started(store, late)).keeping.maintenance(late), [])
})

test('what was ended before its time does not begin anew', async context => {
  const store = await shelf(context)
  const { keeping, end } = await started(store, START)
  keeping.begin(WORD)
  assert.ok(keeping.end(WORD, START))
  await end()
  assert.deepEqual((await started(store, START)).changes, [])
})

test('what is damaged is told of, and what is something else taken for nothing', async context => {
  const damaged = await started(await shelf(context, { health: '[{"subject": "sb' }), START)
  assert.match(damaged.said.join(), /health cannot be read/)
  const other = JSON.stringify([null, { ...WORD, until: 'late' }, { name: 1 }])
  assert.deepEqual((await started(await shelf(context, { health: other }), START)).changes, [])
})

test('what is planned is still after a restart, and a list of an earlier Linesman is read', async context => {
  const store = await shelf(context, { health: JSON.stringify([WORD]) })
  const first = await started(store, START)
  assert.deepEqual(first.keeping.maintenance(START), [WORD])
  const planned = { ...WORD, from: later(until, minutes(60)), until: later(until, minutes(90)) }
  assert.ok(first.keeping.begin(planned))
  await first.end()
  const again = await started(store, START)
  assert.deepEqual(again.keeping.upcoming(START), [planned])
  again.passes(minutes(121))
  assert.equal(again.changes.at(-1)?.state, 'maintenance')
})

test('what is worked on is by the clock that people see, and is looked at though it was set back', async context => {
  const store = await shelf(context)
  const { keeping, changes, passes, end } = await started(store, START)
  assert.ok(keeping.begin(WORD))
  const back = minutes(-180)
  passes(minutes(1), back)
  assert.deepEqual(
    changes.slice(3).map(({ at, direction, from, state }) => [at - START, direction, from, state]),
    [
      [minutes(-179), 'inbound', 'maintenance', 'unknown'],
      [minutes(-179), 'outbound', 'maintenance', 'unknown'],
      [minutes(-179), undefined, 'maintenance', 'unknown'],
    ],
  )
  const wall = later(START, minutes(-179))
  assert.deepEqual(keeping.upcoming(wall), [WORD])
  assert.ok(keeping.end(WORD, wall, WORD.from))
  const soon = { ...WORD, from: later(wall, minutes(1)), until: later(wall, minutes(2)) }
  assert.ok(keeping.begin(soon))
  passes(minutes(1), back)
  assert.equal(changes.at(-1)?.state, 'maintenance')
  passes(minutes(1), back)
  assert.equal(changes.at(-1)?.state, 'unknown')
  await end()
})

test('what is seen within five seconds after a clock was set is told by it, too', async context => {
  const { keeping, changes, passes, end } = await started(await shelf(context), START)
  passes(minutes(1))
  passes(millis(1000), minutes(-180))
  const says = { en: 'It answers.', de: 'Er antwortet.' }
  keeping.probed({ at: START, target: NAME, outcome: 'fine', says, durationMs: millis(1) })
  assert.deepEqual(
    changes.map(({ at, state }) => [at - START, state]),
    [
      [minutes(-179) + 1000, 'up'],
      [minutes(-179) + 1000, 'up'],
    ],
  )
  await end()
})
