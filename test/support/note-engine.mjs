// Loaded before a program (`--import`): when it ends its first thread writes into the file `NOTED_ENGINE` how far V8's helper
// threads stand back behind it, and then has V8 write all its flags with the values they have.

import { closeSync, openSync, writeFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { isMainThread } from 'node:worker_threads'
import { helperThreads } from '../../src/cli/run/helper-threads.ts'

if (isMainThread)
  process.on('exit', () => {
    const file = process.env.NOTED_ENGINE
    const behind = new Set(helperThreads().map(id => getPriority(id) - getPriority()))
    writeFileSync(file, `helpers: ${[...behind].join()}\n`)
    // V8 writes to the standard output alone. A pipe may be full before all is said: the file takes its number.
    closeSync(1)
    openSync(file, 'a')
    setFlagsFromString('--help')
  })
