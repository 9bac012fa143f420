// Loaded before tests: `SEED=n npm run check` replays random tests with the seed that a failure printed.

import fc from 'fast-check'

const { SEED } = process.env
if (SEED !== undefined) fc.configureGlobal({ seed: Number(SEED) })
