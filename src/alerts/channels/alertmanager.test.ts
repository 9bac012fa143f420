import assert from 'node:assert/strict'
import test from 'node:test'
import { AGAIN, BEGUN, DOWN, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeAlertmanager } from './alertmanager.ts'

test('an alert has the same labels when it begins, goes on and ends', () => {
  const labels = [BEGUN, AGAIN, RESOLVED].map(notice =>
    encodeAlertmanager(
      { ...notice, alerts: notice.alerts.filter(({ rule }) => rule === DOWN.rule) },
      'en',
    ).map(alert => alert.labels),
  )
  const label = {
    alertname: 'health/down',
    job: 'linesman',
    about: 'sbc sbc.example.com',
    severity: 'critical',
  }
  assert.deepEqual(labels, [[label], [label], [label]])
})

test('one that goes on holds until after the next notice, one that is over ends when it was over', () => {
  const ends = (notice: typeof BEGUN) => encodeAlertmanager(notice, 'en').map(({ endsAt }) => endsAt)
  assert.deepEqual(ends(BEGUN), ['2026-01-31T12:32:00.000Z', '2026-01-31T12:32:00.000Z'])
  assert.deepEqual(ends(RESOLVED), ['2026-01-31T09:15:00.000Z', '2026-01-31T09:16:00.000Z'])
})

test('one that nobody will tell again holds for more than a day', () => {
  const { nextAt: _, ...once } = BEGUN
  assert.equal(encodeAlertmanager(once, 'en')[0]?.endsAt, '2026-02-01T09:17:00.000Z')
})

test('the watchdog is an alert that fires until some time after the next one is due', () => {
  assert.deepEqual(encodeAlertmanager(WATCHDOG, 'de'), [
    {
      labels: { alertname: 'Watchdog', job: 'linesman', severity: 'none' },
      annotations: {
        summary: 'Linesman wacht',
        description: 'Es liegt nichts vor. Diese Nachricht sagt, dass Linesman noch da ist.',
      },
      startsAt: '2026-01-31T08:15:00.000Z',
      endsAt: '2026-01-31T09:30:00.000Z',
    },
  ])
})
