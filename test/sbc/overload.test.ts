// An SBC whose process is busy: new calls are refused early, those that stand notice nothing.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answeredCall } from './answered-call.ts'
import { type Bench, bench, NOTHING_LEFT } from './bench.ts'

/** `tenths` tenths of a second in which the process was so busy. */
function busy(it: Bench, occupancy: number, tenths: number): void {
  for (let i = 0; i < tenths; i++)
    it.world.command('sbc', now => it.sbc.handle({ type: 'load', occupancy }, now))
}

/** So many new calls, one every 20 ms; how many got through to Teams. */
async function offered(it: Bench, calls: number): Promise<number> {
  const before = it.teams.calls.length
  for (let i = 0; i < calls; i++) {
    it.carrierCalls()
    await it.pass(20)
  }
  await it.pass(500)
  return it.teams.calls.length - before
}

test('an idle SBC takes every call, a busy one refuses with 503 and Retry-After', async () => {
  const it = bench()
  await it.pass(1000)
  busy(it, 0.5, 10)
  assert.equal(await offered(it, 10), 10)
  busy(it, 1, 20)
  const taken = await offered(it, 10)
  assert.ok(taken <= 1, `${taken} taken`)
  const refused = it.refusals().find(({ status }) => status === 503)
  assert.equal(refused?.why, 'Overload')
  const refusal = it.world.facts
    .of('sip')
    .find(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.status === 503)
  assert.match(refusal?.text ?? '', /^Retry-After: 5\r$/im)
})

test('nothing is kept of a refused call', async () => {
  const it = bench()
  await it.pass(1000)
  busy(it, 1, 30)
  await offered(it, 5)
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('in the middle of it a call that stands may be put on hold and ended', async () => {
  const it = await answeredCall()
  busy(it, 1, 50)
  it.act('carrier', now => {
    const body = it.caller.audio.offer('inactive')
    it.carrier.command(it.caller, { type: 're-invite', body }, now)
  })
  await it.pass(500)
  assert.deepEqual(it.teams.saw(it.attendant), ['re-invite'])
  it.act('carrier', now => it.carrier.command(it.caller, { type: 'bye' }, now))
  await it.pass(500)
  assert.ok(it.teams.saw(it.attendant).includes('bye'))
})

test('when the rush is over every call is taken again', async () => {
  const it = bench()
  await it.pass(1000)
  busy(it, 1, 50)
  busy(it, 0.2, 60)
  assert.equal(await offered(it, 10), 10)
})

test('limits.occupancy 100 leaves the kernel to drop what is too much', async () => {
  const it = bench({ config: { limits: { occupancy: 100 } } })
  await it.pass(1000)
  busy(it, 1, 50)
  assert.equal(await offered(it, 5), 5)
})
