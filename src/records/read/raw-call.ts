// One row of Microsoft's records before it is a fact: its fields by one set of names, whether they came as columns of
// a table or as properties of an object, and what their texts mean.

import type { CallRecordFact } from '../../facts/index.ts'
import { millis } from '../../kernel/index.ts'
import { recordTime } from './record-time.ts'

/** In the order of the columns of the Teams admin centre's export (Microsoft Learn, "PSTN usage report"). */
export const CALL_FIELDS = [
  'correlationId',
  'objectId',
  'upn',
  'displayName',
  'country',
  'invite',
  'start',
  'failure',
  'end',
  'duration',
  'success',
  'caller',
  'callee',
  'callType',
  'mediaRegion',
  'signallingRegion',
  'sipCode',
  'microsoftCode',
  'phrase',
  'sbc',
  'bypass',
  'sharedId',
] as const
export type CallField = (typeof CALL_FIELDS)[number]

/** Texts as they stand in the row; what is empty or missing is left out. */
export type RawCall = Partial<Record<CallField, string>>

/** Where a record stands, and how its texts are kept apart from the file they were cut out of. */
export interface RecordPlace {
  observer: string
  ref: string
  /** Of texts that are another in each record. */
  own: (value: string) => string
  /** Of texts that many records have. */
  shared: (value: string) => string
}

/** Undefined for a row without any time. */
export function callRecordOf(
  raw: RawCall,
  { observer, ref, own, shared }: RecordPlace,
): CallRecordFact | undefined {
  const invitedAt = recordTime(raw.invite)
  const startedAt = recordTime(raw.start)
  const failedAt = recordTime(raw.failure)
  const endedAt = recordTime(raw.end)
  const at = invitedAt ?? startedAt ?? failedAt ?? endedAt
  if (at === undefined) return undefined
  const sipStatus = whole(raw.sipCode)
  const id = own(raw.correlationId ?? '')
  const successful = yes(raw.success) ?? (endedAt !== undefined && (sipStatus ?? 0) === 0)
  // One after the other, and not by spreading: there are millions of them, and so they share their shape.
  const fact: CallRecordFact = { kind: 'call-record', at, observer, ref, by: 'microsoft', id, successful }
  if (raw.callType !== undefined) fact.callType = shared(raw.callType)
  if (invitedAt !== undefined) fact.invitedAt = invitedAt
  if (startedAt !== undefined) fact.startedAt = startedAt
  if (failedAt !== undefined) fact.failedAt = failedAt
  if (endedAt !== undefined) fact.endedAt = endedAt
  const lasted = whole(raw.duration)
  if (lasted !== undefined) fact.durationMs = millis(lasted * 1000)
  if (raw.caller !== undefined) fact.caller = own(phoneNumber(raw.caller))
  if (raw.callee !== undefined) fact.callee = own(phoneNumber(raw.callee))
  if (sipStatus !== undefined) fact.sipStatus = sipStatus
  const microsoftCode = whole(raw.microsoftCode)
  if (microsoftCode !== undefined) fact.microsoftCode = microsoftCode
  nameParties(fact, raw, shared)
  if (raw.sharedId !== undefined) fact.sharedId = raw.sharedId === raw.correlationId ? id : own(raw.sharedId)
  return fact
}

function nameParties(fact: CallRecordFact, raw: RawCall, shared: (value: string) => string): void {
  if (raw.phrase !== undefined) fact.phrase = shared(raw.phrase)
  if (raw.upn !== undefined) fact.user = shared(raw.upn)
  if (raw.sbc !== undefined) fact.sbc = shared(raw.sbc.toLowerCase())
  if (raw.mediaRegion !== undefined) fact.mediaRegion = shared(raw.mediaRegion)
  if (raw.signallingRegion !== undefined) fact.signallingRegion = shared(raw.signallingRegion)
  const mediaBypass = yes(raw.bypass)
  if (mediaBypass !== undefined) fact.mediaBypass = mediaBypass
}

/** Excel writes a whole number as `504`, or as `504.0` after a detour. */
function whole(value: string | undefined): number | undefined {
  const digits = /^(-?\d{1,12})(?:[.,]0+)?$/.exec(value ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const YES = new Set(['yes', 'true', '1', 'ja', 'oui', 'sí', 'si', 'sì', 'sim', 'tak', 'success', 'wahr'])
const NO = new Set([
  'no',
  'false',
  '0',
  'nein',
  'non',
  'não',
  'nao',
  'nee',
  'nej',
  'nie',
  'attempt',
  'falsch',
])

function yes(value: string | undefined): boolean | undefined {
  const word = value?.toLowerCase()
  if (word === undefined) return undefined
  return YES.has(word) ? true : NO.has(word) ? false : undefined
}

/** Without the dress that keeps Excel from taking it for a number: `="+4930..."`, `'+4930...`. */
const phoneNumber = (value: string): string => value.replace(/^="?|^'|"$/g, '')
