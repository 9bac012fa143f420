// Files of facts as a source, as `--facts` of other commands writes them.

import { type Fact, parseFactLines } from '../../facts/index.ts'
import type { ReadContext, Reading, Source } from './source.ts'
import { wholeOf } from './whole.ts'

export const factSource: Source = {
  kind: 'facts',
  recognises: head => /^\s*\{/.test(Buffer.from(head).toString('latin1')),
  read,
}

/** `run` rotates its own at half of that. */
const LIMIT_BYTES = 200 * 1024 * 1024
/** Lines that are told when they are no facts. */
const PROBLEMS_TOLD = 5

async function read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading> {
  const whole = await wholeOf(chunks, context.name, LIMIT_BYTES)
  const { facts, problems } = parseFactLines(whole.toString('utf8'))
  const told = problems.slice(0, PROBLEMS_TOLD).map(({ line, what }) => `${line}: ${what}`)
  const more = problems.length > PROBLEMS_TOLD ? ['more lines are no facts'] : []
  return {
    facts: facts as Fact[],
    read: facts.length,
    skipped: problems.length,
    problems: [...told, ...more],
  }
}
