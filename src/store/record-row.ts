// A call that only a record tells of, as a row of a list. Nobody here saw its messages: there is no ladder, and what
// Microsoft wrote down of its end stands in its place.

import { type CallRecordFact, talkMs } from '../facts/index.ts'
import { recordDirection } from '../records/index.ts'
import type { CallRow } from './call-row.ts'

/** Several legs of a call share the id in the records, and differ in when they began. */
export const recordName = ({ id, at }: CallRecordFact): string => `${id}-${at.toString(36)}`

/** Undefined where the record does not tell which way the call went. */
export function rowOfRecord(record: CallRecordFact): CallRow | undefined {
  const direction = recordDirection(record)
  if (direction === undefined || record.by !== 'microsoft') return undefined
  const { at, observer, invitedAt = at, startedAt, successful, sipStatus, caller, callee } = record
  const answeredAt = successful ? (startedAt ?? at) : undefined
  const endedAt = record.endedAt ?? record.failedAt ?? answeredAt ?? at
  const status = successful ? 200 : sipStatus
  const region = record.signallingRegion
  return {
    ...{ id: recordName(record), observer, startedAt: invitedAt, endedAt, direction },
    ...(answeredAt !== undefined && { answeredAt, durationMs: talkMs(answeredAt, endedAt) }),
    ...(caller !== undefined && { caller }),
    ...(callee !== undefined && { callee }),
    ...(region !== undefined && { region }),
    ...(status !== undefined && status > 0 && { status }),
    ...{ state: successful ? 'ended' : 'refused', transfer: 'none', says: saysOf(record) },
    ...{ legs: [], findings: 0 },
  }
}

const saysOf = ({ microsoftCode, phrase, sbc }: CallRecordFact): string =>
  [microsoftCode, phrase, sbc === undefined ? undefined : `(${sbc})`]
    .filter(part => part !== undefined)
    .join(' ')
