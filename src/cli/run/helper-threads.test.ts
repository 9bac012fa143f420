import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { test } from 'node:test'
import { helperThreads, letHelpersStandBack } from './helper-threads.ts'

const skip = existsSync('/proc/self/task') ? false : 'this system tells nothing of threads'
const NICEST = 19

function haveStoodBack(): void {
  const calls = Number(readFileSync('/proc/thread-self/stat', 'utf8').split(' ', 1)[0])
  const before = getPriority(calls)
  assert.equal(letHelpersStandBack(), undefined)
  const helpers = helperThreads()
  assert.ok(helpers.length > 0)
  assert.deepEqual(
    helpers.map(id => getPriority(id)),
    helpers.map(() => Math.min(before + 10, NICEST)),
  )
  assert.equal(getPriority(calls), before)
}

test('the helper threads of the engine stand back, and the thread of the calls does not', { skip }, () => {
  haveStoodBack()
  haveStoodBack()
})

test('where the whole program stands back already, they do from there, as far as one can', { skip }, () => {
  for (let nicer = 0; nicer < 5; nicer++) {
    setPriority(Math.min(getPriority() + 4, NICEST))
    haveStoodBack()
  }
})
