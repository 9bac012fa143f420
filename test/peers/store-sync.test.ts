// strace from Debian: no batch is acknowledged before the disk was told to keep the log it stands in. Where that holds, a loss of
// power takes what `store-power-loss.test.ts` lets it take, and no more.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { inFolder, missing } from '../support/program.ts'
import { StoreChild } from '../support/store-crash.ts'

const skip = missing('strace', 'strace')
const BATCHES = 5
const PATIENCE_MS = 30_000

interface Trace {
  /** Acknowledgements that are on their way out. */
  acknowledged: number
  /** Of these, those before which nothing had been brought to the disk since the one before. */
  early: number
}

/** Calls of all threads in their order; one that waits stands in two lines, of which the last says that it is done. */
function readTrace(text: string): Trace {
  const trace: Trace = { acknowledged: 0, early: 0 }
  let synced = 0
  for (const line of text.split('\n')) {
    if (/f(?:data)?sync(?:\(\d+<.*-wal>\)| resumed>.*\)) += 0$/.test(line)) synced++
    else if (/ write\(1</.test(line)) {
      trace.acknowledged++
      if (synced === 0) trace.early++
      else synced--
    }
  }
  return trace
}

test('what is acknowledged was brought to the disk before', { skip }, () =>
  inFolder(async folder => {
    const child = await StoreChild.start(join(folder, 'records.db'), 0)
    const file = join(folder, 'trace')
    const calls = 'trace=fsync,fdatasync,write'
    const tracer = spawn('strace', ['-f', '-qq', '-y', '-e', calls, '-o', file, '-p', String(child.pid)])
    const gone = new Promise(done => tracer.once('close', done))
    try {
      const until = Date.now() + PATIENCE_MS
      const seen = (): Trace => readTrace(existsSync(file) ? readFileSync(file, 'utf8') : '')
      while (seen().acknowledged < BATCHES && Date.now() < until) await pause(50)
      const { acknowledged, early } = seen()
      assert.ok(acknowledged >= BATCHES, `${acknowledged} acknowledgements were seen`)
      // The first may have been brought to the disk before anybody looked.
      assert.ok(early <= 1, `${early} of ${acknowledged} came before their log was on the disk`)
    } finally {
      tracer.kill('SIGINT')
      await gone
      await child.kill()
    }
  }),
)
