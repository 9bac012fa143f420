// `linesman bench`: what something costs in CPU time, next to what a peer needs for the same in the same run. The
// turns of all rows and peers are interleaved, so that a busy machine slows all of them; each value is the median.

import { cpus } from 'node:os'
import { OperatorError } from '../kernel/index.ts'
import type { BenchRow, Timed } from './bench-row.ts'
import { FINE } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** A row of the JSON answer: microseconds of CPU time for each unit. */
interface Measured {
  name: string
  value: number
  unit: 'µs CPU per message'
  better: 'lower'
  peer: string | null
  peerValue: number | null
  /** value / peerValue. */
  ratio: number | null
}

export interface BenchCommand {
  peers?: string
  runs: number
  json?: true
}

/** CPU time of one run of one row: long enough for the clock, short enough to share the machine's moods. */
const RUN_MS = 150
const WARM_UP_MS = 400

export async function bench(name: string, options: BenchCommand, terminal: Terminal): Promise<number> {
  if (name !== 'parse')
    throw new OperatorError({
      code: 'usage/no-such-bench',
      what: `there is no benchmark "${name}"`,
      hint: 'linesman bench parse',
    })
  const { findSipPeer, parseRows } = await import('./bench-parse.ts')
  const peer = findSipPeer(options.peers)
  if (peer === undefined)
    terminal.err('npm package sip is not installed here: measured without a peer (see --peers)\n')
  const rows = measure(parseRows(peer), options.runs)
  const machine = describeMachine()
  if (options.json)
    terminal.out(`${JSON.stringify({ schemaVersion: 1, bench: name, machine, rows }, null, 2)}\n`)
  else terminal.out(`${machine}\n${rows.map(formatRow).join('')}`)
  return FINE
}

const describeMachine = (): string =>
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}, ${process.platform}`

function measure(rows: readonly BenchRow[], runs: number): Measured[] {
  const works = rows.flatMap(({ turn, peer }) => (peer === undefined ? [turn] : [turn, peer.turn]))
  const samples = new Map<Timed, number[]>(works.map(work => [work, []]))
  for (const work of works) costOf(work, WARM_UP_MS)
  for (let run = 0; run < runs; run++) for (const work of works) samples.get(work)?.push(costOf(work, RUN_MS))
  const cost = (work: Timed): number => median(samples.get(work) ?? [])
  return rows.map(({ name, turn, peer }) => {
    const value = cost(turn)
    const peerValue = peer === undefined ? null : cost(peer.turn)
    return {
      name,
      value,
      unit: 'µs CPU per message',
      better: 'lower',
      peer: peer?.name ?? null,
      peerValue,
      ratio: peerValue === null ? null : Math.round((value / peerValue) * 1000) / 1000,
    }
  })
}

/** What the optimiser may not throw away. */
let sink = 0

/** Microseconds of CPU time (all threads, so the garbage collector's too) a unit. */
function costOf(work: Timed, lengthMs: number): number {
  const before = process.cpuUsage()
  const end = performance.now() + lengthMs
  let units = 0
  while (performance.now() < end) {
    sink = (sink + work.run()) | 0
    units += work.units
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / units
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((x, y) => x - y)
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0
  return Math.round(middle * 1000) / 1000
}

function formatRow({ name, value, unit, peer, peerValue, ratio }: Measured): string {
  const against =
    ratio === null
      ? ''
      : `; ${peer}: ${peerValue} µs, ratio ${ratio} (${(1 / ratio).toFixed(1)} times as fast)`
  return `${name}\n  ${value} ${unit}, ${Math.round(1e6 / value)} a second and core${against}\n`
}
