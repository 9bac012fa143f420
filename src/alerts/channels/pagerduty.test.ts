import assert from 'node:assert/strict'
import test from 'node:test'
import { AGAIN, BEGUN, HUGE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { addressFor, encodePagerDuty } from './pagerduty.ts'

const URL_OF_EVENTS = 'https://events.pagerduty.com/v2/enqueue'
const encode = (notice: typeof BEGUN) =>
  encodePagerDuty(notice, { routingKey: 'R'.repeat(32), language: 'en', host: 'linesman.example.com' })

test('an alert is one there from trigger to resolve, whatever else its group is told', () => {
  const keys = [
    'linesman/health/down sbc sbc.example.com',
    'linesman/certificate/expires sbc sbc.example.com',
  ]
  const told = (notice: typeof BEGUN) =>
    encode(notice).map(event => ('event_action' in event ? [event.event_action, event.dedup_key] : []))
  assert.deepEqual(told(BEGUN), [
    ['trigger', keys[0]],
    ['trigger', keys[1]],
  ])
  assert.deepEqual(told(AGAIN), [
    ['trigger', keys[0]],
    ['trigger', keys[1]],
  ])
  assert.deepEqual(told({ ...RESOLVED, alerts: RESOLVED.alerts.slice(0, 1) }), [['resolve', keys[0]]])
})

test('the watchdog is a change, which wakes nobody', () => {
  const [event] = encode(WATCHDOG)
  const [trigger] = encode(BEGUN)
  assert.ok(event !== undefined && !('event_action' in event) && trigger !== undefined)
  assert.equal(addressFor(event, URL_OF_EVENTS), 'https://events.pagerduty.com/v2/change/enqueue')
  assert.equal(addressFor(trigger, URL_OF_EVENTS), URL_OF_EVENTS)
})

test('fields keep their limits, and long ids stay apart', () => {
  const keys = encode(HUGE).map(event => {
    assert.ok('dedup_key' in event && event.event_action === 'trigger')
    assert.ok(event.payload.summary.length <= 1024)
    assert.ok(event.dedup_key.length <= 255)
    return event.dedup_key
  })
  assert.equal(new Set(keys).size, 50)
})
