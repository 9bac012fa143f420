import assert from 'node:assert/strict'
import test from 'node:test'
import { BEGUN, EXPIRING, HUGE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeNtfy } from './ntfy.ts'

test('what is worse rings louder, and the watchdog not at all', () => {
  const notices = [BEGUN, { ...BEGUN, alerts: [EXPIRING] }, RESOLVED, WATCHDOG]
  assert.deepEqual(
    notices.map(notice => encodeNtfy(notice, 'voice', 'en')).map(({ priority, tags }) => [priority, ...tags]),
    [
      [5, 'rotating_light'],
      [4, 'warning'],
      [3, 'white_check_mark'],
      [1, 'eyes'],
    ],
  )
})

test('a message stays below the size of an attachment', () => {
  const { message } = encodeNtfy(HUGE, 'voice', 'en')
  assert.ok(Buffer.byteLength(message) <= 4096)
})

test('a tap leads to the dashboard', () => {
  const { topic, click, title } = encodeNtfy(BEGUN, 'voice', 'de')
  assert.deepEqual([topic, click], ['voice', BEGUN.link])
  assert.match(title, /^Kritisch: /)
})
