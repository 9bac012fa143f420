import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Forgetting } from './forgetting.ts'
import { instantOf as at } from './time.ts'

test('keys of the same tenth of a second are forgotten at one time, when it is over', () => {
  const forgetting = new Forgetting<string>()
  forgetting.add('first', at(1010))
  forgetting.add('second', at(1100))
  assert.equal(forgetting.deadline(), 1100)
  assert.equal(forgetting.takeDue(at(1099)), undefined)
  assert.deepEqual(forgetting.takeDue(at(1100)), ['first', 'second'])
  assert.equal(forgetting.takeDue(at(1100)), undefined)
  assert.equal(forgetting.deadline(), undefined)
})

test('nothing is forgotten before its time, whatever the order in which it was added', () => {
  const forgetting = new Forgetting<string>()
  forgetting.add('later', at(32_000))
  forgetting.add('sooner', at(5001))
  assert.equal(forgetting.deadline(), 5100)
  assert.deepEqual(forgetting.takeDue(at(40_000)), ['sooner'])
  assert.equal(forgetting.size, 1)
  assert.deepEqual(forgetting.takeDue(at(40_000)), ['later'])
  assert.equal(forgetting.size, 0)
})

test('tenths of a second come one after the other, those in between where nothing is due left out', () => {
  const forgetting = new Forgetting<number>()
  for (const time of [1000, 1100, 1500, 1200, 1000]) forgetting.add(time, at(time))
  const taken: [number | undefined, readonly number[] | undefined][] = []
  while (forgetting.size > 0) taken.push([forgetting.deadline(), forgetting.takeDue(at(2000))])
  assert.deepEqual(taken, [
    [1000, [1000, 1000]],
    [1100, [1100]],
    [1200, [1200]],
    [1500, [1500]],
  ])
})
