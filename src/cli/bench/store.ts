// `linesman bench store`: how many facts a second the store takes, and how long a page of a list of calls takes.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type Instant, millis } from '../../kernel/index.ts'
import { type CallQuestion, type Store, ThreadedStore } from '../../store/index.ts'
import type { Terminal } from '../terminal.ts'
import { type BenchCommand, type Row, rowOf } from './row.ts'
import { CAP_BYTES, KEEP, storeRates } from './store-rates.ts'
import { BENCH_START, madeCalls } from './store-traffic.ts'

const FULL = { facts: 100_000, calls: 1_000_000, pages: 100 }
const QUICK = { facts: 30_000, calls: 20_000, pages: 20 }
/** Rows of calls of one transaction. */
const CHUNK = 10_000

export async function benchStore({ runs, quick }: BenchCommand, terminal: Terminal): Promise<Row[]> {
  const size = quick ? QUICK : FULL
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'))
  try {
    return [
      ...(await storeRates(folder, size.facts, quick ? 1 : Math.min(runs, 5), terminal)),
      ...(await pages(folder, size, terminal)),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const QUESTIONS: readonly [string, (chance: number) => CallQuestion][] = [
  ['newest calls', () => ({})],
  ['a page far back', chance => ({ to: timeAt(chance) })],
  ['a number of one caller', chance => ({ number: `+4930${1_000_000 + Math.floor(chance * 1e6)}` })],
  ['the number of an attendant', () => ({ number: '+4952511234' })],
  ['four last digits', chance => ({ number: String(1000 + Math.floor(chance * 9000)) })],
  ['a rare status', () => ({ status: 503 })],
  ['a node, in an hour', chance => ({ node: 'i.EUWE.7', from: timeAt(chance), to: timeAt(chance + 0.01) })],
  ['a region and a trunk', () => ({ region: 'USEA', trunk: '192.0.2.3' })],
  ['standing calls', () => ({ state: 'answered' })],
  ['a trunk that carried none', () => ({ trunk: '198.51.100.1' })],
  ['short calls', () => ({ shorterThanMs: millis(5000) })],
  ['transferred calls with a status', () => ({ transferred: true, status: 480 })],
  ['transferred calls of a node', () => ({ transferred: true, node: 'i.EUWE.7' })],
  ['short calls with a status', () => ({ shorterThanMs: millis(5000), status: 480 })],
  ['calls with findings', () => ({ hasFindings: true })],
  ['long calls', () => ({ durationMs: { from: millis(3_500_000) } })],
]

let calls = 0
const timeAt = (share: number): Instant => (BENCH_START + Math.floor(share * calls) * 1000) as Instant

async function pages(folder: string, size: typeof FULL, terminal: Terminal): Promise<Row[]> {
  const store = await ThreadedStore.open({
    place: join(folder, 'pages.db'),
    keepMs: KEEP,
    capBytes: CAP_BYTES,
  })
  try {
    calls = size.calls
    for (let from = 0; from < size.calls; from += CHUNK) {
      const chunk = madeCalls(from, Math.min(CHUNK, size.calls - from))
      await store.append({ facts: [], calls: chunk, findings: [], health: [], probes: [] })
    }
    terminal.err(`${size.calls} calls stored in ${Math.round((await store.size()).bytes / 1e6)} MB\n`)
    const rows: Row[] = []
    const all: number[] = []
    for (const [what, question] of QUESTIONS) {
      const times = await timesOf(store, question, size.pages)
      all.push(...times)
      rows.push(percentile(`95 % of pages with ${what} within`, times))
    }
    return [percentile(`95 % of all pages of a list of ${size.calls} calls within`, all), ...rows]
  } finally {
    await store.end()
  }
}

async function timesOf(
  store: Store,
  question: (chance: number) => CallQuestion,
  count: number,
): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; index < count; index++) {
    const asked = question((index * 0.618_034) % 0.98)
    const started = performance.now()
    await store.calls(asked)
    times.push(performance.now() - started)
  }
  return times
}

function percentile(name: string, times: readonly number[]): Row {
  const sorted = times.toSorted((left, right) => left - right)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0
  return rowOf({ name, unit: 'ms', better: 'lower' }, [value])
}
