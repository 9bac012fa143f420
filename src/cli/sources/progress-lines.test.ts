import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProgressLines } from './progress-lines.ts'

/** Lines told of a file, of which a little was read at each of these times. */
function toldAt(times: readonly number[], part?: (at: number) => number): string[] {
  const lines: string[] = []
  const progress = new ProgressLines('trace.pcap', line => lines.push(line), 1000)
  for (const at of times) progress.done(`${at} packets`, part?.(at), at)
  return lines
}

test('of a long file a line is told every two seconds', () => {
  const times = Array.from({ length: 100 }, (_, index) => 1000 + index * 100)
  assert.deepEqual(
    toldAt(times, at => at / 20_000),
    [
      'trace.pcap: 15 %, 3000 packets\n',
      'trace.pcap: 25 %, 5000 packets\n',
      'trace.pcap: 35 %, 7000 packets\n',
      'trace.pcap: 45 %, 9000 packets\n',
    ],
  )
})

test('of a file that is read at once nothing is told', () => {
  assert.deepEqual(toldAt([1500, 2999]), [])
})

test('what comes from a pipe has no part of a whole', () => {
  assert.deepEqual(toldAt([4000]), ['trace.pcap: 4000 packets\n'])
})

test('a name with control characters is told as one that can be shown', () => {
  const lines: string[] = []
  new ProgressLines('\x1b[31m.pcap', line => lines.push(line), 0).done('1 packet', undefined, 2000)
  assert.ok(!lines.join('').includes('\x1b'))
})
