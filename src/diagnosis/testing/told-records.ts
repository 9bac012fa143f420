// Test support: calls as Microsoft's export has them, read back into facts.

import type { Fact } from '../../facts/index.ts'
import { RecordsAnalysis } from '../../records/index.ts'
import { callTable, type MadeCall, madeCall } from '../../records/testing/index.ts'

export function recordedFacts(calls: readonly MadeCall[]): Fact[] {
  const analysis = new RecordsAnalysis({ observer: 'DirectRouting.calls.csv' })
  analysis.push(Buffer.from(callTable(calls)))
  return analysis.end().facts
}

/** So many calls that failed with a code, over the same SBC. */
export const failedCalls = (count: number, about: Partial<MadeCall>): MadeCall[] =>
  Array.from({ length: count }, (_, number) =>
    madeCall(500_000 + number, {
      minutes: 3 * number,
      successful: false,
      seconds: 1,
      sbc: 'sbc1.example.net',
      callType: 'dr_out',
      ...about,
    }),
  )
