// `npm run soak:lab`: thousands of calls with random faults in simulated time, a world of its own for each hundred. Ends
// well only if in each of them nothing was left behind, no bug was met and nothing was found that was not done. A
// world follows from its seed alone.
//
//   npm run soak:lab -- [--calls 10000] [--seed N]        --seed with --calls 100 replays one world

import { parseArgs } from 'node:util'
import { type Episode, playEpisode } from '../test/soak/episode.ts'

const CALLS_IN_A_WORLD = 100

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const [calls, firstSeed] = [Number(values.calls), Number(values.seed)]
if (!Number.isInteger(calls) || calls < 1 || !Number.isInteger(firstSeed)) {
  console.error('usage: npm run soak:lab -- [--calls 10000] [--seed 1]')
  process.exit(2)
}

const total = new Map<string, number>()
let failed = 0
let played = 0
let answered = 0
let simulatedMs = 0
const began = performance.now()
for (let seed = firstSeed; played < calls; seed++) {
  const episode = await playEpisode(seed, Math.min(CALLS_IN_A_WORLD, calls - played), true)
  played += episode.calls
  answered += episode.answered
  simulatedMs += episode.simulatedMs
  for (const [what, count] of [...episode.stories, ...episode.faults])
    total.set(what, (total.get(what) ?? 0) + count)
  if (episode.problems.length > 0) tell(episode)
}
const seconds = (performance.now() - began) / 1000
console.log([...total].map(([what, count]) => `${what} ${count}`).join(', '))
console.log(
  `${played} calls, ${answered} answered, ${(simulatedMs / 3_600_000).toFixed(1)} simulated hours in ${seconds.toFixed(0)} s; ` +
    (failed === 0 ? 'nothing left over, nothing found that was not done' : `${failed} worlds FAILED`),
)
process.exitCode = failed === 0 ? 0 : 1

function tell({ seed, calls, problems, faults }: Episode): void {
  failed += 1
  console.log(`FAILED: replay with npm run soak:lab -- --seed ${seed} --calls ${calls}`)
  console.log(`  broken: ${[...faults.keys()].join(', ')}`)
  for (const problem of new Set(problems)) console.log(`  ${problem.slice(0, 1000)}`)
}
