import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance } from '../../kernel/index.ts'
import type { SrvRecord } from '../dns.ts'
import { inServiceOrder } from './srv-order.ts'

const SEED = Number(process.env.SEED ?? 7)
const record = (target: string, priority: number, weight: number): SrvRecord => ({
  ...{ type: 'SRV', port: 5060, target, priority, weight },
})

/** How often each comes first. */
function firsts(records: SrvRecord[], draws: number): Record<string, number> {
  const chance = seededChance(SEED)
  const counts: Record<string, number> = {}
  for (let draw = 0; draw < draws; draw++) {
    const first = inServiceOrder(records, chance)[0]?.target ?? ''
    counts[first] = (counts[first] ?? 0) + 1
  }
  return counts
}

test('servers come in the order of their priority, whatever their weights', () => {
  const records = [record('third', 100, 9000), record('first', 2, 0), record('second', 10, 1)]
  const chance = seededChance(SEED)
  for (let draw = 0; draw < 50; draw++) {
    const order = inServiceOrder(records, chance).map(({ target }) => target)
    assert.deepEqual(order, ['first', 'second', 'third'])
  }
})

test(`equals come first as often as their weights say (seed ${SEED})`, () => {
  const counts = firsts([record('one', 0, 10), record('three', 0, 30), record('six', 0, 60)], 10_000)
  const share = (name: string): number => (counts[name] ?? 0) / 10_000
  assert.ok(Math.abs(share('one') - 0.1) < 0.03, `one: ${share('one')}`)
  assert.ok(Math.abs(share('three') - 0.3) < 0.03, `three: ${share('three')}`)
  assert.ok(Math.abs(share('six') - 0.6) < 0.03, `six: ${share('six')}`)
})

test('weight 0 beside others has a small chance, not none (RFC 2782)', () => {
  const { zero = 0, big = 0 } = firsts([record('big', 0, 99), record('zero', 0, 0)], 10_000)
  assert.ok(zero > 20 && zero < 300, `zero: ${zero}`)
  assert.equal(zero + big, 10_000)
})

test('without any weights all are there once', () => {
  const order = inServiceOrder([record('a', 0, 0), record('b', 0, 0), record('c', 0, 0)], seededChance(SEED))
  assert.deepEqual(order.map(({ target }) => target).sort(), ['a', 'b', 'c'])
})
