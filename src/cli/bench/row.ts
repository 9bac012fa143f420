// What a benchmark is, and a row of its answer: one measured value, next to a peer's where there is one.

import type { Terminal } from '../terminal.ts'

/** What of `calls` can be asked for alone. */
export type CallRows = 'cost' | 'beside' | 'heap' | 'rate' | 'witness' | 'memory'

export interface BenchCommand {
  runs: number
  /** One short run of everything, to see that it works. */
  quick?: true
  /** Only these rows. */
  only?: CallRows
  json?: true
}

/** Measures; progress, and what is missing here, goes to stderr. */
export type Bench = (options: BenchCommand, terminal: Terminal) => Promise<Row[]>

/** What is measured, in what unit, and which way is better. */
export interface Measure {
  name: string
  /** As in `µs CPU per message`; its first word also stands behind the peer's value. */
  unit: string
  better: 'lower' | 'higher'
}

/** As in the JSON answer, which scripts rely on. */
export interface Row extends Measure {
  value: number
  peer: string | null
  peerValue: number | null
  /** value / peerValue. */
  ratio: number | null
}

/** `values` and those of the peer are one for each run; the row holds their medians. */
export function rowOf(
  { name, unit, better }: Measure,
  values: readonly number[],
  peer?: { name: string; values: readonly number[] },
): Row {
  const value = median(values)
  if (peer === undefined) return { name, value, unit, better, peer: null, peerValue: null, ratio: null }
  const peerValue = median(peer.values)
  return { name, value, unit, better, peer: peer.name, peerValue, ratio: thousandths(value / peerValue) }
}

/** The middle of an odd number of values, between the two middle ones of an even number; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((x, y) => x - y)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return thousandths(sorted.length % 2 === 0 ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper)
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000
