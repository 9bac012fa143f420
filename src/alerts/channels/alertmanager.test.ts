import assert from 'node:assert/strict'
import test from 'node:test'
import { AGAIN, BEGUN, DOWN, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeAlertmanager } from './alertmanager.ts'

const LABELS = {
  alertname: 'health/down',
  job: 'linesman',
  about: 'sbc sbc.example.com',
  severity: 'critical',
}
const only = (notice: typeof BEGUN) =>
  encodeAlertmanager({ ...notice, alerts: notice.alerts.filter(({ rule }) => rule === DOWN.rule) }, 'en')

test('an alert has the same labels when it begins, goes on and ends', () => {
  for (const notice of [BEGUN, AGAIN, RESOLVED]) assert.deepEqual(only(notice)[0]?.labels, LABELS)
})

test('one that goes on holds for a month, one that is over ends when it was over', () => {
  assert.equal(only(BEGUN)[0]?.endsAt, '2026-03-03T08:17:00.000Z')
  assert.deepEqual(
    only(RESOLVED).map(({ endsAt }) => endsAt),
    ['2026-01-31T09:15:00.000Z'],
  )
})

test('one that got worse ends the one it was', () => {
  const [, ...former] = only(BEGUN)
  assert.deepEqual(
    former.map(({ labels, endsAt }) => [labels.severity, endsAt]),
    [
      ['warning', '2026-01-31T08:17:00.000Z'],
      ['info', '2026-01-31T08:17:00.000Z'],
    ],
  )
  assert.equal(only(AGAIN).length, 1)
})

test('the watchdog is an alert that fires until some time after the next one is due', () => {
  assert.deepEqual(encodeAlertmanager(WATCHDOG, 'de'), [
    {
      labels: { alertname: 'Watchdog', job: 'linesman', severity: 'none' },
      annotations: {
        summary: 'Linesman wacht',
        description: 'Diese Nachricht sagt nur, dass Linesman da ist und wacht, was immer sonst ist.',
      },
      startsAt: '2026-01-31T08:15:00.000Z',
      endsAt: '2026-01-31T09:30:00.000Z',
    },
  ])
})

test('where nobody said when the next watchdog is due, Alertmanager decides', () => {
  const { nextAt: _, ...untimed } = WATCHDOG
  assert.equal(encodeAlertmanager(untimed, 'en')[0]?.endsAt, undefined)
})
