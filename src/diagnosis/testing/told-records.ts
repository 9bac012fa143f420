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

/** Calls from one number to another, each so long after the one before and declined after a second and a half. */
export const refusedAgain = (count: number, gapMs: number, about: Partial<MadeCall> = {}): MadeCall[] =>
  Array.from({ length: count }, (_, number) => {
    const at = Date.UTC(2025, 3, 1, 8, 0, 0) + number * gapMs
    const iso = (time: number): string => new Date(time).toISOString()
    return madeCall(number, {
      invite: iso(at),
      start: iso(at),
      failure: iso(at + 1500),
      successful: false,
      sipCode: 603,
      microsoftCode: 0,
      phrase: 'Decline',
      caller: '+495251870***',
      callee: '+4930555100',
      sbc: 'sbc1.example.net',
      ...about,
    })
  })

/** Outbound calls that first wait 10 s for sbc1 and then go over sbc2; both attempts have the call's id, or each its own. */
export const detours = (count: number, ownIds = false): MadeCall[] =>
  Array.from({ length: count }, (_, number) => {
    const minutes = 4 * number
    const numbers = { caller: '+4930555100', callee: `+4952518${number}***`, callType: 'dr_out' }
    const timer = { sipCode: 408, microsoftCode: 500001, phrase: 'Gateway (SBC) failover timer expired' }
    return [
      madeCall(number, {
        ...numbers,
        ...timer,
        minutes,
        successful: false,
        seconds: 10,
        sbc: 'sbc1.example.net',
      }),
      madeCall(ownIds ? 700 + number : number, {
        ...numbers,
        minutes: minutes + 1 / 6,
        sbc: 'sbc2.example.net',
      }),
    ]
  }).flat()
