import assert from 'node:assert/strict'
import test from 'node:test'
import { AGAIN, BEGUN, DOWN, EXPIRING, HOSTILE, HUGE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { noticeText, withinOctets } from './notice-text.ts'

const headlines = (language: 'en' | 'de') =>
  [BEGUN, AGAIN, RESOLVED, WATCHDOG].map(notice => noticeText(notice, language).headline)

test('the headline says how bad it is, what, and about what', () => {
  assert.deepEqual(headlines('en'), [
    'Critical: Teams cannot reach the SBC +1 (sbc sbc.example.com)',
    'Critical, still: Teams cannot reach the SBC +1 (sbc sbc.example.com)',
    'Over: Teams cannot reach the SBC +1 (sbc sbc.example.com)',
    'Linesman is on watch',
  ])
})

test('all of it is in the language of the channel', () => {
  assert.deepEqual(headlines('de'), [
    'Kritisch: Teams erreicht den SBC nicht +1 (sbc sbc.example.com)',
    'Kritisch, weiterhin: Teams erreicht den SBC nicht +1 (sbc sbc.example.com)',
    'Vorbei: Teams erreicht den SBC nicht +1 (sbc sbc.example.com)',
    'Linesman wacht',
  ])
  const text = noticeText(BEGUN, 'de')
  assert.equal(text.lead, 'Das hat begonnen oder sich geändert.')
  assert.equal(text.alerts[0]?.when, 'Seit 2026-01-31 08:15:00 UTC, 4 Mal gesehen.')
  assert.match(
    noticeText(WATCHDOG, 'de').next ?? '',
    /^Die nächste Nachricht kommt bis 2026-01-31 09:15:00 UTC;/,
  )
})

test('what goes on comes before what is over, the worst first', () => {
  const over = { ...DOWN, id: 'over', endedAt: DOWN.seenAt }
  const note = { ...EXPIRING, severity: 'info' as const }
  const { alerts } = noticeText({ ...BEGUN, alerts: [over, note, EXPIRING, DOWN] }, 'en')
  assert.deepEqual(
    alerts.map(({ state }) => state),
    ['Critical', 'Warning', 'Note', 'Over'],
  )
  assert.equal(alerts[3]?.when, 'From 2026-01-31 08:15:00 UTC to 2026-01-31 08:17:00 UTC.')
})

test('what a peer wrote stays on its line and cannot turn it round', () => {
  const { headline, alerts } = noticeText(HOSTILE, 'en')
  for (const text of [headline, ...Object.values(alerts[0] as object)])
    assert.doesNotMatch(text, /[\p{Cc}\p{Cs}\u202e]/u)
})

test('texts and their number are bounded, and the rest is counted', () => {
  const text = noticeText(HUGE, 'en')
  assert.equal(text.alerts.length, 10)
  assert.equal(text.omitted, 'And 290 more.')
  assert.ok(JSON.stringify(text).length < 20_000)
})

test('text is cut between characters', () => {
  assert.equal(withinOctets('für', 4), 'für')
  assert.equal(withinOctets('füür', 5), 'f…')
  assert.equal(withinOctets('füür', 6), 'füür')
  assert.equal(withinOctets('aaaa😀', 7), 'aaaa…')
})
