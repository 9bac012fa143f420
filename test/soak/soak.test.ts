// A small soak for every check; `npm run soak:lab` runs the big one. `SEED=n` replays one run.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { playEpisode } from './episode.ts'

const { SEED } = process.env
const SEEDS = SEED === undefined ? [1, 2, 3, 6] : [Number(SEED)]

for (const seed of SEEDS) {
  test(`a hundred calls with random faults leave nothing behind, and nothing is found that was not done (seed ${seed})`, async () => {
    assert.deepEqual((await playEpisode(seed, 100, true)).problems, [])
  })
}

test('a hundred calls with nothing broken are without findings', async () => {
  const { problems, answered, faults } = await playEpisode(SEEDS[0] as number, 100, false)
  assert.deepEqual(problems, [])
  assert.ok(answered > 50, `${answered} answered`)
  assert.equal(faults.size, 0)
})
