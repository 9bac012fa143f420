// Rules that rest on a code of Microsoft's. Codes, statuses and phrases are those of Microsoft's pages.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '../../findings/index.ts'
import { healthyCalls, type MadeCall } from '../../records/testing/index.ts'
import { diagnose } from '../diagnose.ts'
import { failedCalls, recordedFacts } from '../testing/told-records.ts'

const found = (calls: readonly MadeCall[]): Finding[] => diagnose(recordedFacts(calls))
const rulesIn = (calls: readonly MadeCall[]): string[] => found(calls).map(finding => finding.rule)

const INVITE = 'Unable to deliver INVITE: '

/** What fires for which record. */
const CASES: [rule: string, sipCode: number, microsoftCode: number, phrase: string, callType?: string][] = [
  ['dns/sbc-unresolved', 504, 569015, `${INVITE}No such host is known`],
  [
    'dns/sbc-unresolved',
    504,
    569016,
    'Unable to deliver INVITE/ACK: The requested name is valid, but no data',
  ],
  ['dns/drained-proxy', 503, 540998, 'Service state: Inactive', 'dr_in'],
  [
    'network/refused',
    504,
    569002,
    `${INVITE}No connection could be made because the target machine actively refused it`,
  ],
  [
    'network/blocked-range',
    504,
    569002,
    `${INVITE}A connection attempt failed because the connected party did not properly respond after a period of time`,
  ],
  ['tls/connection-cut', 504, 549002, `${INVITE}TlsTransport is not connected, State=Disconnected`],
  ['tls/connection-cut', 504, 569002, `${INVITE}TLS decryption failed; HRESULT=590615`],
  ['tls/version-unsupported', 504, 569003, `${INVITE}outgoing TLS negotiation failed; HRESULT=0x80090302`],
  ['tls/no-shared-cipher', 504, 569003, `${INVITE}outgoing TLS negotiation failed; HRESULT=0x80090331`],
  [
    'tls/handshake-aborted-by-peer',
    504,
    569003,
    `${INVITE}outgoing TLS negotiation failed; HRESULT=0x80090326`,
  ],
  [
    'tls/certificate-expired',
    504,
    569008,
    `${INVITE}Outgoing TLS negotiation failed. Remote certificate expired; HRESULT=0x80090328 SEC_E_CERT_EXPIRED`,
  ],
  [
    'tls/name-mismatch',
    504,
    569002,
    `${INVITE}outgoing TLS negotiation failed; Wrong target principal name configured. HRESULT=0x80090322 CERT_E_WRONG_USAGE`,
  ],
  [
    'tls/default-certificate-served',
    504,
    569009,
    `${INVITE}outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT`,
  ],
  ['tls/default-certificate-served', 504, 569009, ''],
  ['sip/malformed-line', 504, 549002, `${INVITE}Invalid Request/Response line`],
  ['sip/malformed-line', 504, 569018, `${INVITE}a slightly different phrase`],
  ['sip/body-not-accepted', 415, 540415, 'Unsupported Media Type', 'dr_in'],
  ['sip/session-timer', 422, 540422, 'Session Interval Too Small', 'dr_in'],
  [
    'sip/ack-lost',
    408,
    1106,
    'An acknowledgement was not received for the call acceptance in the allotted time',
    'dr_in',
  ],
  ['sip/replaces-unsupported', 420, 560420, 'Bad Extension'],
  [
    'media/no-srtp',
    488,
    531000,
    'InternalDiagCode: SrtpEncryptionRequired, InternalErrorPhrase: Remote participant did not offer required SRTP support',
    'dr_in',
  ],
  [
    'media/no-common-codec',
    488,
    531000,
    'InternalDiagCode: CannotSupportAnyMedia, InternalErrorPhrase: Invalid SDP offer: no media acceptable',
    'dr_in',
  ],
  ['media/offer-unreadable', 410, 531000, 'Failed to parse SDP', 'dr_in'],
  [
    'media/no-ice-candidates',
    488,
    531027,
    'There are no ICE candidates in the SDP. Non-ice endpoints cannot use bypass',
    'dr_in',
  ],
  ['media/path-blocked', 410, 531004, 'Media connectivity failure', 'dr_in'],
  ['media/hold-by-address', 488, 531052, 'Cannot negotiate a new modality with blackhole media', 'dr_in'],
  ['refer/consult-retried', 404, 10202, 'Replacement call was not found', 'dr_in'],
  [
    'refer/invite-repeated',
    500,
    540500,
    'Internal Server Error - Transfer call without draft call data',
    'dr_in',
  ],
  ['number/unassigned', 404, 511404, 'Get user info by number failed', 'dr_unassigned_in'],
  ['number/malformed', 412, 510412, 'Conditional Request Failed', 'dr_in'],
  [
    'number/blocked',
    403,
    510534,
    'Get Inbound Direct Routing - blocked calling number for customer',
    'dr_in',
  ],
  ['teams/no-callee-endpoint', 480, 10037, 'No callee endpoints were found', 'dr_in'],
  ['sbc/unknown-to-tenant', 403, 510532, 'No trunk config was found', 'dr_in'],
  ['sbc/overloaded', 503, 560503, 'Service Unavailable'],
  ['calls/failover-timer', 408, 500001, 'Gateway (SBC) failover timer expired'],
  ['calls/loop', 500, 510482, 'Loop detected'],
  ['routing/no-viable-path', 403, 510559, 'Get Outbound routing - No viable path (Forbidden)'],
  ['routing/gateway-disabled', 500, 510544, 'Get Outbound Direct routing - no trunk config found'],
  [
    'routing/emergency-without-gateway',
    500,
    510544,
    'Get Outbound routing - failed getting direct routing gateways for emergency user',
    'dr_emergency_out',
  ],
  [
    'routing/location-based',
    403,
    510546,
    'Get Outbound Direct Routing - no trunk config found by LBR selection criteria',
  ],
  ['routing/location-based', 403, 10500, 'Current call site state prevents fork to this entity', 'dr_in'],
  ['user/not-enabled', 403, 510560, 'User is not Enterprise Voice enabled'],
  [
    'user/not-enabled',
    403,
    510563,
    'User is only allowed to make domestic calls. This is an international call',
  ],
]

for (const [rule, sipCode, microsoftCode, phrase, callType = 'dr_out'] of CASES) {
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
