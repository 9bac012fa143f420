// What a process and its children cost, as the kernel counts it.

import { readdirSync, readFileSync } from 'node:fs'

/** Ticks a second of the counters in /proc/PID/stat: USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_A_SECOND = 100

/** Milliseconds of processor time, user and system, of the process and all below it that are alive. */
export const cpuMsOf = (pid: number): number =>
  family(pid).reduce((sum, each) => sum + ticksOf(each), 0) * (1000 / TICKS_A_SECOND)

/** Octets of memory, shared pages by their share (PSS). */
export const pssOf = (pid: number): number =>
  family(pid).reduce((sum, each) => sum + kilobytesIn(`/proc/${each}/smaps_rollup`, 'Pss') * 1024, 0)

function ticksOf(pid: number): number {
  // The second field is a name in parentheses that may hold spaces.
  const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /, '').split(' ')
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
}

function kilobytesIn(file: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(read(file))?.[1] ?? 0)
}

function family(pid: number): number[] {
  const children = tasksOf(pid).flatMap(task => read(`/proc/${pid}/task/${task}/children`).split(' '))
  return [pid, ...children.filter(each => each.trim() !== '').flatMap(each => family(Number(each)))]
}

function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** Empty where the process is gone. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
