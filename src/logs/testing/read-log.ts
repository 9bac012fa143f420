// A log of a test read as a file is.

import type { Fact, FactOf } from '../../facts/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { LogAnalysis } from '../log-analysis.ts'
import type { LogResult } from '../log-intake.ts'

/** After everything the made-up stories tell. */
const BEFORE = instantOf(Date.UTC(2025, 5, 1))

export function readLog(text: string, zoneMinutes?: number): LogResult {
  const zone = zoneMinutes === undefined ? {} : { zoneMinutes }
  const analysis = new LogAnalysis({ observer: 'sbc.log', before: BEFORE, ...zone })
  analysis.push(Buffer.from(text, 'latin1'))
  return analysis.end()
}

export const factsOf = <Kind extends Fact['kind']>({ facts }: LogResult, kind: Kind): FactOf<Kind>[] =>
  facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind)

/** What a fact has struck out is shorter than its Content-Length says; a device logs whole messages. */
export function wholeMessages(facts: readonly Fact[]): Fact[] {
  return facts.map(fact => {
    if (fact.kind !== 'sip') return fact
    const bodyBytes = fact.text.length - fact.text.indexOf('\r\n\r\n') - 4
    return { ...fact, text: fact.text.replace(/Content-Length: \d+/, `Content-Length: ${bodyBytes}`) }
  })
}
