import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replayWindowPackets, SequenceWindow } from './sequence-window.ts'

function windowAt(...indices: number[]): SequenceWindow {
  const window = new SequenceWindow()
  for (const index of indices) window.accept(index)
  return window
}

test('a sequence number after 65535 belongs to the next cycle and a late one to the cycle before', () => {
  assert.equal(windowAt(65535).estimate(0), 65536)
  assert.equal(windowAt(65535, 65538).estimate(65534), 65534)
  assert.equal(windowAt(3 * 65536 + 5).estimate(65530), 2 * 65536 + 65530)
  assert.equal(windowAt(3 * 65536 + 5).estimate(6), 3 * 65536 + 6)
})

test('before the first rollover a far sequence number is a jump forward, never a negative index', () => {
  assert.equal(windowAt(5).estimate(65530), 65530)
  assert.equal(new SequenceWindow().estimate(40000), 40000)
})

test('each index is new once, in any order within the window', () => {
  const window = windowAt(1000)
  for (const index of [1003, 1001, 1002, 1000 - replayWindowPackets + 4]) {
    assert.equal(window.judge(index), 'new')
    window.accept(index)
    assert.equal(window.judge(index), 'seen')
  }
})

test('the window remembers at least the promised number of packets and calls the rest old', () => {
  for (let highest = 500; highest < 560; highest++) {
    const window = new SequenceWindow()
    for (let index = 300; index <= highest; index++) window.accept(index)
    for (let index = highest; index > highest - replayWindowPackets; index--) {
      assert.equal(window.judge(index), 'seen')
    }
    assert.equal(window.judge(highest - 128), 'old')
  }
})

test('what lay between two indices of a long jump is not taken for seen', () => {
  const window = windowAt(10, 11, 12, 10 + 128 * 5)
  assert.equal(window.judge(9 + 128 * 5), 'new')
  assert.equal(window.judge(12 + 128 * 4), 'old')
})
