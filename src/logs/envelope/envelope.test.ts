import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../../kernel/index.ts'
import { EnvelopeReader } from './envelope.ts'

const BEFORE = instantOf(Date.UTC(2022, 1, 1))
const read = (line: string, zoneMinutes = 0) =>
  new EnvelopeReader({ before: BEFORE, zoneMinutes }).read(1, line)
const told = (line: string, zoneMinutes = 0) => {
  const { at, host, text, ofDay, zoned } = read(line, zoneMinutes)
  return [at === undefined ? ofDay : new Date(at).toISOString(), host, text, zoned]
}

test('the examples of RFC 3164 section 5.4 lose their envelope', () => {
  assert.deepEqual(told("<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8"), [
    '2021-10-11T22:14:15.000Z',
    'mymachine',
    "su: 'su root' failed for lonvick on /dev/pts/8",
    false,
  ])
  assert.deepEqual(
    told('<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!'),
    ['2022-02-05T17:32:18.000Z', '10.0.0.99', 'Use the BFG!', false].with(0, '2021-02-05T17:32:18.000Z'),
  )
})

test('the examples of RFC 5424 section 6.5 lose their envelope', () => {
  assert.deepEqual(
    told(
      "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \u00ef\u00bb\u00bf'su root' failed",
    ),
    ['2003-10-11T22:14:15.003Z', 'mymachine.example.com', "'su root' failed", true],
  )
  assert.deepEqual(told('<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It is time'), [
    '2003-08-24T12:14:15.000Z',
    '192.0.2.1',
    '%% It is time',
    true,
  ])
  assert.deepEqual(
    told(
      '<165>1 2003-10-11T22:14:15.003Z host evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="a \\"b\\]" eventID="1011"][x@1 y="z"] An entry',
    ),
    ['2003-10-11T22:14:15.003Z', 'host', 'An entry', true],
  )
  // With a space too many, as Ribbon sends it.
  assert.deepEqual(told('<147> 1 2020-08-19T12:51:13.123456+02:00 sbc1 TRC - - - sent msg'), [
    '2020-08-19T10:51:13.123Z',
    'sbc1',
    'sent msg',
    true,
  ])
})

test('lines as daemons and viewers store them lose what these put in front', () => {
  const lines: [string, unknown[]][] = [
    ['2025-04-01T07:55:04.716123+02:00 sbc1 [S=1] x', ['2025-04-01T05:55:04.716Z', 'sbc1', '[S=1] x', true]],
    ['Jan  4 09:55:05 sbc1 [S=1] x', ['2022-01-04T09:55:05.000Z', 'sbc1', '[S=1] x', false]],
    ['Jan 4 2021 09:55:05 sbc1 x', ['2021-01-04T09:55:05.000Z', 'sbc1', 'x', false]],
    ['Jan  4 09:55:05 [S=1] x', ['2022-01-04T09:55:05.000Z', undefined, '[S=1] x', false]],
    ['<133>[S=1] x', [undefined, undefined, '[S=1] x', false]],
    [
      '2022-02-08 17:22:43\tLocal4.Info\t192.0.2.21\tFeb  8 17:22:43 192.0.2.21 [S=1] x',
      ['2022-02-08T17:22:43.000Z', '192.0.2.21', '[S=1] x', false],
    ],
    ['18:38:14. 52 : 10.33.45.72 : NOTICE : [S=235] x', [67_094_052, '10.33.45.72', '[S=235] x', false]],
    ['14:32:52.028: 10.33.8.70: WARNING: [S=9] x', [52_372_028, '10.33.8.70', '[S=9] x', false]],
    [
      '10:33:54.703 : 192.0.2.4 : NOTICE :( lgr_flow)(1967 ) x',
      [38_034_703, '192.0.2.4', '( lgr_flow)(1967 ) x', false],
    ],
    ['09:55:05.313  192.0.2.21  local0.notice  [S=1] x', [35_705_313, '192.0.2.21', '[S=1] x', false]],
    ['09 09:55:05.313 SIPAppMngr::x', [35_705_313, undefined, 'SIPAppMngr::x', false]],
    ['Via: SIP/2.0/TLS x', [undefined, undefined, 'Via: SIP/2.0/TLS x', false]],
    ['Jan', [undefined, undefined, 'Jan', false]],
    ['', [undefined, undefined, '', false]],
    ['<999999>x', [undefined, undefined, '<999999>x', false]],
    ['2022-13-08 17:22:43 x', [undefined, undefined, '2022-13-08 17:22:43 x', false]],
  ]
  for (const [line, expected] of lines) assert.deepEqual(told(line), expected, line)
})

test('local times are brought to UTC by the zone that is told', () => {
  assert.equal(told('Jan  4 09:55:05 sbc1 x', 60)[0], '2022-01-04T08:55:05.000Z')
  assert.equal(told('2022-01-04T09:55:05-05:00 sbc1 x', 60)[0], '2022-01-04T14:55:05.000Z')
})

test('a log that runs over New Year goes on in the next year', () => {
  const reader = new EnvelopeReader({ before: BEFORE })
  const years = ['Dec 31 23:59:59 a x', 'Jan  1 00:00:01 a x'].map(
    line => new Date(reader.read(1, line).at ?? 0),
  )
  assert.deepEqual(
    years.map(at => at.getUTCFullYear()),
    [2021, 2022],
  )
})
