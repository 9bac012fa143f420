import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { test } from 'node:test'
import { helperThreads, letHelpersStandBack } from './helper-threads.ts'

const skip = existsSync('/proc/self/task') ? false : 'this system tells nothing of threads'

test('the helper threads of the engine stand back, and the thread of the calls does not', { skip }, () => {
  const calls = Number(readFileSync('/proc/thread-self/stat', 'utf8').split(' ', 1)[0])
  const before = getPriority(calls)
  assert.equal(letHelpersStandBack(), undefined)
  const helpers = helperThreads()
  assert.ok(helpers.length > 0)
  assert.deepEqual(
    helpers.map(id => getPriority(id)),
    helpers.map(() => 10),
  )
  assert.equal(getPriority(calls), before)
})
