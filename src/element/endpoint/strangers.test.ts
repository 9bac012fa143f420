import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FactOf, Note } from '../../facts/index.ts'
import { instantOf } from '../../kernel/index.ts'
import type { SipSource } from '../sip-interface.ts'
import { Strangers } from './strangers.ts'

const WHY = 'not allowed'
const from = (address: string, port = 5060): SipSource => ({
  interface: 'carrier',
  transport: 'udp',
  local: { address: '203.0.113.10', port: 5060 },
  remote: { address, port },
})

function met(meets: 'refuse' | 'ignore' = 'refuse') {
  const facts: Extract<Note, { kind: 'refused' }>[] = []
  const strangers = new Strangers({ whyStrange: () => WHY, meets: () => meets }, fact => {
    assert.equal(fact.kind, 'refused')
    facts.push(fact as Omit<FactOf<'refused'>, 'at' | 'observer'>)
  })
  const asks = (address: string, times: number, ms: number): number => {
    let answered = 0
    for (let i = 0; i < times; i++)
      if (strangers.isAnswered(from(address, 5000 + i), WHY, instantOf(ms))) answered += 1
    return answered
  }
  return { facts, strangers, asks }
}

test('the first three of an address are answered, then one each ten seconds', () => {
  const { asks } = met()
  assert.equal(asks('192.0.2.1', 100, 0), 3)
  assert.equal(asks('192.0.2.1', 100, 9_999), 0)
  assert.equal(asks('192.0.2.1', 100, 10_001), 1)
  assert.equal(asks('192.0.2.1', 100, 3_600_000), 3, 'three again after a rest, not more')
})

test('all addresses together are answered thirty times, then three times a second', () => {
  const { asks } = met()
  const flood = (ms: number) =>
    Array.from({ length: 500 }, (_, i) => asks(`192.0.2.${i}`, 1, ms)).reduce((sum, one) => sum + one, 0)
  assert.equal(flood(0), 30)
  assert.equal(flood(1000), 3)
})

test('what is met with silence is told once a minute for each address', () => {
  const { asks, strangers, facts } = met()
  asks('192.0.2.1', 1003, 0)
  asks('192.0.2.1', 500, 7_000)
  strangers.ignore(from('192.0.2.2', 5070), WHY, instantOf(8_000))
  assert.equal(strangers.deadline(), 60_000)
  strangers.tick(instantOf(59_999))
  assert.deepEqual(facts, [], 'whoever answers tells of it himself')
  strangers.tick(instantOf(60_000))
  const common = { kind: 'refused', transport: 'udp', why: WHY } as const
  assert.deepEqual(facts, [
    { ...common, remote: { address: '192.0.2.1', port: 5499 }, count: 1500, firstAt: 0, lastAt: 7_000 },
    { ...common, remote: { address: '192.0.2.2', port: 5070 }, count: 1, firstAt: 8_000, lastAt: 8_000 },
  ])
})

test('a minute without strangers ends the waking up', () => {
  const { asks, strangers, facts } = met()
  asks('192.0.2.1', 10, 0)
  strangers.tick(instantOf(60_000))
  assert.equal(strangers.deadline(), undefined)
  assert.equal(facts.length, 1)
})

test('a hundred thousand addresses leave a thousand facts and one for all others', () => {
  const { strangers, facts } = met()
  for (let i = 0; i < 100_000; i++)
    strangers.isAnswered(from(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`), WHY, instantOf(1))
  strangers.tick(instantOf(60_001))
  assert.ok(facts.length <= 1001, String(facts.length))
  assert.equal(
    facts.reduce((sum, { count = 0 }) => sum + count, 0),
    100_000 - 30,
  )
  assert.match(facts.at(-1)?.why ?? '', /more than 1000 addresses/)
})

test('whoever is ignored hears nothing, and the first three leave a fact each all the same', () => {
  const { asks, facts } = met('ignore')
  assert.equal(asks('192.0.2.1', 100, 0), 0)
  assert.deepEqual(
    facts.map(({ why, status, count }) => ({ why, status, count })),
    new Array(3).fill({ why: WHY, status: undefined, count: undefined }),
  )
})
