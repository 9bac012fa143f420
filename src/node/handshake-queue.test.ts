import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HandshakeQueue } from './handshake-queue.ts'

/** Begins numbered handshakes; `turn` lets the event loop go round once. */
function queueOf(perTurn: number) {
  const begun: number[] = []
  let next: (() => void) | undefined
  const queue = new HandshakeQueue(perTurn, act => {
    assert.equal(next, undefined, 'one turn is awaited at a time')
    next = act
  })
  const begin = (number: number, stands = true) =>
    queue.begin(() => {
      if (stands) begun.push(number)
      return stands
    })
  const turn = (): boolean => {
    const act = next
    next = undefined
    act?.()
    return act !== undefined
  }
  return { begin, turn, begun }
}

test('so many handshakes begin in a turn, the others in later turns and in order', () => {
  const { begin, turn, begun } = queueOf(2)
  for (const number of [1, 2, 3, 4, 5]) begin(number)
  assert.deepEqual(begun, [1, 2])
  turn()
  assert.deepEqual(begun, [1, 2, 3, 4])
  begin(6)
  turn()
  assert.deepEqual(begun, [1, 2, 3, 4, 5, 6])
})

test('when nobody waits, a handshake begins at once and no turn is awaited for nothing', () => {
  const { begin, turn, begun } = queueOf(2)
  begin(1)
  assert.ok(turn())
  assert.ok(!turn())
  begin(2)
  assert.deepEqual(begun, [1, 2])
})

test('who comes while others wait begins after them', () => {
  const { begin, turn, begun } = queueOf(1)
  begin(1)
  begin(2)
  begin(3)
  turn()
  begin(4)
  turn()
  turn()
  assert.deepEqual(begun, [1, 2, 3, 4])
})

test('who has gone while he waited takes no place of a turn', () => {
  const { begin, turn, begun } = queueOf(1)
  begin(1)
  for (const gone of [2, 3, 4]) begin(gone, false)
  begin(5)
  turn()
  assert.deepEqual(begun, [1, 5])
  turn()
  assert.ok(!turn())
})
