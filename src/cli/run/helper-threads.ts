// V8 marks, sweeps and compiles on helper threads. Where each has a core to itself that costs calls nothing. On a small
// machine they share one with the thread of the calls, which gets a fifth of it while the heap is marked: calls then
// waited for a tenth of a second. So the helpers stand back: they get what the thread of the calls leaves, and a tenth.
//
// Linux keeps a priority for each thread (setpriority(2), "C library/kernel differences"); elsewhere nothing changes.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

const THREADS = '/proc/self/task'
const HELPER = 'V8Worker'
/** So much nicer, a thread gets a tenth of what the other does: what is compiled in a rush is still done in time. */
const NICER = 10
const NICEST = constants.priority.PRIORITY_LOW

/** Numbers of V8's helper threads, which it starts with the process; none where the system does not tell. */
export function helperThreads(): number[] {
  if (!existsSync(THREADS)) return []
  return readdirSync(THREADS)
    .filter(id => readFileSync(`${THREADS}/${id}/comm`, 'utf8').includes(HELPER))
    .map(Number)
}

/** To be called by the thread of the calls. Returns why the system refuses that, if it does: calls go on as well, but for a pause now and then. */
export function letHelpersStandBack(): string | undefined {
  try {
    const behind = Math.min(getPriority() + NICER, NICEST)
    for (const id of helperThreads()) setPriority(id, behind)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
