// Rules that rest on a code of Microsoft's. Codes, statuses and phrases are those of Microsoft's pages.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '../../findings/index.ts'
import { healthyCalls, type MadeCall } from '../../records/testing/index.ts'
import { diagnose } from '../diagnose.ts'
import { CODE_CASES } from '../testing/told-codes.ts'
import { failedCalls, recordedFacts } from '../testing/told-records.ts'

const found = (calls: readonly MadeCall[]): Finding[] => diagnose(recordedFacts(calls))
const rulesIn = (calls: readonly MadeCall[]): string[] => found(calls).map(finding => finding.rule)

for (const [rule, sipCode, microsoftCode, phrase, callType = 'dr_out'] of CODE_CASES) {
  test(`${rule}: ${sipCode}/${microsoftCode} ${phrase.slice(0, 60)}`, () => {
    const failed = failedCalls(4, { sipCode, microsoftCode, phrase, callType })
    const [finding, ...others] = found([...healthyCalls(60), ...failed])
    assert.deepEqual([finding?.rule, finding?.count, others.map(other => other.rule)], [rule, 4, []])
    assert.ok(
      finding?.says.includes(`4 calls over sbc1.example.net`) && finding.says.includes(String(microsoftCode)),
    )
    assert.match(finding?.evidence[0]?.ref ?? '', /^row \d+$/)
  })
}

test('healthy days yield nothing, whatever their chance', () => {
  for (const seed of [1, 2, 3]) assert.deepEqual(rulesIn(healthyCalls(400, seed)), [])
})

test('how calls end that nobody takes is never a finding, however many there are', () => {
  const normal: [number, number][] = [
    [486, 560486],
    [486, 540486],
    [487, 540487],
    [487, 560487],
    [603, 560603],
    [603, 0],
    [487, 10003],
    [487, 10004],
    [480, 560480],
    [404, 560404],
    [487, 540200],
    [0, 540000],
    [0, 560000],
    [408, 560408],
  ]
  for (const [sipCode, microsoftCode] of normal)
    assert.deepEqual(
      rulesIn(failedCalls(50, { sipCode, microsoftCode, phrase: '' })),
      [],
      String(microsoftCode),
    )
})

test('a few are an information, a share is a warning, a fault of most calls is as bad as it can be', () => {
  const refused = { sipCode: 504, microsoftCode: 569002, phrase: 'actively refused it' }
  const severity = (count: number): string | undefined =>
    found([...healthyCalls(100), ...failedCalls(count, refused)])[0]?.severity
  assert.deepEqual([severity(2), severity(5), severity(60)], ['info', 'warning', 'critical'])
  const unassigned = { sipCode: 404, microsoftCode: 511404, phrase: '', callType: 'dr_in' }
  assert.equal(found(failedCalls(60, unassigned))[0]?.severity, 'warning')
})

test('records of two SBCs are two findings, and the same export read twice is one', () => {
  const unassigned = { sipCode: 404, microsoftCode: 511404, phrase: '', callType: 'dr_in' }
  const first = failedCalls(3, unassigned)
  const second = failedCalls(2, { ...unassigned, sbc: 'sbc2.example.net' })
  const twice = diagnose([...recordedFacts([...first, ...second]), ...recordedFacts([...first, ...second])])
  assert.deepEqual(
    twice.map(({ rule, count }) => [rule, count]),
    [
      ['number/unassigned', 3],
      ['number/unassigned', 2],
    ],
  )
})

test('a call that was put through in the end says nothing by its code', () => {
  assert.deepEqual(
    rulesIn(failedCalls(5, { successful: true, microsoftCode: 531004, sipCode: 0, seconds: 90 })),
    [],
  )
})

test('findings of records speak German', () => {
  const unassigned = { sipCode: 404, microsoftCode: 511404, phrase: '', callType: 'dr_in' }
  const [finding] = diagnose(recordedFacts(failedCalls(3, unassigned)), { language: 'de' })
  assert.match(
    finding?.says ?? '',
    /^Microsoft hat 3 Anrufe über sbc1\.example\.net \(100 % von 3\) mit 404\/511404/,
  )
})
