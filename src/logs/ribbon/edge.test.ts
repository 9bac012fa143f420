import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldTransfer } from '../../facts/testing/index.ts'
import { factsOf, readLog, wholeMessages } from '../testing/index.ts'
import { ribbonEdgeLog } from '../vendor-logs.ts'

const TRANSFER = wholeMessages(toldTransfer().facts)
const TOLD = TRANSFER.filter(fact => fact.kind === 'sip').map(fact => [
  fact.at,
  fact.direction,
  fact.transport,
  fact.local,
  fact.remote,
  fact.text,
])

for (const options of [{}, { dayFirst: true }, { syslog: true }, { dayFirst: true, syslog: true }]) {
  test(`messages come back with both their ends, ${JSON.stringify(options)}`, () => {
    const result = readLog(ribbonEdgeLog(TRANSFER, options))
    assert.equal(result.kind, 'ribbon-edge')
    assert.deepEqual(
      factsOf(result, 'sip').map(fact => [
        fact.at,
        fact.direction,
        fact.transport,
        fact.local,
        fact.remote,
        fact.text,
      ]),
      TOLD,
    )
    assert.deepEqual([result.skipped, result.problems], [0, ['the times name no zone and are taken as UTC']])
  })
}

const MESSAGE = [
  'OPTIONS sip:sbc1.example.net:5061;transport=tls SIP/2.0',
  'Via: SIP/2.0/TLS 52.114.75.24:5061;branch=z9hG4bK1',
  'From: <sip:sip.pstnhub.microsoft.com>;tag=1',
  'To: <sip:sbc1.example.net>',
  'Call-ID: a1',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
]
const STAMP = '[2025-04-01 07:55:04,716]'
const only = (...lines: string[]) => {
  const result = readLog(lines.join('\n'))
  return { ...result, sip: factsOf(result, 'sip') }
}

test('a way that is told twice is that of one message', () => {
  const { sip } = only(
    `${STAMP} tlDataReceived:Received message on [192.0.2.20]:5060 from [52.114.75.23]:8570`,
    `${STAMP} Incoming message on [192.0.2.21]:5061 from [52.114.75.24]:8576`,
    ...MESSAGE,
  )
  assert.deepEqual(
    sip.map(fact => [fact.ref, fact.local, fact.remote]),
    [['line 2', { address: '192.0.2.21', port: 5061 }, { address: '52.114.75.24', port: 8576 }]],
  )
})

test('a message of several lines in one record of syslog is read', () => {
  const head = `${STAMP} sending from [192.0.2.21]:5061 to [52.114.75.24]:5061`
  const { sip, skipped } = only(
    `<134>Apr  1 07:55:05 192.0.2.21 ${[head, '', ...MESSAGE].join('#012')}`,
    `2025-04-01T07:55:06Z 192.0.2.21 [2025-04-01 07:55:05,000] [1][CID:7] sendToSipUser:Handling initial invite.`,
  )
  assert.deepEqual(
    [sip.map(fact => [fact.direction, fact.at]), skipped],
    [[['sent', Date.UTC(2025, 3, 1, 7, 55, 4, 716)]], 0],
  )
})

test('a message far below its way, or below none, has none and is not taken for a message', () => {
  const way = `${STAMP} Incoming message on [192.0.2.21]:5061 from [52.114.75.24]:8576`
  const between = Array<string>(12).fill(`${STAMP} [1][CID:7] Using table a to route call.`)
  assert.equal(only(way, ...between.slice(1), ...MESSAGE).sip.length, 1)
  const far = only(way, ...between, ...MESSAGE)
  assert.deepEqual([far.kind, far.sip.length, far.skipped], ['ribbon-edge', 0, 7])
})

test('what looks like a way without ends that are addresses is none', () => {
  const { kind } = only('[2025-04-01 07:55:04] Received message on [topic] from [somebody]', 'x')
  assert.equal(kind, undefined)
  const way = `${STAMP} [1][CID:7] sending from [sbc1]:5061 to [52.114.75.24]:5061`
  assert.equal(only(way, ...MESSAGE).sip.length, 0)
})
