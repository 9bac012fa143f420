// What everything that is done beside calls costs the thread that relays them: records, health, alerts and the API, as `run`
// has them. Facts of real calls are noted at the pace they come at, and only the time of that and of what follows from it
// is counted, not that of the calls themselves. Ways to be configured take turns; one of them is nothing at all.
//
//   SocketlessCalls --facts--> FactLog --> Operations        the processor time of this thread, garbage included
//
// A process of its own, for the engine's sake.

import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChannelSettings } from '../../alerts/index.ts'
import { API_DEFAULTS, hasSbc, type Loaded } from '../../config/index.ts'
import { FactLog, stamp } from '../../facts/index.ts'
import { type Instant, instantOf } from '../../kernel/index.ts'
import { readConfig } from '../config-file.ts'
import { Operations, type OperationsPlan } from '../operations/operations.ts'
import { RECENT_FACTS } from '../run/diagnosis-watch.ts'
import { operationsOf } from '../run/run-operations.ts'
import { netOf } from './call-subjects.ts'
import { type Noted, SocketlessCalls } from './socketless-calls.ts'
import { CAP_BYTES, KEEP } from './store-rates.ts'

/** The ways to be configured, each with what the one before has. */
export const BESIDE = ['nothing', 'health', 'alerts', 'store', 'api', 'reader'] as const
export type Beside = (typeof BESIDE)[number]

export interface BesideOrder {
  /** Of the SBC, UDP on both sides. */
  config: string
  net: number
  rate: number
  /** Of each way; shorter than it takes until findings are looked for, which is another matter. */
  seconds: number
  turns: number
}

/** Microseconds a call of the thread that relays calls: to note its facts, and later by timers. */
export interface Spent {
  noting: number
  later: number
}

/** One for each turn. */
export type BesideAnswer = Record<Beside, Spent[]>

/** Calls whose facts are noted at once, as after a wait for the core. */
const TICK_MS = 20
/** The kernel counts a thread's time in ticks of a millisecond: for some dozens of microseconds many calls are needed. */
const NOTED_CALLS = 2000
/** An engine that compiles what it runs needs some thousand calls. */
const WARM_UP_CALLS = 6000
/** Longer than anything is remembered of a call that is over. */
const FORGOTTEN_MS = 60_000

class Bench {
  readonly #order: BesideOrder
  readonly #loaded: Loaded
  readonly #calls: SocketlessCalls
  readonly #folder = mkdtempSync(join(tmpdir(), 'linesman-beside-'))
  #noted: Noted[] = []

  constructor(order: BesideOrder) {
    const read = readConfig(order.config)
    if (!read.ok || !hasSbc(read.value)) throw new Error("the benchmark's own configuration has an error")
    this.#order = order
    this.#loaded = read.value
    const note = (noted: Noted): void => void this.#noted.push(noted)
    this.#calls = new SocketlessCalls(read.value.sbc, netOf(order.net), now(), note)
  }

