// Expectations: RFC 3261 section 21, and Microsoft's pages "Microsoft and SIP response codes" and "Health Dashboard".

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, minutes } from '../../kernel/index.ts'
import { callQuality } from './call-quality.ts'
import { DEFAULT_HEALTH_OPTIONS } from './health-options.ts'
import { verdictOf, verdictOfCode } from './outcome.ts'
import { QualityCount } from './quality-count.ts'

test('that somebody is busy, declines or does not answer says that the way is good', () => {
  for (const status of [200, 480, 486, 600, 603])
    assert.equal(verdictOf(status, true), 'good', String(status))
  assert.equal(verdictOf(408, true), 'good', 'it rang, and nobody came')
  assert.equal(verdictOf(487, true), 'good', 'it rang, and the caller gave up')
})

test('servers that fail, refuse or do not answer say that it is not', () => {
  for (const status of [403, 488, 500, 502, 503, 504, 606])
    assert.equal(verdictOf(status, false), 'bad', String(status))
  assert.equal(verdictOf(408, false), 'bad')
})

test('wrong numbers, other ways and callers that give up early say nothing', () => {
  for (const status of [302, 404, 410, 484, 487, 604])
    assert.equal(verdictOf(status, false), 'neither', String(status))
})

test('what only asks for credentials, or is provisional, is no end', () => {
  for (const status of [100, 180, 183, 401, 407]) assert.equal(verdictOf(status, false), undefined)
})

test("Microsoft's codes: transport, timers and SBC errors are bad, ends of calls are good, the tenant's are neither", () => {
  for (const code of [569002, 569009, 549009, 549018, 500001, 1106, 560503, 560500, 540503, 531000, 510532])
    assert.equal(verdictOfCode(code, 504, false), 'bad', String(code))
  for (const code of [540000, 560000, 560486, 560603, 560480, 540486, 10004])
    assert.equal(verdictOfCode(code, 0, code < 560001 && code > 100_000), 'good', String(code))
  for (const code of [511404, 510559, 510562, 560404, 10037, 540998])
    assert.equal(verdictOfCode(code, 403, false), 'neither', String(code))
})

const NOW = instantOf(Date.UTC(2026, 0, 5, 12))

function counted(
  calls: readonly (readonly [count: number, status: number, rang?: boolean])[],
  at: Instant = NOW,
) {
  const count = new QualityCount(DEFAULT_HEALTH_OPTIONS.qualityMs)
  for (const [times, status, rang = false] of calls)
    for (let time = 0; time < times; time++) count.call(status, rang, at)
  return count
}
const percents = (count: QualityCount, now: Instant = NOW) =>
  Object.fromEntries(
    callQuality(count, DEFAULT_HEALTH_OPTIONS, now).ner.map(({ formula, percent }) => [formula, percent]),
  )

test("NER by Microsoft's formula and by AudioCodes' differ over the same calls", () => {
  const count = counted([
    [60, 200],
    [10, 486],
    [5, 603],
    [5, 487, true],
    [10, 408],
    [10, 503],
  ])
  // 60 answered, 10 busy, 5 declined, 5 rang; against 60 answered, 10 with 408, 10 with 486.
  assert.deepEqual(percents(count), { microsoft: 80, audiocodes: 80 })
  const fewer = counted([
    [70, 200],
    [10, 603],
    [20, 408],
  ])
  assert.deepEqual(percents(fewer), { microsoft: 80, audiocodes: 90 })
})

test('below its minimum a formula gives no share', () => {
  assert.deepEqual(percents(counted([[99, 200]])), { microsoft: undefined, audiocodes: 100 })
  assert.deepEqual(percents(counted([[9, 200]])), { microsoft: undefined, audiocodes: undefined })
})

test('calls older than the window are let go, and the mean length is of those that ended', () => {
  const count = counted([[50, 200]])
  count.ended(minutes(4), NOW)
  count.ended(minutes(2), NOW)
  const quality = callQuality(count, DEFAULT_HEALTH_OPTIONS, NOW)
  assert.deepEqual([quality.attempts, quality.answered, quality.acdMs], [50, 50, minutes(3)])
  const later = callQuality(count, DEFAULT_HEALTH_OPTIONS, after(NOW, minutes(60 * 27)))
  assert.deepEqual([later.attempts, later.acdMs], [0, undefined])
})
