// The storm of `linesman bench handshakes`: two thousand peers connect at once to a listener on whose other connections
// messages run. What the storm does to these is measured as round trips of echoes, next to those of the quiet before.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Endpoint } from '../../kernel/index.ts'
import { type Row, rowOf } from './row.ts'

const RUNNING = 50
export const PEERS = 2000
const QUIET_MS = 2000
const LOOK_EVERY_MS = 50
const STORM_LIMIT_MS = 120_000
/** The crowd gives way to everybody else: it stands for machines elsewhere, whose work is not done here. */
const CROWD_NICENESS = 10

/** What a process of the storm is told once; any message after it is the question for a report. */
export interface StormOrder {
  to: Endpoint
  /** Its own addresses are 127.NET.40.x or 127.NET.41.x. */
  net: number
  peers: number
  /** Whether each asks for echoes. */
  asks: boolean
  cert: string
  key: string
  root: string
}

export interface StormReport {
  opened: number
  lost: number
  /** Since the last report. */
  roundTripsMs: number[]
}

export type Who = Pick<StormOrder, 'to' | 'net' | 'cert' | 'key' | 'root'>

interface Weather {
  quiet: number[]
  storm: number[]
  lost: number
  connected: number
  lastedMs: number
}

/** `runs` storms, one after the other. */
export async function benchStorm(who: Who, runs: number): Promise<Row[]> {
  const days: Weather[] = []
  for (let run = 0; run < runs; run++) days.push(await oneStorm(who))
  const quiet = (part: number) => ({ name: 'before the storm', values: days.map(day => at(part, day.quiet)) })
  const stormy = (part: number) => days.map(day => at(part, day.storm))
  const name = (what: string) => `${RUNNING} running connections while ${PEERS} peers connect: ${what}`
  const lower = 'lower' as const
  return [
    rowOf({ name: name('round trip, median'), unit: 'ms', better: lower }, stormy(0.5), quiet(0.5)),
    rowOf({ name: name('round trip, 99 of 100'), unit: 'ms', better: lower }, stormy(0.99), quiet(0.99)),
    rowOf({ name: name('longest round trip'), unit: 'ms', better: lower }, stormy(1), quiet(1)),
    rowOf(
      { name: name('connections lost'), unit: `of ${RUNNING}`, better: lower },
      days.map(day => day.lost),
    ),
    rowOf(
      { name: name('until all are connected'), unit: 'ms', better: lower },
      days.map(day => day.lastedMs),
    ),
    rowOf(
      { name: name('peers connected'), unit: `of ${PEERS}`, better: 'higher' },
      days.map(day => day.connected),
    ),
  ]
}

async function oneStorm(who: Who): Promise<Weather> {
  const running = begin({ ...who, peers: RUNNING, asks: true })
  try {
    await until(async () => (await ask(running)).opened === RUNNING)
    await pause(QUIET_MS / 2)
    await ask(running)
    await pause(QUIET_MS)
    const quiet = (await ask(running)).roundTripsMs
    const began = performance.now()
    const connected = await whilePeersConnect(who, () => pause(LOOK_EVERY_MS))
    const lastedMs = performance.now() - began
    const after = await ask(running)
    return { quiet, storm: after.roundTripsMs, lost: after.lost, connected, lastedMs }
  } finally {
    running.kill()
  }
}

/** Lets all peers connect, does `meanwhile` again and again until they have; how many came through. */
export async function whilePeersConnect(who: Who, meanwhile: () => Promise<void>): Promise<number> {
  const crowd = begin({ ...who, peers: PEERS, asks: false })
  try {
    if (crowd.pid !== undefined) setPriority(crowd.pid, CROWD_NICENESS)
    const end = performance.now() + STORM_LIMIT_MS
    for (;;) {
      await meanwhile()
      const { opened, lost } = await ask(crowd)
      if (opened + lost >= PEERS) return opened
      if (performance.now() > end) throw new Error('the peers of the storm did not come through')
    }
  } finally {
    crowd.kill()
    await once(crowd, 'exit')
  }
}

function begin(order: StormOrder): ChildProcess {
  const child = fork(join(import.meta.dirname, 'storm-process.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  child.send(order)
  return child
}

async function ask(child: ChildProcess): Promise<StormReport> {
  child.send('report')
  return ((await once(child, 'message')) as [StormReport])[0]
}

async function until(met: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + STORM_LIMIT_MS
  while (!(await met())) {
    if (performance.now() > end) throw new Error('the peers of the storm did not come through')
    await pause(LOOK_EVERY_MS)
  }
}

/** The value below which that part of all lies. */
function at(part: number, values: readonly number[]): number {
  const sorted = values.toSorted((x, y) => x - y)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
}
