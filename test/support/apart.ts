// A program of our own, run to its end in a process of its own: for what V8 shares among all of one process.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const LIMIT_MS = 60_000

/** What it printed; throws with what it said where it failed. */
export function printedBy(program: URL): string {
  const limits = { timeout: LIMIT_MS, maxBuffer: 1_000_000 }
  const { status, stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(program)], {
    encoding: 'utf8',
    ...limits,
  })
  if (status !== 0) throw new Error(`${program.pathname} ended with ${status}: ${stderr}`)
  return stdout
}
