import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeFreeNet } from './free-net.ts'

test('a network is held until it is released, also while nothing is played on it', async () => {
  const first = await takeFreeNet()
  const second = await takeFreeNet()
  assert.notEqual(second.net, first.net)
  await Promise.all([first.release(), second.release()])
})
