import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '../../facts/index.ts'
import { toldDefaultCertificate, toldTransfer } from '../../facts/testing/index.ts'
import { after, instantOf, millis } from '../../kernel/index.ts'
import type { LogResult } from '../log-intake.ts'
import { factsOf as of, readLog as read, wholeMessages as whole } from '../testing/index.ts'
import { AudiocodesLogWriter, type LogStyle, type LogWriterOptions } from './log-writer.ts'

const START = instantOf(Date.UTC(2025, 3, 1, 7, 55, 4))
const TRANSFER = whole(toldTransfer().facts)
const REFUSED = whole(toldDefaultCertificate().facts)

const STYLES: LogStyle[] = ['raw', 'rsyslog', 'viewer']
const written = (facts: readonly Fact[], options: LogWriterOptions = {}): string =>
  new AudiocodesLogWriter(options).facts(facts).text

for (const style of STYLES) {
  for (const recordLimit of [150, 500, 8000]) {
    test(`SIP comes back from a log as ${style} with records of ${recordLimit} characters`, () => {
      const told = TRANSFER.filter(fact => fact.kind === 'sip')
      const result = read(written(TRANSFER, { style, recordLimit }))
      const found = of(result, 'sip')
      assert.equal(result.kind, 'audiocodes')
      assert.deepEqual(
        found.map(fact => [fact.at, fact.direction, fact.startLine, fact.callId, fact.cseq, fact.reason]),
        told.map(fact => [fact.at, fact.direction, fact.startLine, fact.callId, fact.cseq, fact.reason]),
      )
      assert.deepEqual(
        found.map(fact => fact.text),
        told.map(fact => fact.text),
      )
      assert.equal(result.skipped, 0)
    })
  }
}

test('messages carry the session of the SBC, one for both legs of a call, and none where none is written', () => {
  const sessions = (text: string): Set<string | undefined>[] => {
    const legs = Map.groupBy(of(read(text), 'sip'), fact => fact.callId)
    return [...legs.values()].map(messages => new Set(messages.map(message => message.session)))
  }
  const [first, ...others] = sessions(written(TRANSFER))
  assert.match([...(first ?? [])].join(), /^b9027c:24:\d+$/)
  assert.deepEqual(others, [first, first])
  const older = sessions(written(TRANSFER).replaceAll(/\[SID=b9027c:24:(\d+)\]/g, '[SID:$1]'))
  assert.match([...(older[0] ?? [])].join(), /^\d+$/)
  for (const none of sessions(written(TRANSFER, { style: 'plain' }))) assert.deepEqual([...none], [undefined])
})

test('a connection the other side left at once is a handshake that failed, of the context the log tells', () => {
  const result = read(written(REFUSED))
  const failed = of(result, 'tls-handshake').filter(fact => fact.outcome === 'failed')
  assert.equal(failed.length, 4)
  const [first] = failed
  assert.equal(first?.role, 'server')
  assert.deepEqual(first?.remote, { address: '52.114.75.24', port: 8576 })
  assert.equal(first?.endedBy, 'remote')
  assert.equal(first?.durationMs, 16)
  assert.equal(first?.context?.name, 'ContextID 0')
  assert.equal(first?.context?.isDefault, true)
  assert.match(first?.ref ?? '', /^line \d+$/)
  assert.deepEqual(
    of(result, 'connection-closed').map(fact => [fact.remote.port, fact.endedBy, fact.livedMs]),
    [8576, 8577, 8580, 8591].map(port => [port, 'remote', 16]),
  )
})

test('a connection with SIP on it had a good handshake, however it ends', () => {
  const result = read(written(TRANSFER))
  const shaken = of(result, 'tls-handshake')
  assert.deepEqual(
    shaken.map(fact => [fact.outcome, fact.context?.isDefault]),
    [['complete', false]],
  )
})

const ACCEPTED = [
  'New SIPSocketReliable created - (#1) - SocketID=7',
  'SIPAppMngr::GetTlsContextIdForIpAddress: ProxySetId = 1, SIPInterface = 0, ContextID = 2',
  'SIPListeningSocketTLS(#0)::AcceptNewConnection - Incoming connection from 52.114.75.24:8576 accepted. SocketID=7',
]
const RELEASED = [
  'SIPSocketReliable(#1)::ReleaseConnection - Closing connection',
  'SIPSocketReliable(#1) Released - SocketID=7',
]
const LEFT = 'TLSSocketAPI(#1)::HandleDisconnectEvent(EVENT_RECEIVER_DISCONNECT)'

function told(
  steps: [at: number, lines: string[]][],
  between: (log: AudiocodesLogWriter) => void = () => {},
): LogResult {
  const log = new AudiocodesLogWriter()
  for (const [index, [at, lines]] of steps.entries()) {
    if (index === 1) between(log)
    for (const line of lines) log.entry(after(START, millis(at)), line)
  }
  return read(log.text)
}

