import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GapFact } from '../facts/index.ts'
import { ClosedOctets } from './closed-octets.ts'

const ENDS = {
  connection: 'tcp.stream 3',
  client: { address: '52.114.75.24', port: 8576 },
  server: { address: '192.0.2.21', port: 5061 },
  start: 0,
}

function told(times: readonly number[], from = (time: number): number => time): GapFact[] {
  const gaps: GapFact[] = []
  const closed = new ClosedOctets('trace.pcapng', gap => gaps.push(gap))
  for (const [index, time] of times.entries())
    closed.passed('began-before', from(time), { time, packet: index + 1 }, ENDS)
  closed.tell()
  return gaps
}
const spans = (gaps: readonly GapFact[]): number[][] => gaps.map(({ at, lastedMs }) => [at, at + lastedMs])

test('what passes soon after each other is one gap, what comes a minute later another', () => {
  assert.deepEqual(spans(told([1000, 1020, 1900, 61_000, 61_010])), [
    [1000, 1900],
    [61_000, 61_010],
  ])
  assert.deepEqual(
    told([1000]).map(({ why, ref, says }) => [why, ref, says]),
    [
      [
        'encrypted',
        'packet 1',
        'what passed on the TLS connection tcp.stream 3 is not known: it began before the capture, and keys open a connection only from its beginning',
      ],
    ],
  )
})

test('a hole is a gap from what was seen before it', () => {
  assert.deepEqual(spans(told([9000], time => time - 4000)), [[5000, 9000]])
})

test('more gaps than are kept apart become one that lasts until the end', () => {
  const minutely = Array.from({ length: 10_050 }, (_, index) => index * 60_000)
  const gaps = told(minutely)
  assert.equal(gaps.length, 10_001)
  assert.deepEqual(spans(gaps).at(-1), [minutely[10_000], minutely.at(-1)])
})
