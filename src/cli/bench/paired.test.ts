import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compare } from './paired.ts'

test('the sides take turns, and what they do to warm up does not count', async () => {
  const order: string[] = []
  let own = 0
  const rows = await compare(
    [
      {
        measures: [
          { name: 'time', unit: 'ms', better: 'lower' },
          { name: 'rate', unit: 'a second', better: 'higher' },
        ],
        run: () => {
          order.push('own')
          own += 1
          return [own, 10 * own]
        },
        peer: {
          name: 'peer',
          run: async () => {
            order.push('peer')
            return [4, 20]
          },
        },
      },
    ],
    { runs: 3, warmUps: 1 },
  )
  assert.deepEqual(order, ['own', 'peer', 'own', 'peer', 'own', 'peer', 'own', 'peer'])
  assert.deepEqual(
    rows.map(({ value, peerValue, ratio }) => [value, peerValue, ratio]),
    [
      [3, 4, 0.75],
      [30, 20, 1.5],
    ],
  )
})
