// How many facts a second the store takes, what that costs the thread that writes them and the one that hands them over, and
// the same beside running calls: an SBC in another process, between telephones in a third. The facts are those of calls as
// an SBC notes them, messages as octets.

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { millis } from '../../kernel/index.ts'
import { StoreWriter, ThreadedStore } from '../../store/index.ts'
import type { Terminal } from '../terminal.ts'
import { CallRig, CallStage } from './call-rig.ts'
import { MS_A_TICK, ticksOf } from './processor-time.ts'
import { type Measure, median, type Row, rowOf } from './row.ts'
import { FACTS_A_CALL, notedCalls } from './store-traffic.ts'

export const CAP_BYTES = 8 * 1024 ** 3
export const KEEP = millis(400 * 86_400_000)
/** Facts between two looks at how many wait. */
const LOOK_EVERY = 500
/** Calls a second of the SBC beside it. */
const CALL_RATE = 50

const RATE: Measure = { name: 'facts of calls into SQLite', unit: 'facts per second', better: 'higher' }
const CPU: Measure = { name: 'the same, all threads', unit: 'µs CPU per fact', better: 'lower' }
const WRITING: Measure = { name: 'of that, the thread that writes', unit: 'µs CPU per fact', better: 'lower' }
const HANDING: Measure = {
  name: 'of that, the thread that hands them over',
  unit: 'µs CPU per fact',
  better: 'lower',
}
const OCTETS: Measure = { name: 'a fact on the disk', unit: 'octets', better: 'lower' }
const BESIDE: Measure = {
  name: `facts of calls into SQLite beside ${CALL_RATE} calls a second`,
  unit: 'facts per second',
  better: 'higher',
}
const UNANSWERED: Measure = { name: 'of these calls, not answered', unit: 'calls', better: 'lower' }

interface Run {
  rate: number
  cpu: number
  writing: number
  handing: number
  octets: number
  seconds: number
}

export async function storeRates(
  folder: string,
  facts: number,
  runs: number,
  terminal: Terminal,
): Promise<Row[]> {
  const alone: Run[] = []
  for (let run = 0; run < runs; run++) alone.push(await written(folder, facts, terminal))
  const valuesOf = (key: keyof Run): number[] => alone.map(run => run[key])
  return [
    rowOf(RATE, valuesOf('rate')),
    rowOf(CPU, valuesOf('cpu')),
    rowOf(WRITING, valuesOf('writing')),
    rowOf(HANDING, valuesOf('handing')),
    rowOf(OCTETS, valuesOf('octets')),
    ...(await besideCalls(folder, facts, { runs, seconds: median(valuesOf('seconds')) }, terminal)),
  ]
}

/** Calls are placed for twice as long as the store took alone, and a second more. */
async function besideCalls(
  folder: string,
  facts: number,
  { runs, seconds }: { runs: number; seconds: number },
  terminal: Terminal,
): Promise<Row[]> {
  const stage = await CallStage.open()
  const rig = await CallRig.open(stage, 'sbc', 'udp')
  const rates: number[] = []
  let unanswered = 0
  try {
    const plan = { rate: CALL_RATE, calls: Math.ceil(CALL_RATE * (1 + 2 * seconds)), holdMs: 1000 }
    await rig.run(plan)
    for (let run = 0; run < runs; run++) {
      const calls = rig.run(plan)
      const { rate, seconds: took } = await written(folder, facts, terminal)
      const { placed, answered, ringing, seconds: placing } = await calls
      terminal.err(
        `${Math.round(rate)} facts a second for ${took.toFixed(1)} s; ${answered} of ${placed} calls in ${placing.toFixed(1)} s, ringing after ${ringing.p50.toFixed(1)} ms, p99 ${ringing.p99.toFixed(1)} ms\n`,
      )
      rates.push(rate)
      unanswered += placed - answered
    }
  } finally {
    await rig.close()
    stage.close()
  }
  return [rowOf(BESIDE, rates), rowOf(UNANSWERED, [unanswered])]
}

/** Facts are handed over as fast as the store takes them: none is dropped. */
async function written(folder: string, facts: number, terminal: Terminal): Promise<Run> {
  const place = join(folder, 'rate.db')
  const noted = notedCalls(Math.ceil(facts / FACTS_A_CALL))
  const store = await ThreadedStore.open({ place, keepMs: KEEP, capBytes: CAP_BYTES })
  const writer = new StoreWriter(store)
  const threads = threadMs()
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
  const writing = busiestMs(threads)
  const { written, dropped } = writer.counts()
  if (Object.values(dropped).some(count => count > 0)) terminal.err(`dropped: ${JSON.stringify(dropped)}\n`)
  const { bytes } = await store.size()
  await store.end()
  rmSync(place)
  return {
    rate: Math.round(written / seconds),
    cpu: (all.user + all.system) / written,
    writing: (writing * 1000) / written,
    handing: (mine.user + mine.system) / written,
    octets: Math.round(bytes / written),
    seconds,
  }
}

async function nextTurn(until: () => boolean): Promise<void> {
  while (!until()) await new Promise(done => setTimeout(done, 1))
}

/** Processor time of each thread, in milliseconds. */
const threadMs = (): Map<string, number> =>
  new Map(
    readdirSync('/proc/self/task').map(thread => [
      thread,
      MS_A_TICK * ticksOf(readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')),
    ]),
  )

/** Of the threads but this one, what the busiest has taken since. */
function busiestMs(before: ReadonlyMap<string, number>): number {
  const others = [...threadMs()].filter(([thread]) => thread !== String(process.pid))
  return Math.max(0, ...others.map(([thread, ms]) => ms - (before.get(thread) ?? 0)))
}
