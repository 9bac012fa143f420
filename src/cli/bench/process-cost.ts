// What a process and those it started cost together, as the kernel counts it.

import { readdirSync, readFileSync } from 'node:fs'
import { processorMs } from './processor-time.ts'

/** Milliseconds of processor time, user and system, of the process and all below it that are alive. */
export const familyMs = (pid: number): number =>
  familyOf(pid).reduce((sum, each) => sum + processorMs(each), 0)

/** Octets of memory of all of them, shared pages by their share (PSS). */
export const familyBytes = (pid: number): number =>
  familyOf(pid).reduce((sum, each) => sum + pssIn(read(`/proc/${each}/smaps_rollup`)), 0)

export const pssIn = (rollup: string): number => Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024

function familyOf(pid: number): number[] {
  const children = tasksOf(pid).flatMap(task => read(`/proc/${pid}/task/${task}/children`).split(' '))
  return [pid, ...children.filter(each => each.trim() !== '').flatMap(each => familyOf(Number(each)))]
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
