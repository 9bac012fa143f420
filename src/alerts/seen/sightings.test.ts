import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StampedSketch } from '../../facts/index.ts'
import { after, instantOf, minutes } from '../../kernel/index.ts'
import { MONDAY } from '../testing/alert-story.ts'
import { isBusy, isZone, parseBusySpan } from './busy-hours.ts'
import { Sightings } from './sightings.ts'
import { SlotCounts } from './slot-counts.ts'

const endpoint = (port: number) => ({ address: '192.0.2.11', port })

/** An INVITE as it stands in the log before anybody reads it. */
function sketch(toTag: string): StampedSketch {
  const lines = [
    'INVITE sip:+4952511234@SIP2.pstnhub.microsoft.com:5061;transport=tls SIP/2.0',
    'Via: SIP/2.0/TLS 192.0.2.11:5061;branch=z9hG4bK1',
    'From: <sip:+4930@sbc1.example.net>;tag=1',
    `To: <sip:+4952511234@sip.pstnhub.microsoft.com>${toTag}`,
    'Call-ID: callee',
    'CSeq: 1 INVITE',
    'Content-Length: 0',
    '',
    '',
  ]
  return {
    kind: 'sketch',
    octets: new TextEncoder().encode(lines.join('\r\n')),
    place: { direction: 'sent', transport: 'tls', local: endpoint(5061), remote: endpoint(5061) },
    observer: 'sbc',
    at: MONDAY,
  }
}

const LEGS = [
  { callId: 'caller', side: 'carrier' as const },
  { callId: 'callee', side: 'teams' as const },
]
const call = (event: 'offered' | 'answered') => ({
  kind: 'call' as const,
  at: MONDAY,
  observer: 'sbc',
  call: '1',
  event,
  legs: LEGS,
})

test('an INVITE is read from its octets, and says which way the call went', () => {
  const seen = new Sightings(15_000, MONDAY)
  seen.hear(call('offered'))
  seen.hear(sketch(''))
  seen.hear(call('answered'))
  assert.deepEqual(seen.calls.ways(MONDAY), [
    { at: MONDAY, direction: 'inbound', host: 'sip2.pstnhub.microsoft.com' },
  ])
})

test('one inside a call says nothing of its way', () => {
  const seen = new Sightings(15_000, MONDAY)
  seen.hear(call('offered'))
  seen.hear(sketch(';tag=2'))
  seen.hear(call('answered'))
  assert.deepEqual(seen.calls.ways(MONDAY), [])
})

test('octets of all kinds do not hurt', () => {
  const seen = new Sightings(15_000, MONDAY)
  for (const text of ['', 'INVITE', 'INVITE ', 'INVITE \0\xff\r\n\r\n', 'BYE sip:x SIP/2.0\r\n\r\n'])
    seen.hear({ ...sketch(''), octets: Buffer.from(text, 'latin1') })
  assert.equal(seen.calls.now, 0)
})

test('what is counted is known for as long as it is kept, and survives as JSON', () => {
  const counts = new SlotCounts(minutes(60))
  for (let minute = 0; minute < 120; minute++) counts.add(after(MONDAY, minutes(minute)), minute % 2 === 0)
  const now = after(MONDAY, minutes(119))
  assert.deepEqual(counts.within(after(now, minutes(-15)), now), { all: 15, watched: 7 })
  assert.ok(counts.saved().length <= 14, 'slots of the last hour')
  const again = new SlotCounts(minutes(60), JSON.parse(JSON.stringify(counts.saved())))
  assert.deepEqual(again.within(MONDAY, now), counts.within(MONDAY, now))
})

test('days and times are read as people write them, and nothing else is', () => {
  assert.deepEqual(parseBusySpan('Fri-Mon 00:00-24:00'), { days: [5, 6, 0, 1], from: 0, to: 1440 })
  assert.deepEqual(parseBusySpan('Tue,Thu 08:30-12:00'), { days: [2, 4], from: 510, to: 720 })
  for (const text of ['', 'Mon', 'Mo-Fr 08:00-18:00', 'Mon-Fri 18:00-08:00', 'Mon 8-18', 'Mon 08:00-25:00'])
    assert.equal(parseBusySpan(text), undefined, text)
  assert.deepEqual([isZone('Europe/Berlin'), isZone('Berlin')], [true, false])
})

test('hours are those of the clocks there, in summer and in winter', () => {
  const hours = { zone: 'Europe/Berlin', spans: [{ days: [1, 2, 3, 4, 5], from: 480, to: 1080 }] }
  const at = (month: number, day: number, hour: number) => instantOf(Date.UTC(2026, month, day, hour))
  const busy = (now: ReturnType<typeof at>) => isBusy(hours, now, minutes(60))
  assert.deepEqual(
    [busy(at(5, 1, 6)), busy(at(5, 1, 7)), busy(at(5, 1, 15)), busy(at(5, 1, 16))],
    [false, true, true, false],
  )
  assert.deepEqual([busy(at(0, 5, 7)), busy(at(0, 5, 8))], [false, true])
  assert.equal(busy(at(5, 6, 10)), false, 'a Saturday')
})
