// One row of Microsoft's records before it is a fact: its fields by one set of names, whether they came as columns of
// a table or as properties of an object, and what their texts mean.

import type { CallRecordFact } from '../../facts/index.ts'
import { type Instant, millis } from '../../kernel/index.ts'
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

/** Undefined for a row without any time. `text` keeps a text for good, apart from the file it stands in. */
export function callRecordOf(
  raw: RawCall,
  place: { observer: string; ref: string },
  text: (value: string) => string,
): CallRecordFact | undefined {
  const [invitedAt, startedAt, failedAt, endedAt] = [raw.invite, raw.start, raw.failure, raw.end].map(
    recordTime,
  )
  const at = invitedAt ?? startedAt ?? failedAt ?? endedAt
  if (at === undefined) return undefined
  const sipStatus = whole(raw.sipCode)
  const durationMs = whole(raw.duration)
  const fact: CallRecordFact = {
    kind: 'call-record',
    at,
    ...place,
    by: 'microsoft',
    id: text(raw.correlationId ?? ''),
    successful: yes(raw.success) ?? (endedAt !== undefined && (sipStatus ?? 0) === 0),
  }
  return Object.assign(fact, {
    ...present('sharedId', raw.sharedId, text),
    ...present('callType', raw.callType, text),
    ...known('invitedAt', invitedAt),
    ...known('startedAt', startedAt),
    ...known('failedAt', failedAt),
    ...known('endedAt', endedAt),
    ...known('durationMs', durationMs === undefined ? undefined : millis(durationMs * 1000)),
    ...present('caller', raw.caller, value => text(phoneNumber(value))),
    ...present('callee', raw.callee, value => text(phoneNumber(value))),
    ...present('user', raw.upn, text),
    ...present('sbc', raw.sbc, value => text(value.toLowerCase())),
    ...known('sipStatus', sipStatus),
    ...known('microsoftCode', whole(raw.microsoftCode)),
    ...present('phrase', raw.phrase, text),
    ...present('mediaRegion', raw.mediaRegion, text),
    ...present('signallingRegion', raw.signallingRegion, text),
    ...known('mediaBypass', yes(raw.bypass)),
  })
}

const present = (
  name: string,
  value: string | undefined,
  made: (value: string) => string,
): Record<string, string> => (value === undefined ? {} : { [name]: made(value) })

const known = (name: string, value: Instant | number | boolean | undefined): object =>
  value === undefined ? {} : { [name]: value }

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
