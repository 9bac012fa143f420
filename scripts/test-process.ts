// Loaded before tests: `SEED=n npm run check` replays random tests with the seed that a failure printed, and a test
// file that leaves sockets or timers open fails with their names instead of never ending.

import { after } from 'node:test'
import fc from 'fast-check'

const LEAVE_WITHIN_MS = 5000

const { SEED, NODE_TEST_CONTEXT } = process.env
if (SEED !== undefined) fc.configureGlobal({ seed: Number(SEED) })
// Only where a file has a process of its own. The timer itself keeps nothing alive: it comes due only if something
// else does. (The runner's own --test-force-exit would lose results that are still on their way to it.)
if (NODE_TEST_CONTEXT?.startsWith('child')) after(() => setTimeout(leave, LEAVE_WITHIN_MS).unref())

function leave(): void {
  const open = process.getActiveResourcesInfo().filter(name => !/^(PipeWrap|TTYWrap)$/.test(name))
  console.error(
    `left open ${LEAVE_WITHIN_MS} ms after the last test of ${process.argv[1]}: ${open.join(', ')}`,
  )
  process.exit(1)
}
