// `npm run fuzz`: inputs that reach new code are kept and changed further, until one breaks something. A run with the
// same seed meets the same inputs as far as its seconds last.
//
//   seeds --> corpus --mutate--> batch --run--> new characters of our source ran? --> corpus
//                                          `--> threw, or took too long --> printed, exit 1
//
//   node scripts/fuzz.ts [--seconds 60] [--target NAME] [--seed N]

import { parseArgs } from 'node:util'
import { seededChance } from '../src/kernel/index.ts'
import { Coverage } from './fuzz/coverage.ts'
import { mutate } from './fuzz/mutate.ts'
import { seedsFor } from './fuzz/seeds.ts'
import { TARGETS, type Target } from './fuzz/targets.ts'

/** Inputs between two looks at the coverage, which costs as much as some hundred inputs. */
const BATCH = 256
/** The longest input is 20 kB; linear work on it takes a few milliseconds even under coverage. */
const TOO_LONG_MS = 500
const MAX_CORPUS = 5000

class Broken extends Error {
  constructor(input: Uint8Array, what: string) {
    super(`${what}\ninput as base64: ${Buffer.from(input).toString('base64')}`)
  }
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    target: { type: 'string' },
    seed: { type: 'string', default: String(process.pid) },
  },
})

const chosen = TARGETS.filter(({ name }) => values.target === undefined || values.target === name)
if (chosen.length === 0) {
  console.error(`no target "${values.target}": ${TARGETS.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const seed = Number(values.seed)
const coverage = new Coverage(
  /\/src\/(?:sip|tls|sbc|element|capture|flows|hep|logs|records)\/(?:[a-z0-9-]+\/)*[a-z0-9-]+\.ts$/,
)
for (const target of chosen) {
  try {
    await fuzz(target, (1000 * Number(values.seconds)) / chosen.length)
  } catch (broken) {
    if (!(broken instanceof Broken)) throw broken
    console.log(`${target.name}: BROKEN, seed ${seed}\n${broken.message}`)
    process.exitCode = 1
  }
}
coverage.close()

async function fuzz(target: Target, limitMs: number): Promise<void> {
  const chance = seededChance(seed)
  const corpus = await seedsFor(target.name)
  const end = performance.now() + limitMs
  coverage.forget()
  run(target, corpus)
  coverage.hasNew(true)
  let inputs = 0
  while (performance.now() < end) {
    const batch = Array.from({ length: BATCH }, () =>
      mutate(corpus[chance.below(corpus.length)] ?? new Uint8Array(0), corpus, chance),
    )
    inputs += BATCH
    const found = newIn(target, batch)
    corpus.push(...found.slice(0, MAX_CORPUS - corpus.length))
  }
  const reached = `${coverage.size} characters of the source reached`
  console.log(
    `${target.name}: ${inputs} inputs, ${corpus.length} kept, ${reached}, seed ${seed}, nothing broke`,
  )
}

/** Those of the inputs that reach what none before did, found by halves. */
function newIn(target: Target, inputs: Uint8Array[]): Uint8Array[] {
  run(target, inputs)
  if (!coverage.hasNew(inputs.length === 1)) return []
  if (inputs.length === 1) return inputs
  const middle = inputs.length >> 1
  return [...newIn(target, inputs.slice(0, middle)), ...newIn(target, inputs.slice(middle))]
}

function run(target: Target, inputs: readonly Uint8Array[]): void {
  for (const input of inputs) {
    const before = process.cpuUsage()
    try {
      target.run(input)
    } catch (error) {
      throw new Broken(input, error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    const { user } = process.cpuUsage(before)
    if (user / 1000 > TOO_LONG_MS) throw new Broken(input, `took ${Math.round(user / 1000)} ms`)
  }
}
