import assert from 'node:assert/strict'
import test from 'node:test'
import { AGAIN, BEGUN, HUGE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { addressFor, encodePagerDuty } from './pagerduty.ts'

const URL_OF_EVENTS = 'https://events.pagerduty.com/v2/enqueue'
const encode = (notice: typeof BEGUN) =>
  encodePagerDuty(notice, { routingKey: 'R'.repeat(32), language: 'en', host: 'linesman.example.com' })

test('a group is one incident from trigger to resolve', () => {
  const events = [BEGUN, AGAIN, RESOLVED].map(encode)
  assert.deepEqual(
    events.map(event => 'event_action' in event && [event.event_action, event.dedup_key]),
    [
      ['trigger', 'linesman/sbc sbc.example.com'],
      ['trigger', 'linesman/sbc sbc.example.com'],
      ['resolve', 'linesman/sbc sbc.example.com'],
    ],
  )
})

test('the watchdog is a change, which wakes nobody', () => {
  const event = encode(WATCHDOG)
  assert.ok(!('event_action' in event))
  assert.equal(addressFor(event, URL_OF_EVENTS), 'https://events.pagerduty.com/v2/change/enqueue')
  assert.equal(addressFor(encode(BEGUN), URL_OF_EVENTS), URL_OF_EVENTS)
})

test('fields keep their limits, and long groups stay apart', () => {
  const keys = ['x', 'y'].map(end => {
    const event = encode({ ...HUGE, group: HUGE.group + end })
    assert.ok('dedup_key' in event && event.event_action === 'trigger')
    assert.ok(event.payload.summary.length <= 1024)
    assert.ok(event.dedup_key.length <= 255)
    return event.dedup_key
  })
  assert.notEqual(keys[0], keys[1])
})
