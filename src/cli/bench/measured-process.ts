// A program run to its end, with what it cost: processor time of all its threads and the most memory it held.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { processorMs } from './processor-time.ts'

export interface Cost {
  cpuMs: number
  peakMegabytes: number
  output: string
}

const LOOK_EVERY_MS = 20
const OUTPUT_LIMIT = 1_000_000

/** Costs are those seen last before its end, so a run should last a second. Throws when it ends badly. */
export function measured(command: string, args: readonly string[]): Promise<Cost> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const cost: Cost = { cpuMs: 0, peakMegabytes: 0, output: '' }
    const look = setInterval(() => {
      if (child.pid === undefined) return
      cost.cpuMs = Math.max(cost.cpuMs, processorMs(child.pid))
      cost.peakMegabytes = Math.max(cost.peakMegabytes, peakOf(child.pid))
    }, LOOK_EVERY_MS)
    child.stdout.on('data', data => {
      if (cost.output.length < OUTPUT_LIMIT) cost.output += data
    })
    child.stderr.resume()
    child.once('error', failed)
    child.once('close', code => {
      clearInterval(look)
      if (code === 0) done(cost)
      else failed(new Error(`${command} ended with ${code}`))
    })
  })
}

/** VmHWM of proc(5). */
function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
