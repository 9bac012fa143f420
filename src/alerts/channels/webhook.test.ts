import assert from 'node:assert/strict'
import test from 'node:test'
import { BEGUN, DOWN, HUGE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeWebhook, signatureOf } from './webhook.ts'

test('the body holds the notice with its times in UTC', () => {
  const body = encodeWebhook(RESOLVED, 'en')
  assert.equal(body.schemaVersion, 1)
  assert.equal(body.kind, 'resolved')
  assert.equal(body.at, '2026-01-31T09:17:00.000Z')
  assert.deepEqual(body.alerts[0], {
    id: DOWN.id,
    rule: 'health/down',
    severity: 'critical',
    about: 'sbc sbc.example.com',
    title: DOWN.title.en,
    says: DOWN.says.en,
    remedy: DOWN.remedy?.en,
    startedAt: '2026-01-31T08:15:00.000Z',
    seenAt: '2026-01-31T08:17:00.000Z',
    endedAt: '2026-01-31T09:15:00.000Z',
    count: 4,
  })
  assert.equal(encodeWebhook(BEGUN, 'de').alerts[0]?.title, DOWN.title.de)
})

test('the watchdog says when it comes again', () => {
  const { kind, nextAt, severity, alerts } = encodeWebhook(WATCHDOG, 'en')
  assert.deepEqual([kind, nextAt, severity, alerts], ['watchdog', '2026-01-31T09:15:00.000Z', 'info', []])
})

test('alerts beyond a hundred are counted', () => {
  const { alerts, omitted } = encodeWebhook(HUGE, 'en')
  assert.deepEqual([alerts.length, omitted], [100, 200])
  assert.ok((alerts[0]?.says.length ?? 0) <= 4000)
})

test('the signature is the HMAC of RFC 4231, test case 2', () => {
  assert.equal(
    signatureOf('what do ya want for nothing?', 'Jefe'),
    'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})
