import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldTransfer } from '../../facts/testing/index.ts'
import { factsOf, readLog, wholeMessages } from '../testing/index.ts'
import { cubeLog } from '../vendor-logs.ts'

const TRANSFER = wholeMessages(toldTransfer().facts)
const TOLD = TRANSFER.filter(fact => fact.kind === 'sip')

for (const options of [{}, { addressed: true }, { syslog: true }, { addressed: true, syslog: true }]) {
  test(`messages come back from debug output, ${JSON.stringify(options)}`, () => {
    const result = readLog(cubeLog(TRANSFER, options))
    assert.equal(result.kind, 'cube')
    assert.deepEqual(
      factsOf(result, 'sip').map(fact => [fact.at, fact.direction, fact.transport, fact.text]),
      TOLD.map(fact => [fact.at, fact.direction, fact.transport, fact.text]),
    )
    assert.equal(result.skipped, 0)
    assert.deepEqual(result.problems, ['the times name no zone and are taken as UTC'])
  })
}

test('since IOS XE 17.8 the head line names both ends', () => {
  const ends = factsOf(readLog(cubeLog(TRANSFER, { addressed: true })), 'sip')
  assert.deepEqual(
    ends.map(fact => [fact.local, fact.remote]),
    TOLD.map(fact => [fact.local, fact.remote]),
  )
})

const MESSAGE = [
  'OPTIONS sip:sbc1.example.net:5061;transport=tls SIP/2.0',
  'Via: SIP/2.0/TLS 52.114.75.24:5061;branch=z9hG4bK1;received=52.114.75.25;rport=8576',
  'From: <sip:sip.pstnhub.microsoft.com>;tag=1',
  'To: <sip:sbc1.example.net>',
  'Call-ID: a1',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
]
const at = (line: string): string => `${line}: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:`
const only = (lines: string[]) => {
  const result = readLog(lines.join('\n'))
  return { ...result, sip: factsOf(result, 'sip') }
}

test('before that the ends are those the message itself tells', () => {
  const { sip } = only([at('Apr  1 07:55:04.716'), 'Received: ', ...MESSAGE])
  assert.deepEqual(sip[0]?.remote, { address: '52.114.75.25', port: 8576 })
  assert.equal(sip[0]?.transport, 'tls')
})

test('a response is of whoever the request went to', () => {
  const sent = MESSAGE.map(line =>
    line
      .replace('sbc1.example.net:5061', 'sip.pstnhub.microsoft.com:5061')
      .replace(/TLS \S+/, 'TLS 192.0.2.21:5061;branch=z9hG4bK2'),
  )
  const answer = ['SIP/2.0 200 OK', ...sent.slice(1)]
  const { sip } = only([
    at('Apr  1 07:55:04.716'),
    'Sent: ',
    ...sent,
    at('Apr  1 07:55:04.800'),
    'Received: ',
    ...answer,
  ])
  assert.deepEqual(
    sip.map(fact => [fact.local.address, fact.remote.address]),
    [
      ['192.0.2.21', 'sip.pstnhub.microsoft.com'],
      ['192.0.2.21', 'sip.pstnhub.microsoft.com'],
    ],
  )
})

test('numbers, a mark, a zone and a host may stand around the time', () => {
  for (const prefix of [
    '*Apr  1 07:55:04.716',
    '000451: *Apr  1 07:55:04.716 UTC',
    '661105: 000451: .Apr  1 2025 07:55:04.716',
    '0: Apr  1 07:55:04.716',
    '<191>661105: router1: 000451: Apr  1 07:55:04.716',
    'Apr  1 07:55:05 192.0.2.1 661105: Apr  1 07:55:04.716 UTC',
  ]) {
    const { sip, kind } = only([at(prefix), 'Received: ', ...MESSAGE])
    assert.deepEqual(
      [kind, new Date(sip[0]?.at ?? 0).toISOString()],
      ['cube', '2025-04-01T07:55:04.716Z'],
      prefix,
    )
  }
  const { problems } = only([at('*Apr  1 07:55:04.716 UTC'), 'Received: ', ...MESSAGE])
  assert.deepEqual(problems, ['the device marks its clock as not synchronised ("*" before times)'])
})

test('times since the start of the device tell no date, which is said', () => {
  const { sip, problems } = only([at('00:11:29'), 'Sent: ', ...MESSAGE])
  assert.equal(sip.length, 0)
  assert.ok(
    problems.some(problem => /1 messages have no date .*service timestamps debug datetime/.test(problem)),
  )
})

test('other debug output between messages ends them and is no news', () => {
  const cut = MESSAGE.map(line => line.replace('Length: 0', 'Length: 400'))
  const other = 'Apr  1 07:55:04.720: //187/D6138E000000/SIP/Info/info/64/sip_profiles_check: none'
  const { sip, problems, skipped } = only([
    at('Apr  1 07:55:04.716'),
    'Received: ',
    ...cut,
    'v=0',
    other,
    'Apr  1 07:55:04.730: %SIP-3-REG_INTERNAL: Registration failed.',
    at('Apr  1 07:55:05.716'),
    'Received: ',
    ...MESSAGE,
  ])
  assert.deepEqual([sip.length, skipped], [2, 0])
  assert.ok(problems.includes('1 SIP messages are not in it to their end'))
})

test('a text copied with an empty line behind each line reads the same', () => {
  const doubled = ['Received: ', ...MESSAGE].flatMap(line => [line, ''])
  assert.equal(only([at('Apr  1 07:55:04.716'), '', ...doubled]).sip[0]?.callId, 'a1')
})
