import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldTransfer } from '../../facts/testing/index.ts'
import { factsOf, readLog, wholeMessages } from '../testing/index.ts'
import { ribbonCoreLog } from '../vendor-logs.ts'

const TRANSFER = wholeMessages(toldTransfer().facts)
const TOLD = TRANSFER.filter(fact => fact.kind === 'sip').map(fact => [
  fact.at,
  fact.direction,
  fact.transport,
  fact.local,
  fact.remote,
  fact.text,
])
const UTC = 'the times name no zone and are taken as UTC'

for (const syslog of [false, true]) {
  test(`messages come back from a trace ${syslog ? 'as syslog' : 'in a file'} with both their ends`, () => {
    const result = readLog(ribbonCoreLog(TRANSFER, { syslog }))
    assert.equal(result.kind, 'ribbon-core')
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
    assert.deepEqual([result.skipped, result.problems], [0, syslog ? [] : [UTC]])
  })
}

const begin = (bytes: number, text: string, time = '04012025 075504.716310'): string =>
  `${bytes} ${time}:1.01.00.38344.Info    .${text}`
const MESSAGE = [
  'SIP/2.0 200 OK',
  'Via: SIP/2.0/TCP 192.0.2.20:5060;branch=z9hG4bK1',
  'From: <sip:a@example.net>;tag=1',
  'To: <sip:b@example.net>;tag=2',
  'Call-ID: a1',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
]
const WAY = 'for CallId:a1 from IP/port:2001:db8::2/5060, Local IP/port:2001:db8::1/5060, SMM:'

test('a time of the file is in the zone that was told, and the message is found by the line of its head', () => {
  const lines = [
    begin(110, 'NRM: *Licensed'),
    begin(400, `SIPSG: received msg ${WAY}`),
    'RAW PDU',
    ...MESSAGE,
  ]
  const [fact] = factsOf(readLog(lines.join('\n'), 120), 'sip')
  assert.deepEqual(
    [new Date(fact?.at ?? 0).toISOString(), fact?.ref, fact?.transport, fact?.remote],
    ['2025-04-01T05:55:04.716Z', 'line 2', 'tcp', { address: '2001:db8::2', port: 5060 }],
  )
})

test('what came from sockets is half a conversation: it is passed over and told', () => {
  const body = ['v=0', 's=-', ', msgLen = 8.']
  const first = begin(0, `SIPCM: SipFeSocketRecvMsg - msg = ${body[0]}`)
  const bytes = [first, ...body.slice(1)].join('\n').length + 3
  const lines = [first.replace(/^0/, String(bytes)), ...body.slice(1), 'of nobody', begin(70, 'TRM: *next')]
  const result = readLog(lines.join('\n'))
  assert.deepEqual([result.facts.length, result.skipped], [0, 1])
  assert.ok(result.problems.some(problem => problem.startsWith('1 records of what came from sockets')))
  assert.ok(result.problems.includes('4: means nothing here: of nobody'))
})

test('a message that is announced and does not come is none', () => {
  const announced = begin(200, `SIPSG: received msg ${WAY}`)
  for (const after of [begin(70, 'TRM: *next'), 'no RAW PDU here']) {
    const result = readLog([announced, after, ...MESSAGE].join('\n'))
    assert.deepEqual([result.kind, result.facts.length], ['ribbon-core', 0])
  }
})

test('no month is the thirteenth, and a line is no record for that', () => {
  assert.equal(readLog(begin(70, 'TRM: *a', '13012025 075504.7')).kind, undefined)
  assert.equal(readLog(begin(70, 'TRM: *a', '00012025 075504.7')).kind, undefined)
  assert.equal(readLog(begin(70, 'TRM: *a', '04012025 075504.7')).kind, 'ribbon-core')
})

test('a trace without any time is passed over and told', () => {
  const result = readLog([`sent msg ${WAY.replace('from', 'to')}RAW PDU:`, ...MESSAGE].join('\n'))
  assert.deepEqual([result.kind, result.facts.length], ['ribbon-core', 0])
  assert.ok(result.problems.includes('1 messages have no time and are passed over'))
})
