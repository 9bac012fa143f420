// What the soak prints: a row every ten seconds, and the verdict.

import type { Sample } from './messages.ts'
import type { LoadCounts, LoadPlan } from './sipp-load.ts'

export interface Outcome {
  counts: LoadCounts
  /** Of SIPp. */
  exitCode: number | null
  said: string
  /** SBC, then Teams; before the first call and after the last. */
  before: readonly Sample[]
  after: readonly Sample[]
}

/** Heap after garbage collection that a process may have gained: code compiled late, tables that keep their size. */
const HEAP_GAIN_LIMIT_MB = 8

const COLUMNS = [
  ['time', 6],
  ['placed', 8],
  ['ok', 7],
  ['lost', 6],
  ['resent', 8],
  ['SBC: transferred', 18],
  ['calls', 7],
  ['legs', 6],
  ['ports', 7],
  ['trans', 7],
  ['rememb', 8],
  ['conns', 7],
  ['sockets', 9],
  ['RSS MB', 8],
  ['PSS MB', 8],
  ['heap MB', 9],
  ['CPU s', 8],
  ['Teams: heap MB', 16],
  ['CPU s', 8],
] as const

const line = (cells: readonly string[]): string =>
  cells.map((cell, index) => cell.padStart(COLUMNS[index]?.[1] ?? 8)).join('')

const mb = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)

export function printHead({ calls, rate, holdMs, media }: Omit<LoadPlan, 'scene' | 'folder'>): void {
  console.log(`${calls} calls, ${rate} a second, ${holdMs / 1000} s each, audio of SIPp: ${media}`)
  console.log(line(COLUMNS.map(([name]) => name)))
}

export function printRow(seconds: number, load: LoadCounts, [sbc, teams]: readonly Sample[]): void {
  if (sbc === undefined || teams === undefined) return
  const counts = sbc.counts as unknown as Record<string, number>
  const of = (name: string): string => String(counts[name] ?? 0)
  console.log(
    line([
      seconds.toFixed(0),
      String(load.placed),
      String(load.successful),
      String(load.failed),
      String(load.retransmissions),
      String(sbc.transferred),
      ...['calls', 'legs', 'ports', 'transactions', 'remembered', 'connections'].map(of),
      String(sbc.sockets),
      mb(sbc.rssBytes),
      mb(sbc.pssBytes),
      mb(sbc.heapBytes),
      (sbc.cpuMs / 1000).toFixed(1),
      mb(teams.heapBytes),
      (teams.cpuMs / 1000).toFixed(1),
    ]),
  )
}

/** Says what came of it; whether all is well. */
export function verdict({ calls }: Pick<LoadPlan, 'calls'>, outcome: Outcome): boolean {
  const problems = problemsOf(calls, outcome)
  const [before, after] = [outcome.before[0], outcome.after[0]]
  const perCall = ((after?.cpuMs ?? 0) - (before?.cpuMs ?? 0)) / calls
  const { placed, successful, failed } = outcome.counts
  console.log(
    `\n${placed} placed, ${successful} successful, ${failed} lost; SBC: ${perCall.toFixed(1)} ms of CPU a call, ` +
      `heap ${mb(before?.heapBytes ?? 0)} MB before and ${mb(after?.heapBytes ?? 0)} MB after`,
  )
  for (const problem of problems) console.log(`FAILED: ${problem}`)
  if (problems.length === 0) console.log('Nothing lost, nothing left over, memory flat.')
  return problems.length === 0
}

function problemsOf(calls: number, { counts, exitCode, said, before, after }: Outcome): string[] {
  const problems: string[] = []
  if (exitCode !== 0 || counts.successful !== calls) {
    problems.push(`${calls - counts.successful} calls lost; SIPp ended with ${exitCode}. ${said}`)
  }
  const transferred = after[0]?.transferred ?? 0
  if (transferred !== calls) problems.push(`${calls - transferred} transfers did not succeed`)
  after.forEach((sample, index) => {
    const name = index === 0 ? 'SBC' : 'Teams'
    const gain = (sample.heapBytes - (before[index]?.heapBytes ?? 0)) / 2 ** 20
    if (gain > HEAP_GAIN_LIMIT_MB) problems.push(`${name}: the heap gained ${gain.toFixed(1)} MB`)
    if (sample.bugs > 0) problems.push(`${name}: ${sample.bugs} bugs, see above`)
    for (const [what, count] of Object.entries(sample.counts)) {
      if (what !== 'connections' && count > 0) problems.push(`${name}: ${count} ${what} left over`)
    }
    // A REFER may leave a connection behind for the next one; every other socket belonged to a call.
    const others = (at: Sample | undefined) => (at?.sockets ?? 0) - (at?.counts.connections ?? 0)
    const sockets = others(sample) - others(before[index])
    if (sockets > 0) problems.push(`${name}: ${sockets} sockets left over`)
  })
  return problems
}
