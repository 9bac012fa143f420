import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toldTransfer } from '../../facts/testing/index.ts'
import { factsOf, readLog, wholeMessages } from '../testing/index.ts'
import { oracleLog } from '../vendor-logs.ts'

const TRANSFER = wholeMessages(toldTransfer().facts)

test('messages come back with both their ends', () => {
  const result = readLog(oracleLog(TRANSFER), 60)
  assert.equal(result.kind, 'oracle')
  assert.deepEqual(
    factsOf(result, 'sip').map(fact => [
      fact.at,
      fact.direction,
      fact.transport,
      fact.local,
      fact.remote,
      fact.text,
    ]),
    TRANSFER.filter(fact => fact.kind === 'sip').map(fact => [
      fact.at - 3_600_000,
      fact.direction,
      fact.transport,
      fact.local,
      fact.remote,
      fact.text,
    ]),
  )
  assert.deepEqual([result.skipped, result.problems], [0, []])
})

const DASHES = '-'.repeat(40)
const MESSAGE = [
  'SIP/2.0 200 OK',
  'Via: SIP/2.0/UDP 192.0.2.20:5060;branch=z9hG4bK1',
  'From: <sip:a@example.net>;tag=1',
  'To: <sip:b@example.net>;tag=2',
  'Call-ID: a1',
  'CSeq: 1 OPTIONS',
]

test('what is no SIP, or a message once more beside the translation of addresses, is passed over up to its dashes', () => {
  const result = readLog(
    [
      'File opened.',
      'Apr  1 07:55:03.599 UDP[3:0]192.0.2.20:5060 OPENED',
      'Apr  1 07:55:04.122 On 127.0.0.1:2945 sent to 127.0.0.1:2944',
      '  0000: ac 3e fd 01 00 07 89 d9 00 fc 10 00 00 00 02 00   .>..............',
      'Transaction = 494041 {',
      DASHES,
      'Post-NAT from private<realm=core> encoded:',
      ...MESSAGE,
      '',
      DASHES,
      'Apr  1 07:55:04.200 On [1:0]192.0.2.20:5060 received from 198.51.100.7:5060',
      ...MESSAGE,
      '',
      '',
      DASHES,
      'File closed.',
    ].join('\r\n'),
  )
  assert.deepEqual(
    factsOf(result, 'sip').map(fact => fact.ref),
    ['line 16'],
  )
  assert.equal(result.skipped, 0)
})

test('a body without a length goes up to the dashes, a message that breaks off is told', () => {
  const sdp = ['Content-Type: application/sdp', '', 'v=0', 's=-', '']
  const head = 'Apr  1 07:55:04.200 On [1:0][2001:db8::1]:5060 received from [2001:db8::2]:5060'
  const result = readLog(
    [head, ...MESSAGE, ...sdp, DASHES, head, ...MESSAGE.slice(0, 4), 'Call-', DASHES].join('\n'),
  )
  const [first] = factsOf(result, 'sip')
  assert.ok(first?.sdp && first.text.endsWith('\r\n\r\nv=0\r\ns=-\r\n'))
  assert.equal(first.remote.address, '2001:db8::2')
  assert.ok(result.problems.includes('1 SIP messages are not in it to their end'))
  assert.ok(result.problems.some(problem => problem.startsWith('line 14: this SIP message cannot be read')))
})
