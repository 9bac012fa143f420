import assert from 'node:assert/strict'
import test from 'node:test'
import { instantOf, millis, seconds } from '../../kernel/index.ts'
import type { Notice } from '../alert.ts'
import { AGAIN, BEGUN, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { type Lane, type LaneEffect, type LaneEvent, laneDeadline, newLane, stepLane } from './lane.ts'

const LIMITS = {
  queue: 3,
  timeoutMs: seconds(30),
  firstWaitMs: seconds(5),
  longestWaitMs: seconds(60),
  tries: 4,
}

/** A lane and the second it is told of, one event after the other. */
function follow(...events: [second: number, event: LaneEvent][]): { lane: Lane; effects: LaneEffect[][] } {
  let lane = newLane()
  const effects = events.map(([second, event]) => {
    const [later, done] = stepLane(lane, event, instantOf(second * 1000), LIMITS)
    lane = later
    return done
  })
  return { lane, effects }
}

const told = (notice: Notice): LaneEvent => ({ type: 'told', notice })
const TICK: LaneEvent = { type: 'tick' }
const SENT: LaneEvent = { type: 'sent' }
const FAILED: LaneEvent = { type: 'failed', says: 'connection refused', isFinal: false }
const other = (group: string): Notice => ({ ...BEGUN, group })

test('notices leave one at a time, in order', () => {
  const { lane, effects } = follow([0, told(BEGUN)], [1, told(RESOLVED)], [2, SENT], [3, SENT])
  assert.deepEqual(effects, [[{ type: 'send', notice: BEGUN }], [], [{ type: 'send', notice: RESOLVED }], []])
  assert.equal(lane.counts.sent, 2)
  assert.equal(lane.lastSentAt, 3000)
  assert.equal(laneDeadline(lane), undefined)
})

test('one that failed is tried again, after waits that double', () => {
  const { lane, effects } = follow([0, told(BEGUN)], [1, FAILED], [5, TICK], [6, TICK], [6, FAILED])
  assert.deepEqual(effects.slice(1), [[], [], [{ type: 'send', notice: BEGUN }], []])
  assert.equal(laneDeadline(lane), 16_000)
  assert.deepEqual(lane.lastError, { at: 6000, says: 'connection refused' })
})

test('one that failed too often is given up, and the next takes its place', () => {
  const tries = [0, 100, 200].flatMap((second): [number, LaneEvent][] => [
    [second, FAILED],
    [second + 90, TICK],
  ])
  const { lane, effects } = follow([0, told(BEGUN)], [0, told(RESOLVED)], ...tries, [300, FAILED])
  assert.deepEqual(effects.at(-1), [{ type: 'send', notice: RESOLVED }])
  assert.deepEqual([lane.counts.failures, lane.counts.failed], [4, 1])
})

test('one that was refused for good is not tried again', () => {
  const { lane } = follow([0, told(BEGUN)], [0, { ...FAILED, isFinal: true }])
  assert.equal(lane.phase.state, 'idle')
  assert.deepEqual([lane.counts.failures, lane.counts.failed], [1, 1])
})

test('a receiver that asks for time gets it, up to the longest wait', () => {
  const after = (retryAfterMs: number) =>
    laneDeadline(follow([0, told(BEGUN)], [0, { ...FAILED, retryAfterMs } as LaneEvent]).lane)
  assert.deepEqual([after(20_000), after(1000), after(9_000_000)], [20_000, 5000, 60_000])
})

test('a try without an answer is abandoned and counts as failed', () => {
  const { lane, effects } = follow([0, told(BEGUN)], [29, TICK], [30, TICK])
  assert.deepEqual(effects.slice(1), [[], [{ type: 'abandon' }]])
  assert.equal(lane.lastError?.says, 'no answer in time')
  assert.equal(laneDeadline(lane), 35_000)
})

test('where there is no room the oldest goes', () => {
  const { lane } = follow(
    [0, told(BEGUN)],
    ...['1', '2', '3', '4'].map((name): [number, LaneEvent] => [0, told(other(name))]),
  )
  assert.deepEqual(
    lane.queue.map(({ group }) => group),
    ['2', '3', '4'],
  )
  assert.equal(lane.counts.dropped, 1)
})

test('what only repeats makes way for what says as much and is newer, in the queue and before a retry', () => {
  const later = (notice: Notice) => ({ ...notice, at: instantOf(1_800_000_000_000) })
  const { lane, effects } = follow(
    [0, told(AGAIN)],
    [0, FAILED],
    [1, told(WATCHDOG)],
    [2, told(later(WATCHDOG))],
    [3, told(later(AGAIN))],
  )
  assert.deepEqual(effects.at(-1), [{ type: 'send', notice: later(WATCHDOG) }])
  assert.deepEqual(lane.queue, [later(AGAIN)])
  assert.equal(lane.counts.superseded, 2)
  assert.equal(lane.counts.dropped, 0)
})

test('what says more than the newer one stays', () => {
  const less = { ...AGAIN, alerts: AGAIN.alerts.slice(0, 1) }
  const { lane } = follow([0, told(BEGUN)], [0, told(AGAIN)], [1, told(less)])
  assert.deepEqual(lane.queue, [AGAIN, less])
})

test('what has begun is told even if it is over by then', () => {
  const { lane } = follow([0, told(other('x'))], [0, told(BEGUN)], [1, told(RESOLVED)])
  assert.deepEqual(lane.queue, [BEGUN, RESOLVED])
})

const ENDING: LaneEvent = { type: 'ending', endsAt: instantOf(60_000) }

test('at the end what waits is tried once more, without waiting', () => {
  const { lane, effects } = follow(
    [0, told(BEGUN)],
    [0, told(RESOLVED)],
    [1, FAILED],
    [2, ENDING],
    [3, FAILED],
    [4, SENT],
  )
  assert.deepEqual(effects.slice(3), [
    [{ type: 'send', notice: BEGUN }],
    [{ type: 'send', notice: RESOLVED }],
    [],
  ])
  assert.deepEqual([lane.phase.state, lane.counts.failed, lane.counts.sent], ['ended', 1, 1])
})

test('the end comes on time, and what is lost by it is counted', () => {
  const { lane, effects } = follow(
    [40, told(BEGUN)],
    [40, told(RESOLVED)],
    [50, ENDING],
    [51, told(WATCHDOG)],
    [60, TICK],
    [61, SENT],
  )
  assert.deepEqual(effects[4], [{ type: 'abandon' }])
  assert.deepEqual([lane.phase.state, lane.counts.dropped, lane.counts.sent], ['ended', 3, 0])
})

test('a lane that ends wants to be woken at its end', () => {
  assert.equal(laneDeadline(follow([40, told(BEGUN)], [50, ENDING]).lane), 60_000)
  assert.equal(laneDeadline(follow([40, ENDING]).lane), undefined)
})

test('no wait is longer than the longest', () => {
  const limits = { ...LIMITS, tries: 100, longestWaitMs: millis(7000) }
  let lane = stepLane(newLane(), told(BEGUN), instantOf(0), limits)[0]
  const waits = [0, 10, 20, 30].map(second => {
    lane = stepLane(lane, FAILED, instantOf(second * 1000), limits)[0]
    const wait = (laneDeadline(lane) ?? 0) - second * 1000
    lane = stepLane(lane, TICK, instantOf((second + 10) * 1000), limits)[0]
    return wait
  })
  assert.deepEqual(waits, [5000, 7000, 7000, 7000])
})
