import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, seconds } from '../kernel/index.ts'
import {
  beginTransfer,
  stepTransfer,
  type Transfer,
  type TransferEffect,
  type TransferEvent,
  transferDeadline,
} from './transfer.ts'

const now = instantOf(0)
const rules = { referMs: seconds(60), oldLegMs: seconds(10) }
const parties = { carrier: 'carrier', referrer: 'old', target: 'new' }

/** Plays events at their instants and tells what was done, in short words. */
function play(...events: [atMs: number, event: TransferEvent][]): { transfer: Transfer; did: string[] } {
  let transfer = beginTransfer(parties, now, rules)
  const all: TransferEffect[] = []
  for (const [at, event] of events) {
    let effects: TransferEffect[]
    ;[transfer, effects] = stepTransfer(transfer, event, instantOf(at), rules)
    all.push(...effects)
  }
  const did = all.map(effect => {
    if (effect.type === 'notify') return `notify ${effect.leg} ${effect.status}`
    if (effect.type === 'hang-up') return `hang up ${effect.leg}`
    if (effect.type === 'join') return `join ${effect.teams}`
    if (effect.type === 'ringback') return `ringback ${effect.on ? 'on' : 'off'}`
    return effect.event
  })
  return { transfer, did }
}

test('the referrer is told 180 and 200, and the old leg is left for Microsoft to end', () => {
  const { transfer, did } = play(
    [10, { type: 'progressed', status: 180 }],
    [20, { type: 'progressed', status: 180 }],
    [30, { type: 'answered' }],
  )
  assert.deepEqual(did, [
    'notify old 180',
    'ringback on',
    'ringback off',
    'join new',
    'notify old 200',
    'transfer-answered',
  ])
  assert.deepEqual(transfer, { state: 'replacing', referrer: 'old', byeAt: 10_030 })
  assert.equal(stepTransfer(transfer, { type: 'referrer-gone' }, instantOf(40), rules)[0].state, 'over')
})

test('a queue that answers without ringing is told so without 180', () => {
  assert.deepEqual(play([5, { type: 'answered' }]).did, ['join new', 'notify old 200', 'transfer-answered'])
})

test('the old leg is ended by us only when Microsoft has not done so in time', () => {
  const answered = play([5, { type: 'answered' }], [10_004, { type: 'tick' }])
  assert.equal(answered.did.includes('hang up old'), false)
  assert.deepEqual(play([5, { type: 'answered' }], [10_005, { type: 'tick' }]).did.at(-1), 'hang up old')
})

test('a failure is told with its status and the old call lives on', () => {
  const { transfer, did } = play(
    [5, { type: 'progressed', status: 183 }],
    [9, { type: 'refused', status: 486, reasons: [] }],
  )
  assert.deepEqual(did.slice(2), ['ringback off', 'notify old 486', 'transfer-failed'])
  assert.equal(did.includes('hang up old'), false)
  assert.equal(transfer.state, 'over')
})

test('a caller who hangs up during the transfer takes the new leg down, and the referrer is told 487', () => {
  assert.deepEqual(play([5, { type: 'carrier-gone' }]).did, [
    'hang up new',
    'notify old 487',
    'transfer-failed',
  ])
})

test('a target that rings for ever is given up at the limit', () => {
  const ringing = play([5, { type: 'progressed', status: 180 }])
  assert.equal(transferDeadline(ringing.transfer), 60_000)
  const given = play([5, { type: 'progressed', status: 180 }], [60_000, { type: 'tick' }])
  assert.deepEqual(given.did.slice(2), ['ringback off', 'hang up new', 'notify old 408', 'transfer-failed'])
})

test('a referrer that leaves at once is not notified any more, and the transfer goes on', () => {
  const { transfer, did } = play([5, { type: 'referrer-gone' }], [9, { type: 'answered' }])
  assert.deepEqual(did, ['join new', 'transfer-answered'])
  assert.equal(transfer.state, 'over')
})
