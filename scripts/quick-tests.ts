// The tests of the quick gate, started by `scripts/check.ts`. They share this process, because they share nothing
// else: that is several times faster than a process for each file. Only what failed or was skipped is printed, and
// the counts.

import { relative } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'
import { root, testFiles } from './gate.ts'
import './test-process.ts'

run({ files: testFiles({ sockets: false }), isolation: 'none', cwd: root })
  .on('test:fail', ({ name, file, line, details: { error } }) => {
    process.exitCode = 1
    // A suite that fails because a test in it did says nothing new.
    if ('failureType' in error && error.failureType === 'subtestsFailed') return
    const place = `${relative(root, file ?? root)}:${line ?? 1}`
    console.log(`\nFAILED ${place} ${name}\n${inspect(error.cause ?? error)}\n`)
  })
  .on('test:pass', ({ name, skip }) => {
    if (typeof skip === 'string') console.log(`skipped: ${name} (${skip})`)
  })
  .on('test:summary', ({ file, success, counts, duration_ms }) => {
    if (file !== undefined) return
    const { tests, passed, skipped } = counts
    const took = (duration_ms / 1000).toFixed(1)
    const said = `tests ${tests}, pass ${passed}, fail ${tests - passed - skipped}, skipped ${skipped}`
    console.log(`${success ? 'ok    ' : 'FAILED'} ${said} (${took} s)`)
  })
  .resume()
