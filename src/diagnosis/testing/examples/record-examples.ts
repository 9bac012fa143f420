// Test support: examples of what Microsoft's records of calls show, by their codes and by their order.

import { healthyCalls, type MadeCall, madeCall } from '../../../records/testing/index.ts'
import { CODE_CASES } from '../told-codes.ts'
import { detours, failedCalls, recordedFacts, refusedAgain } from '../told-records.ts'
import type { Example, Examples } from './example.ts'

const recorded = (calls: readonly MadeCall[]): Example => ({ facts: () => recordedFacts(calls) })

/** Four such calls on a healthy day. */
const byCode = Object.fromEntries(
  CODE_CASES.toReversed().map(([rule, sipCode, microsoftCode, phrase, callType = 'dr_out']) => {
    const failed = failedCalls(4, { sipCode, microsoftCode, phrase, callType })
    return [rule, recorded([...healthyCalls(60), ...failed])]
  }),
)

/** Callers of an attendant who give up, and none is moved on. */
const givenUp = (count: number): MadeCall[] =>
  Array.from({ length: count }, (_, number) =>
    madeCall(number, { minutes: 5 * number, callType: 'dr_in_bot', seconds: 11, sbc: 'sbc1.example.net' }),
  )

export const RECORD_EXAMPLES: Examples = {
  ...byCode,
  'calls/short': recorded([...healthyCalls(10), ...givenUp(8)]),
  'calls/retried-after-refusal': recorded(refusedAgain(4, 3000)),
  'routing/backup-route-trap': { ...recorded(detours(6, true)), beside: ['calls/failover-timer'] },
}
