// Processor time of other processes and of work in this one.

import { readFileSync } from 'node:fs'

/** The kernel's clock for user space (USER_HZ): 100 a second on every Linux. */
export const MS_A_TICK = 10

/** User and system time that all threads of a process used so far, as Linux counts it; 0 when it is gone. */
export function processorMs(pid: number): number {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return 0
  }
  return MS_A_TICK * ticksOf(stat)
}

/** The fields utime and stime of proc(5); the name before them stands in brackets and may hold anything. */
export function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** A piece of work and how many units it does in one go. The number it returns keeps the work from being skipped. */
export interface Timed {
  units: number
  run(): number
}

/** What the optimiser may not throw away. */
let sink = 0

/** Microseconds of CPU time a unit (all threads, so the garbage collector's too) over `lengthMs` of doing it. */
export function processorTimeOf(work: Timed, lengthMs: number): number {
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
