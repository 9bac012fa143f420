// Another program that goes its own way: nobody waits for it, and it lives on without us.

import { spawn } from 'node:child_process'

/** Where there is no such program, nothing happens. */
export function startApart(path: string, args: readonly string[]): void {
  spawn(path, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
