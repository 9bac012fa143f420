// Which way a recorded call went, by its type or else by the leg that its code names.

import type { CallDirection, CallRecordFact } from '../facts/index.ts'

/**
 * `inbound` is from the telephone network: `ByotIn`, `dr_in_bot`, `dr_unassigned_in`; `outbound`: `ByotOut`,
 * `dr_emergency_out`. Undefined where neither type nor code tells.
 */
export function recordDirection({
  callType = '',
  microsoftCode = 0,
}: Pick<CallRecordFact, 'callType' | 'microsoftCode'>): CallDirection | undefined {
  if (/(^|_)in(_|$)|^byotin/i.test(callType)) return 'inbound'
  if (/(^|_)out(_|$)|^byotout/i.test(callType)) return 'outbound'
  const [, leg] = /^5([46])[09]\d{3}$/.exec(String(microsoftCode)) ?? []
  return leg === undefined ? undefined : leg === '4' ? 'inbound' : 'outbound'
}
