import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Datagram, WaitingCalls } from './waiting-calls.ts'

const call = (number: number, octets = 1200): Datagram => ({
  type: 'datagram',
  socket: 'carrier',
  from: { address: '127.0.0.1', port: number },
  bytes: new Uint8Array(octets),
})
const numbers = (calls: readonly Datagram[]): number[] => calls.map(({ from }) => from.port)

test('new calls are served some at a time, in the order in which they came', () => {
  const line = new WaitingCalls()
  for (let number = 1; number <= 10; number++) line.take(call(number))
  assert.deepEqual(numbers(line.next(false)), [1, 2, 3, 4, 5, 6, 7, 8])
  assert.deepEqual(numbers(line.next(false)), [9, 10])
  assert.deepEqual(line.next(false), [])
})

test('while the kernel has more they give way, and still come forward', () => {
  const line = new WaitingCalls()
  for (let number = 1; number <= 3; number++) line.take(call(number))
  assert.deepEqual(numbers(line.next(true)), [1])
  assert.deepEqual(numbers(line.next(true)), [2])
  assert.equal(line.length, 1)
})

test('the line has an end: half a mebioctet, and not more for having been served before', () => {
  const line = new WaitingCalls()
  const fill = (): void => {
    for (let number = 1; number <= 100; number++) line.take(call(number, 60_000))
  }
  fill()
  assert.deepEqual([line.length, line.lost], [8, 92])
  line.next(false)
  fill()
  assert.deepEqual([line.length, line.lost], [8, 184])
})
