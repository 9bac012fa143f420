// `linesman bench store`: how many facts a second the store takes on its own thread, what handing them over costs the thread
// that relays calls, and how long a page of a list of calls takes. The facts are those of calls, as the SBC notes them:
// messages as octets, of which the store makes facts.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type Instant, millis } from '../../kernel/index.ts'
import { type CallQuestion, type Store, StoreWriter, ThreadedStore } from '../../store/index.ts'
import type { Terminal } from '../terminal.ts'
import { type BenchCommand, type Measure, type Row, rowOf } from './row.ts'
import { BENCH_START, FACTS_A_CALL, madeCalls, notedCalls } from './store-traffic.ts'

const FULL = { facts: 100_000, calls: 1_000_000, pages: 100 }
const QUICK = { facts: 30_000, calls: 20_000, pages: 20 }
const CAP_BYTES = 8 * 1024 ** 3
/** Facts between two looks at how many wait. */
const LOOK_EVERY = 500
const KEEP = millis(400 * 86_400_000)
/** Rows of calls of one transaction. */
const CHUNK = 10_000

export async function benchStore({ runs, quick }: BenchCommand, terminal: Terminal): Promise<Row[]> {
  const size = quick ? QUICK : FULL
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'))
  try {
    return [
      ...(await rates(folder, size.facts, quick ? 1 : Math.min(runs, 5), terminal)),
      ...(await pages(folder, size, terminal)),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const RATE: Measure = { name: 'facts of calls into SQLite', unit: 'facts per second', better: 'higher' }
const CPU_RATE: Measure = { name: 'the same, all threads', unit: 'facts per CPU second', better: 'higher' }
const HANDING: Measure = {
  name: 'of that, the thread that hands them over',
  unit: 'µs CPU per fact',
  better: 'lower',
}
const OCTETS: Measure = { name: 'a fact on the disk', unit: 'octets', better: 'lower' }

/** Facts are handed over as fast as the store takes them: none is dropped. */
async function rates(folder: string, facts: number, runs: number, terminal: Terminal): Promise<Row[]> {
  const values: number[][] = [[], [], [], []]
  for (let run = 0; run < runs; run++) {
    const place = join(folder, `rate-${run}.db`)
    const store = await ThreadedStore.open({ place, keepMs: KEEP, capBytes: CAP_BYTES })
    const noted = notedCalls(Math.ceil(facts / FACTS_A_CALL))
    const writer = new StoreWriter(store)
    const [started, cpu, own] = [performance.now(), process.cpuUsage(), process.threadCpuUsage()]
    for (const [index, fact] of noted.entries()) {
      writer.fact(fact)
      if (index % LOOK_EVERY === 0 && writer.counts().waiting > 20_000)
        await nextTurn(() => writer.counts().waiting < 10_000)
    }
    await writer.flush()
    const seconds = (performance.now() - started) / 1000
    const all = process.cpuUsage(cpu)
    const mine = process.threadCpuUsage(own)
    const { written, dropped } = writer.counts()
    if (Object.values(dropped).some(count => count > 0)) terminal.err(`dropped: ${JSON.stringify(dropped)}\n`)
    const { bytes } = await store.size()
    values[0]?.push(Math.round(written / seconds))
    values[1]?.push(Math.round((written * 1e6) / (all.user + all.system)))
    values[2]?.push((mine.user + mine.system) / written)
    values[3]?.push(Math.round(bytes / written))
    await store.end()
    rmSync(place)
  }
  return [RATE, CPU_RATE, HANDING, OCTETS].map((measure, place) => rowOf(measure, values[place] ?? []))
}

async function nextTurn(until: () => boolean): Promise<void> {
  while (!until()) await new Promise(done => setTimeout(done, 1))
}

const QUESTIONS: readonly [string, (chance: number) => CallQuestion][] = [
  ['newest calls', () => ({})],
  ['a page far back', chance => ({ to: timeAt(chance) })],
  ['a number of one caller', chance => ({ number: `+4930${1_000_000 + Math.floor(chance * 1e6)}` })],
  ['the number of an attendant', () => ({ number: '+4952511234' })],
  ['four last digits', chance => ({ number: String(1000 + Math.floor(chance * 9000)) })],
  ['a rare status', () => ({ status: 503 })],
  ['a node, in an hour', chance => ({ node: 'i.EUWE.7', from: timeAt(chance), to: timeAt(chance + 0.01) })],
  ['a region and a trunk', () => ({ region: 'USEA', trunk: '192.0.2.3:5060' })],
  ['short calls', () => ({ shorterThanMs: millis(5000) })],
  ['transferred calls with a status', () => ({ transferred: true, status: 480 })],
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
