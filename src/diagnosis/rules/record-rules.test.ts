// What Microsoft's records tell by their order and number.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RecordsAnalysis } from '../../records/index.ts'
import { guid, healthyCalls, type MadeCall, madeCall } from '../../records/testing/index.ts'
import { diagnose } from '../diagnose.ts'
import { judged } from '../testing/judged.ts'
import { detours, failedCalls, recordedFacts, refusedAgain } from '../testing/told-records.ts'
import { callsRetried } from './calls/calls-retried.ts'
import { callsShort } from './calls/calls-short.ts'
import { backupRouteTrap } from './routing/backup-route-trap.ts'

/** Calls to an attendant of so many seconds; with `moved` each is put through to somebody. */
const attendant = (count: number, seconds: number, moved = false): MadeCall[] =>
  Array.from({ length: count }, (_, number) => {
    const about = {
      callType: 'dr_in_ucap',
      sharedId: guid(number),
      sbc: 'sbc1.example.net',
      minutes: 5 * number,
    }
    const first = madeCall(number, { ...about, seconds })
    const next = madeCall(900 + number, { ...about, minutes: 5 * number + 0.1, seconds: 200 })
    return moved ? [first, next] : [first]
  }).flat()

test('calls/short: callers of an attendant give up, none is moved on', () => {
  const [finding] = judged(callsShort, recordedFacts(attendant(8, 11)))
  assert.deepEqual([finding?.count, finding?.severity], [8, 'warning'])
  assert.match(finding?.says ?? '', /8 of 8 calls to auto attendants and call queues \(100 %\)/)
})

test('calls/short: not when they are moved on, not when they are long, not for a few, not to people', () => {
  assert.deepEqual(judged(callsShort, recordedFacts(attendant(8, 11, true))), [])
  assert.deepEqual(judged(callsShort, recordedFacts(attendant(8, 60))), [])
  assert.deepEqual(judged(callsShort, recordedFacts(attendant(4, 11))), [])
  const people = attendant(8, 11).map(call => ({ ...call, callType: 'dr_in' }))
  assert.deepEqual(judged(callsShort, recordedFacts(people)), [])
})

test('calls/retried-after-refusal: three calls in seconds after one another', () => {
  const [finding] = judged(callsRetried, recordedFacts(refusedAgain(4, 3000)))
  assert.deepEqual([finding?.count, finding?.evidence.length], [1, 4])
  assert.match(finding?.says ?? '', /4 calls came over sbc1\.example\.net .* within 9\.0 s, each after 603/)
})

test('calls/retried-after-refusal: not twice, not when a person dials again, not to another number', () => {
  assert.deepEqual(judged(callsRetried, recordedFacts(refusedAgain(2, 3000))), [])
  assert.deepEqual(judged(callsRetried, recordedFacts(refusedAgain(5, 20_000))), [])
  const others = refusedAgain(5, 3000).map((call, index) => ({ ...call, callee: `+493055510${index}` }))
  assert.deepEqual(judged(callsRetried, recordedFacts(others)), [])
})

test('routing/backup-route-trap: each call waits for the first SBC and goes over the second', () => {
  for (const ownIds of [false, true]) {
    const [finding] = judged(backupRouteTrap, recordedFacts(detours(6, ownIds)))
    assert.deepEqual([finding?.count, finding?.certainty], [6, 'likely'])
    assert.match(
      finding?.says ?? '',
      /6 calls tried sbc1\.example\.net first, .* to sbc2\.example\.net, .* after 10\.0 s/,
    )
  }
})

test('routing/backup-route-trap: not for two, not while the first SBC takes calls, not where others begin elsewhere', () => {
  assert.deepEqual(judged(backupRouteTrap, recordedFacts(detours(2))), [])
  const taken = madeCall(99, { minutes: 6, callType: 'dr_out', sbc: 'sbc1.example.net' })
  assert.deepEqual(judged(backupRouteTrap, recordedFacts([...detours(6), taken])), [])
  const elsewhere = Array.from({ length: 6 }, (_, number) =>
    madeCall(100 + number, { minutes: 3 * number, callType: 'dr_out', sbc: 'sbc2.example.net' }),
  )
  assert.deepEqual(judged(backupRouteTrap, recordedFacts([...detours(6), ...elsewhere])), [])
})

test("the article's fault is named from the record that support pasted, and from nothing else", () => {
  const analysis = new RecordsAnalysis({ observer: 'ticket.txt' })
  analysis.push(
    Buffer.from(
      '{ "transferCompletion": { "reason": "unknown", "sender": null, "code": 504, "subCode": 549009, "phrase": "Unable to deliver REFER: outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT" }, "debugContent": null } )',
    ),
  )
  const [finding, ...others] = diagnose(analysis.end().facts)
  assert.deepEqual(
    [finding?.rule, finding?.certainty, finding?.severity, others.length],
    ['tls/default-certificate-served', 'likely', 'critical', 0],
  )
  assert.match(finding?.says ?? '', /cannot tell it from a private CA/)
  assert.match(finding?.says ?? '', /`linesman probe FQDN-OF-THE-SBC:5061 --sni FQDN-OF-THE-SBC --times 10`/)
})

test('calls that Teams could not bring for an untrusted root are the default certificate where the SBC itself gets through', () => {
  const phrase =
    'Unable to deliver INVITE: outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT'
  const failed = failedCalls(5, { sipCode: 504, microsoftCode: 569009, phrase })
  const inbound = [1, 2, 3].map(number => madeCall(number, { sbc: 'sbc1.example.net' }))
  assert.deepEqual(
    diagnose(recordedFacts([...failed, ...inbound])).map(({ rule, certainty }) => [rule, certainty]),
    [['tls/default-certificate-served', 'likely']],
  )
  const [alone] = diagnose(recordedFacts([...failed, ...healthyCalls(0)]))
  assert.deepEqual([alone?.rule, alone?.certainty], ['tls/untrusted-chain', 'likely'])
  assert.match(alone?.says ?? '', /linesman probe sbc1\.example\.net:5061/)
})
