// `npm test`: everything. The house checks, then all tests in one run of Node's test runner, a process for each file
// and two at a time, because those on sockets measure waits and would disturb each other. The runner's own counts
// are the last lines, unless a house check failed and has to be called to mind.

import { houseChecks, runTool, testFiles } from './gate.ts'

/** Many times what the tests take. The runner names the files that had not ended. */
const LIMIT_MS = 900_000

const failed = houseChecks()
const flags = ['--import=./scripts/test-process.ts', '--test', '--test-concurrency=2', '--test-reporter=spec']
const passed = runTool(process.execPath, [...flags, ...testFiles({ sockets: true })], LIMIT_MS)
if (failed.length > 0) console.log(`\nFAILED ${failed.join(', ')}: see above`)
process.exitCode = passed && failed.length === 0 ? 0 : 1
