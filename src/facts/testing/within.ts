// For evidence as large as readers hand it over: work that takes the square of its length takes minutes, and fails here.

import assert from 'node:assert/strict'

/** In processor time, so that a busy machine changes nothing; the bound is several times what the work takes. */
export function within(seconds: number, work: () => void): void {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  assert.ok(user + system < seconds * 1e6, `${(user + system) / 1e6} s`)
}