  async run(): Promise<BesideAnswer> {
    await this.#with('api', async facts => this.#noting(facts, WARM_UP_CALLS))
    for (const beside of BESIDE) await this.#turn(beside)
    const answer: BesideAnswer = { nothing: [], health: [], alerts: [], store: [], api: [], reader: [] }
    for (let turn = 0; turn < this.#order.turns; turn++)
      for (const beside of BESIDE) answer[beside].push(await this.#turn(beside))
    rmSync(this.#folder, { recursive: true })
    return answer
  }

  /** Microseconds a call: to note its facts, and afterwards. */
  async #turn(beside: Beside): Promise<Spent> {
    const { rate, seconds } = this.#order
    const ticks = (1000 * seconds) / TICK_MS
    const calls = Math.round((rate * TICK_MS) / 1000)
    const noting = await this.#with(beside, async facts => this.#noting(facts, NOTED_CALLS))
    this.#calls.pass(FORGOTTEN_MS)
    const noted = this.#factsOf(ticks * calls)
    this.#calls.pass(FORGOTTEN_MS)
    const later = await this.#with(beside, facts => this.#later(facts, noted, ticks))
    return { noting: noting / NOTED_CALLS, later: later / (ticks * calls) }
  }

  async #with(beside: Beside, act: (facts: FactLog) => Promise<number>): Promise<number> {
    const facts = new FactLog([], RECENT_FACTS)
    const operations = beside === 'nothing' ? undefined : await Operations.open(this.#plan(facts, beside))
    const leave = beside === 'reader' ? await reading(`${operations?.address}/api/v1/events`) : () => {}
    const spent = await act(facts)
    leave()
    await operations?.end()
    rmSync(this.#storePlace, { force: true })
    return spent
  }

  /** What it takes to note facts of each call where it happens, in between what the SBC does. */
  #noting(facts: FactLog, calls: number): number {
    let spent = 0
    for (let call = 0; call < calls; call++) {
      const noted = this.#factsOf(1)
      const before = process.threadCpuUsage()
      for (const fact of noted) facts.note(stamp(fact, 'sbc', now()))
      spent += since(before)
    }
    return spent
  }

  /** What it takes afterwards, by timers: facts come at their pace, of calls that were placed before. */
  async #later(facts: FactLog, noted: readonly Noted[], ticks: number): Promise<number> {
    const each = noted.length / ticks
    const began = performance.now()
    let spent = 0
    for (let tick = 0; tick < ticks; tick++) {
      for (const fact of noted.slice(tick * each, (tick + 1) * each)) facts.note(stamp(fact, 'sbc', now()))
      const waitMs = Math.max(0, began + (tick + 1) * TICK_MS - performance.now())
      const before = process.threadCpuUsage()
      await new Promise(done => setTimeout(done, waitMs))
      spent += since(before)
    }
    return spent
  }

  #factsOf(calls: number): readonly Noted[] {
    this.#noted = []
    for (let call = 0; call < calls; call++) this.#calls.one()
    return this.#noted
  }

  #plan(facts: FactLog, beside: Beside): OperationsPlan {
    const {
      store: _store,
      api: _api,
      ...plan
    } = operationsOf({
      facts,
      sbc: this.#calls.sbc,
      loaded: () => this.#loaded,
      say: () => {},
    })
    const has = (what: Beside): boolean => BESIDE.indexOf(beside) >= BESIDE.indexOf(what)
    // Else the SBC itself, on the same machine, would be taken for Microsoft.
    const places = { ...plan.places, microsoft: [netOf(this.#order.net).callee] }
    return {
      ...{ ...plan, places },
      ...(has('alerts') && { alerts: { ...plan.alerts, channels: [UNTOLD] } }),
      ...(has('store') && { store: { place: this.#storePlace, keepMs: KEEP, capBytes: CAP_BYTES } }),
      ...(has('api') && { api: { ...API_DEFAULTS, listen: { address: '127.0.0.1', port: 0 } } }),
    }
  }

  get #storePlace(): string {
    return join(this.#folder, 'store.db')
  }
}

/** A channel that no alert is routed to: with one there is a desk. */
const UNTOLD: ChannelSettings = {
  ...{ name: 'untold', type: 'syslog', language: 'en', transport: 'udp', facility: 16 },
  to: { host: '127.0.0.1', port: 514 },
}

/** Microseconds of this thread. */
function since(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before)
  return user + system
}

const now = (): Instant => instantOf(Date.now())

/** In a process of its own: what it costs to read is not asked. */
async function reading(url: string): Promise<() => void> {
  const child = fork(new URL('events-reader.ts', import.meta.url), [url])
  await new Promise(done => child.once('message', done))
  return () => void child.kill()
}

process.once('message', (order: BesideOrder) => {
  new Bench(order).run().then(
    answer => process.send?.(answer, () => process.exit()),
    error => process.send?.({ failed: String(error?.stack) }, () => process.exit(1)),
  )
})
