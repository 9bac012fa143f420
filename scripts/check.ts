// `npm run check`, the quick gate before every commit: format, lint, types, house rules, and all tests that open no
// socket.

import { houseChecks, runTool } from './gate.ts'

/** Many times what the tests take; one that never ends is to be told, not waited for. */
const LIMIT_MS = 300_000

const failed = houseChecks()
if (!runTool(process.execPath, ['scripts/quick-tests.ts'], LIMIT_MS)) failed.push('tests')
if (failed.length > 0) {
  console.log(`FAILED ${failed.join(', ')}: see above`)
  process.exitCode = 1
}
