import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fact, type FactOf, stamp } from '../../facts/index.ts'
import { toldDefaultCertificate } from '../../facts/testing/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { RunLog } from './run-log.ts'

const told = (facts: readonly Fact[]): string[] => {
  const lines: string[] = []
  const log = new RunLog(line => lines.push(line))
  for (const fact of facts) log.hear(fact)
  return lines
}
const options = (at: number, about: { status: number } | { failed: 'timeout' }): Fact =>
  stamp({ kind: 'options', direction: 'sent', peer: 'sip.example', ...about }, 'sbc', instantOf(at))

test('a failed handshake is told with name, context and reason', () => {
  const lines = told(toldDefaultCertificate().facts)
  const [line = ''] = lines.filter(each => each.includes('TLS failed'))
  assert.match(
    line,
    /TLS failed from 52\.114\.75\.24:\d+, SNI sbc1\.example\.net, context .*: the peer left after \d+ ms/,
  )
})

test('of OPTIONS only the changes are told', () => {
  const lines = told([
    options(0, { status: 200 }),
    options(60_000, { status: 200 }),
    options(120_000, { failed: 'timeout' }),
    options(180_000, { failed: 'timeout' }),
    options(240_000, { status: 200 }),
  ])
  assert.deepEqual(
    lines.map(line => line.slice(25)),
    [
      'proxy sip.example up: OPTIONS answered with 200',
      'proxy sip.example down: no answer to OPTIONS (timeout)',
      'proxy sip.example up: OPTIONS answered with 200',
    ],
  )
})

test('whoever knocks a thousand times in a second gets fifty lines', () => {
  const refused = (at: number): Fact =>
    stamp(
      { kind: 'refused', transport: 'udp', remote: { address: '192.0.2.9', port: 5060 }, why: 'not allowed' },
      'sbc',
      instantOf(at),
    )
  const lines = told([...Array.from({ length: 1000 }, (_, index) => refused(index)), refused(1500)])
  assert.equal(lines.length, 52)
  assert.match(lines[50] ?? '', /950 lines left out/)
})

test('line ends of a peer do not make lines', () => {
  const lines = told([stamp({ kind: 'bug', where: 'x', says: 'a\nb' }, 'sbc', instantOf(0))])
  assert.ok(!lines[0]?.includes('\n'))
})

test('a registration is told when it begins, fails or ends; its refreshes are no news', () => {
  const aor = 'sip:trunk@carrier.example'
  type Step = Omit<FactOf<'registration'>, 'kind' | 'aor' | 'at' | 'observer'>
  const step = (about: Step): Fact => stamp({ kind: 'registration', aor, ...about }, 'sbc', instantOf(0))
  const lines = told([
    step({ event: 'registered', expiresSeconds: 600 }),
    step({ event: 'refreshed', expiresSeconds: 600 }),
    step({ event: 'refused', status: 503, says: 'answered with 503 Service Unavailable' }),
    step({ event: 'lapsed' }),
  ])
  assert.deepEqual(
    lines.map(line => line.slice(25)),
    [
      `registration of ${aor} registered: for 600 s`,
      `registration of ${aor} refused: answered with 503 Service Unavailable`,
      `registration of ${aor} lapsed`,
    ],
  )
})

test('a line has the time that clocks of people show, which may be set', () => {
  const lines: string[] = []
  const noon = Date.UTC(2026, 0, 5, 12)
  let aheadMs = 0
  const clocks = { now: () => instantOf(noon), wall: () => instantOf(noon + aheadMs) }
  const log = new RunLog(line => lines.push(line), clocks)
  log.line('before', clocks.now())
  aheadMs = -3 * 3_600_000
  log.line('after', clocks.now())
  assert.deepEqual(lines, ['2026-01-05T12:00:00.000Z before', '2026-01-05T09:00:00.000Z after'])
})
