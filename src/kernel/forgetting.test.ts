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
