import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, minutes } from '../../kernel/index.ts'
import { MONDAY } from '../testing/alert-story.ts'
import { WayCounts } from './way-counts.ts'

const atMinute = (minute: number) => after(MONDAY, minutes(minute))

test('ways are counted by the minute and direction, for a day', () => {
  const ways = new WayCounts()
  for (let minute = 0; minute < 3000; minute++) ways.add(atMinute(minute), 'outbound', 'carrier')
  assert.equal(ways.since(atMinute(2984)).length, 16)
  assert.equal(ways.since(MONDAY).length, 24 * 60)
  ways.add(atMinute(2999.9), 'outbound', 'carrier')
  ways.add(atMinute(2999.9), 'inbound', 'teams')
  assert.deepEqual(ways.since(atMinute(2999)), [
    { direction: 'inbound', host: 'teams', calls: 1 },
    { direction: 'outbound', host: 'carrier', calls: 2 },
  ])
})

test('what is told late counts with the latest minute, and is not lost', () => {
  const ways = new WayCounts()
  ways.add(atMinute(5), 'inbound', 'teams')
  ways.add(atMinute(3), 'inbound', 'teams')
  assert.deepEqual(ways.since(MONDAY), [{ direction: 'inbound', host: 'teams', calls: 2 }])
  assert.deepEqual(ways.since(atMinute(6)), [])
})

test('of too many hosts in a minute the further ones are counted together', () => {
  const ways = new WayCounts()
  for (let call = 0; call < 1000; call++) ways.add(MONDAY, 'inbound', `host${call}.example`)
  const inbound = ways.since(MONDAY)
  assert.equal(inbound.length, 21)
  assert.equal(inbound.at(-1)?.calls, 980)
})
