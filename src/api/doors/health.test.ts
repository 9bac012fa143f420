import assert from 'node:assert/strict'
import { test } from 'node:test'
import { millis } from '../../kernel/index.ts'
import { asking, NOW, SBC, type Told } from '../testing/index.ts'

test('what is not watched cannot be in maintenance', async () => {
  const { ask } = await asking()
  const payload = { subject: 'sbc', name: 'sbc9.example.net', minutes: 30 }
  const { status, body } = await ask('/api/v1/health/maintenance', { method: 'POST', payload })
  assert.deepEqual([status, body.error.code], [404, 'health/not-found'])
})

test('maintenance begins and ends, and there is none to end after that', async () => {
  const { ask } = await asking()
  const payload = { subject: 'sbc', name: SBC, minutes: 30, note: 'new disk' }
  const begun = await ask('/api/v1/health/maintenance', { method: 'POST', payload })
  assert.equal(begun.body.maintenance[0].note, 'admin: new disk')
  const path = `/api/v1/health/maintenance?subject=sbc&name=${SBC}`
  assert.equal((await ask(path, { method: 'DELETE' })).status, 200)
  const { status, body } = await ask(path, { method: 'DELETE' })
  assert.deepEqual([status, body.error.code], [404, 'health/no-maintenance'])
})

test('maintenance is planned, listed, and called off by when it would begin', async () => {
  const { ask } = await asking()
  const path = '/api/v1/health/maintenance'
  const [from, until] = [NOW + 3_600_000, NOW + 7_200_000]
  const payload = { subject: 'sbc', name: SBC, from, until, note: 'firmware' }
  const { body } = await ask(path, { method: 'POST', payload })
  assert.deepEqual(body.maintenance, [])
  assert.deepEqual(body.upcoming, [{ subject: 'sbc', name: SBC, from, until, note: 'admin: firmware' }])
  const of = `${path}?subject=sbc&name=${SBC}`
  assert.equal((await ask(of, { method: 'DELETE' })).status, 404, 'it is not on')
  const left = await ask(`${of}&from=${from}`, { method: 'DELETE' })
  assert.deepEqual([left.status, left.body.upcoming], [200, []])
})

test('a window that is over, too long, too far ahead or without one end is refused', async () => {
  const { ask } = await asking()
  const of = async (window: object) => {
    const payload = { subject: 'sbc', name: SBC, ...window }
    const { status, body } = await ask('/api/v1/health/maintenance', { method: 'POST', payload })
    return [status, body.error?.code]
  }
  const day = 86_400_000
  for (const window of [
    {},
    { minutes: 5, until: NOW + day },
    { from: NOW - 2 * day, until: NOW - day },
    { from: NOW + 2 * day, until: NOW + day },
    { until: NOW + 8 * day },
    { from: NOW + 400 * day, minutes: 5 },
  ])
    assert.deepEqual(await of(window), [400, 'health/bad-window'], JSON.stringify(window))
})

test('health is told with its reason, and what it was before', async () => {
  const { ask, health } = await asking()
  const reason = { en: 'It was fine.', de: 'Es war gut.' }
  health.tell({ at: millis(NOW - 60_000) as never, subject: 'sbc', name: SBC, state: 'up', reason })
  const { body } = await ask('/api/v1/health?lang=de')
  const [one] = body.health
  assert.deepEqual([one.state, one.outbound.reason], ['down', 'Microsoft geht im Handschlag.'])
  assert.deepEqual(
    one.beats.map(({ state }: Told) => state),
    ['up', 'down'],
  )
  const history = (await ask('/api/v1/health/history')).body.changes
  assert.equal(history[0].reason, 'It was fine.')
})

test('what health was before its first change of the day it was since the day before', async () => {
  const { ask, health } = await asking()
  const reason = { en: 'It fails.', de: 'Es scheitert.' }
  const at = millis(NOW - 60_000) as never
  health.tell({ at, subject: 'sbc', name: SBC, direction: 'outbound', from: 'up', state: 'down', reason })
  health.tell({ at, subject: 'sbc', name: SBC, from: 'up', state: 'down', reason })
  const { beats } = (await ask('/api/v1/health')).body.health[0]
  assert.deepEqual(beats, [
    { at: NOW - 24 * 3_600_000, state: 'up' },
    { at, state: 'down' },
  ])
})

test('what was told by a clock that was ahead is not drawn into the time to come', async () => {
  const { ask, health } = await asking()
  const reason = { en: 'It fails.', de: 'Es scheitert.' }
  const tell = (atMs: number, state: 'up' | 'down') =>
    health.tell({ at: millis(atMs) as never, subject: 'sbc', name: SBC, state, reason })
  tell(NOW - 400_000, 'up')
  tell(NOW + 3 * 3_600_000, 'down')
  const [one] = (await ask('/api/v1/health')).body.health
  assert.deepEqual(one.beats, [
    { at: NOW - 400_000, state: 'up' },
    { at: one.since, state: 'down' },
  ])
})
