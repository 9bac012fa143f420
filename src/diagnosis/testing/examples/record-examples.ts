// Test support: examples of what Microsoft's records of calls show, by their codes and by their order.

import { healthyCalls, type MadeCall, madeCall } from '../../../records/testing/index.ts'
import { CODE_CASES } from '../told-codes.ts'
import { failedCalls, recordedFacts } from '../told-records.ts'
import type { Example, Examples } from './example.ts'

const recorded = (calls: readonly MadeCall[]): Example => ({ facts: () => recordedFacts(calls) })

/** Four such calls on a healthy day. */
const byCode = Object.fromEntries(
  CODE_CASES.toReversed().map(([rule, sipCode, microsoftCode, phrase, callType = 'dr_out']) => {
    const failed = failedCalls(4, { sipCode, microsoftCode, phrase, callType })
    return [rule, recorded([...healthyCalls(60), ...failed])]
  }),
)

/** Calls that wait ten seconds for the first SBC and then go over the second. */
const detours = (count: number): MadeCall[] =>
  Array.from({ length: count }, (_, number) => {
    const about = { caller: '+4930555100', callee: `+4952518${number}***`, callType: 'dr_out' }
    const minutes = 4 * number
    const timer = { sipCode: 408, microsoftCode: 500001, phrase: 'Gateway (SBC) failover timer expired' }
    return [
      madeCall(number, {
        ...about,
        ...timer,
        minutes,
        successful: false,
        seconds: 10,
        sbc: 'sbc1.example.net',
      }),
      madeCall(700 + number, { ...about, minutes: minutes + 1 / 6, sbc: 'sbc2.example.net' }),
    ]
  }).flat()

const refusedAgain = (count: number): MadeCall[] =>
  Array.from({ length: count }, (_, number) => {
    const at = (later: number): string =>
      new Date(Date.UTC(2025, 3, 1, 8) + number * 3000 + later).toISOString()
    return madeCall(number, {
      invite: at(0),
      start: at(0),
      failure: at(1500),
      successful: false,
      sipCode: 603,
      microsoftCode: 0,
      phrase: 'Decline',
      caller: '+495251870***',
      callee: '+4930555100',
      sbc: 'sbc1.example.net',
    })
  })

/** Callers of an attendant who give up, and none is moved on. */
const givenUp = (count: number): MadeCall[] =>
  Array.from({ length: count }, (_, number) =>
    madeCall(number, { minutes: 5 * number, callType: 'dr_in_bot', seconds: 11, sbc: 'sbc1.example.net' }),
  )

export const RECORD_EXAMPLES: Examples = {
  ...byCode,
  'calls/short': recorded([...healthyCalls(10), ...givenUp(8)]),
  'calls/retried-after-refusal': recorded(refusedAgain(4)),
  'routing/backup-route-trap': { ...recorded(detours(6)), beside: ['calls/failover-timer'] },
}