test('nothing is said of the handshake of a connection that lasted, or that we closed', () => {
  assert.deepEqual(
    of(
      told([
        [0, ACCEPTED],
        [30_000, [LEFT, ...RELEASED]],
      ]),
      'tls-handshake',
    ),
    [],
  )
  assert.deepEqual(
    of(
      told([
        [0, ACCEPTED],
        [20, RELEASED],
      ]),
      'tls-handshake',
    ),
    [],
  )
})

test('records that are missing may hold SIP, so nothing is said of the handshake then', () => {
  const steps: [number, string[]][] = [
    [0, ACCEPTED],
    [3000, [LEFT, ...RELEASED]],
  ]
  assert.equal(of(told(steps), 'tls-handshake').length, 1)
  const lossy = told(steps, log => log.lose(63))
  assert.deepEqual(of(lossy, 'tls-handshake'), [])
  const [gap] = of(lossy, 'gap')
  assert.deepEqual([gap?.count, gap?.lastedMs, gap?.ref], [63, 3000, 'line 4'])
  assert.ok(lossy.problems.some(problem => /63 records are missing .* before line 4/.test(problem)))
})

test('what OpenSSL says of a failure is told by name, and by whom', () => {
  const alert =
    'TLSSocketAPI(#1)::Handshake error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca'
  const [remote] = of(
    told([
      [0, ACCEPTED],
      [20, [alert, ...RELEASED]],
    ]),
    'tls-handshake',
  )
  assert.deepEqual(
    [remote?.outcome, remote?.endedBy, remote?.how, remote?.alert],
    ['failed', 'remote', 'alert', 'unknown_ca'],
  )
  const refused = 'TLSSocketAPI(#1) error:0A000086:SSL routines::certificate verify failed'
  const [local] = of(
    told([
      [0, ACCEPTED],
      [20, [refused, ...RELEASED]],
    ]),
    'tls-handshake',
  )
  assert.deepEqual([local?.endedBy, local?.alert], ['local', 'unknown_ca'])
})

test('the lines of two sockets that come among each other belong to their own', () => {
  const other = (line: string): string =>
    line.replaceAll('(#1)', '(#2)').replaceAll('SocketID=7', 'SocketID=8').replace(':8576', ':8577')
  const result = told([
    [0, ACCEPTED],
    [5, ACCEPTED.map(other)],
    [16, [LEFT]],
    [20, [other(LEFT), ...RELEASED, ...RELEASED.map(other)]],
  ])
  assert.deepEqual(
    of(result, 'tls-handshake').map(fact => [fact.remote.port, fact.durationMs]),
    [
      [8576, 16],
      [8577, 15],
    ],
  )
})

test('a message that misses its end is told, and read as far as it goes', () => {
  const [invite] = TRANSFER.filter(fact => fact.kind === 'sip')
  assert.ok(invite)
  const text = invite.text.replace(/Content-Length: \d+/, 'Content-Length: 400')
  const result = read(written([{ ...invite, text }]))
  assert.equal(of(result, 'sip')[0]?.callId, invite.callId)
  assert.ok(result.problems.some(problem => /1 SIP messages are not in it to their end/.test(problem)))
})

test('the device tells the time, and its difference to that of syslog is said', () => {
  const behind = read(written(TRANSFER, { behindMs: 597 }))
  assert.equal(of(behind, 'sip')[0]?.at, START)
  assert.ok(
    behind.problems.includes("the device's clock is 597 ms behind that of syslog; its own times are shown"),
  )
  assert.deepEqual(read(written(TRANSFER)).problems, [])
})

test('a zone that the syslog times name tells that of the device', () => {
  const log = written(TRANSFER).replaceAll(/^(\S+)\+00:00/gm, '$1+02:00')
  const result = read(log)
  assert.equal(of(result, 'sip')[0]?.at, START - 2 * 3_600_000)
  assert.deepEqual(result.problems, [])
})

test('times without a zone are UTC, said so, or in the zone that is told', () => {
  const log = written(TRANSFER, { style: 'viewer' })
  assert.ok(read(log).problems.includes('the times name no zone and are taken as UTC'))
  const local = read(log, 120)
  assert.equal(of(local, 'sip')[0]?.at, START - 2 * 3_600_000)
  assert.deepEqual(local.problems, [])
})

test('lines that mean nothing are counted and some are shown', () => {
  const result = read(`${written(TRANSFER, { style: 'raw' })}<133>[S=1]\n`.replace(/^/, 'hello\n'))
  assert.equal(result.skipped, 1)
  assert.ok(result.problems.includes('1: means nothing here: hello'))
})

test('a file that is no log is of no kind', () => {
  assert.equal(read('{"a":1}\nnothing\n').kind, undefined)
})
