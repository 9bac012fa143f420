// Health while somebody sets the clock of the system: what was seen is judged by a time that goes on evenly.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../../facts/index.ts'
import { after, between, type Millis, millis, minutes, seconds } from '../../kernel/index.ts'
import { OPTIONS, PROXY, reason, SBC, START, Told } from '../testing/told-health.ts'

const hours = (count: number): Millis => minutes(60 * count)

/** The SBC's last OPTIONS were answered just now. */
function upAndSet(aheadMs: Millis): Told {
  const told = new Told().optionsSent({ status: 200 })
  assert.equal(told.sbc.inbound.state, 'up')
  told.aheadMs = aheadMs
  return told
}

for (const aheadMs of [hours(3), hours(-3)]) {
  const set = `a clock set by ${aheadMs / hours(1)} hours`

  test(`${set} makes what was seen neither old nor young`, () => {
    const told = upAndSet(aheadMs).pass(minutes(2))
    assert.equal(told.sbc.inbound.state, 'up')
    told.pass(minutes(2))
    assert.equal(told.sbc.inbound.state, 'unknown')
    assert.match(reason(told.sbc.inbound), /OPTIONS: nothing was seen for 4 min/)
  })

  test(`${set} hides no failures in a row, and what is told is by it`, () => {
    const told = new Told().optionsSent({ failed: 'timeout' })
    told.aheadMs = aheadMs
    for (let time = 0; time < 2; time++) told.pass(seconds(10)).optionsSent({ failed: 'timeout' })
    const { inbound, signals } = told.sbc
    assert.equal(inbound.state, 'down')
    assert.equal(inbound.since, after(START, millis(seconds(20) + aheadMs)))
    assert.equal(signals[0]?.at, told.wall)
    const flow = { kind: 'flow', observer: 'sbc', transport: 'tcp', lastedMs: 9000, outcome: 'unanswered' }
    const missed = { ...flow, client: PROXY, server: SBC, at: told.now } as unknown as Fact
    const changes = [1, 2, 3].flatMap(() => {
      told.pass(seconds(10))
      return told.book.note({ ...missed, at: told.now }, told.now)
    })
    assert.equal(changes.find(({ direction }) => direction === 'outbound')?.at, told.wall)
  })

  test(`${set} keeps nobody from noticing that a call gets no answer`, () => {
    const told = new Told()
    const calls = (): Told => told.say({ start: 'INVITE sip:1@sbc SIP/2.0', callId: `${told.now}` })
    calls().aheadMs = aheadMs
    for (let time = 0; time < 5; time++) calls().pass(seconds(40))
    assert.equal(told.sbc.inbound.state, 'down')
  })

  test(`the age of a record is by ${set}`, () => {
    const told = new Told()
    told.aheadMs = aheadMs
    told.pass(seconds(5))
    const record = (beforeMs: Millis): Fact =>
      ({
        ...{ kind: 'call-record', observer: 'graph', at: told.wall, successful: true, sipStatus: 200 },
        ...{ sbc: 'sbc1.example.net', direction: 'inbound', callType: 'dr_in', callId: `${beforeMs}` },
        endedAt: after(told.wall, millis(-beforeMs)),
      }) as unknown as Fact
    for (const beforeMs of [hours(25), hours(2), hours(-2)]) told.book.note(record(beforeMs), told.now)
    const { quality, signals } = told.sbc
    assert.equal(quality.attempts, 1, 'neither one of the day before nor one that has not been')
    assert.deepEqual(
      signals.flatMap(({ at }) => (at === undefined ? [] : [between(at, told.wall)])),
      [hours(2)],
    )
  })
}

test('the certificate ends by the clock that people see', () => {
  const told = new Told()
  const leaf = { notAfter: after(START, hours(24 * 60)), subject: 'sbc1.example.net' }
  const ends = { connection: 'out-1', role: 'client', local: SBC, remote: PROXY, outcome: 'complete' }
  const shown = { serverChain: [], clientChain: [leaf] }
  told.note({ kind: 'tls-handshake', observer: 'sbc', ...ends, ...shown } as never)
  told.say({ start: OPTIONS, cseq: '1 OPTIONS' })
  assert.equal(told.sbc.portal?.tls, 'Active')
  told.aheadMs = hours(24 * 61)
  assert.equal(told.sbc.portal?.tls, 'Certificate expired')
})

test('a window of maintenance is on while clocks of people show it', () => {
  const told = new Told()
  const word = { subject: 'sbc', name: 'sbc1.example.net', note: 'new disk' } as const
  const window = { from: after(START, hours(3)), until: after(START, hours(4)) }
  assert.ok(told.book.maintain({ ...word, ...window }, told.now))
  assert.equal(told.pass(minutes(1)).sbc.state, 'unknown')
  told.aheadMs = hours(3)
  assert.equal(told.pass(minutes(1)).sbc.state, 'maintenance')
  assert.equal(told.sbc.since, after(window.from, millis(minutes(1) + seconds(5))))
  told.aheadMs = hours(5)
  assert.equal(told.pass(minutes(1)).sbc.state, 'unknown')
})
