// Test support: calls of a company on some days, as Microsoft records them, written as its exports are.

import { deflateRawSync } from 'node:zlib'
import { type Chance, type Instant, instantOf, seededChance } from '../../kernel/index.ts'

/** One call as both exports have it; times are ISO 8601 or empty. */
export interface MadeCall {
  id: string
  sharedId: string
  upn: string
  invite: string
  start: string
  failure: string
  end: string
  seconds: number
  successful: boolean
  caller: string
  callee: string
  /** As the admin centre writes it: `dr_in`. */
  callType: string
  sipCode: number
  microsoftCode: number
  phrase: string
  sbc: string
}

export const MADE_FROM = instantOf(Date.UTC(2025, 3, 1, 7, 0, 0))
export const SBCS = ['sbc1.example.net', 'sbc2.example.net'] as const

const iso = (at: number): string => new Date(at).toISOString()

export function guid(number: number): string {
  const hex = number.toString(16).padStart(12, '0')
  return `5b1e4a70-0000-4000-8000-${hex}`
}

/** One call, begun `minutes` after `MADE_FROM`, good and of three minutes where nothing else is said. */
export function madeCall(number: number, about: Partial<MadeCall> & { minutes?: number } = {}): MadeCall {
  const { minutes = number, ...other } = about
  const invite: Instant = instantOf(MADE_FROM + minutes * 60_000)
  const seconds = about.seconds ?? 180
  const successful = about.successful ?? true
  const start = invite + 4000
  return {
    id: guid(number),
    sharedId: '',
    upn: `user${number % 40}@example.net`,
    invite: iso(invite),
    start: iso(start),
    failure: successful ? '' : iso(invite + seconds * 1000),
    end: successful ? iso(start + seconds * 1000) : '',
    seconds,
    successful,
    caller: `+49525187${String(number % 1000).padStart(3, '0')}***`,
    callee: `+4930555${String(number % 1000).padStart(3, '0')}`,
    callType: 'dr_in',
    sipCode: 0,
    microsoftCode: 540000,
    phrase: 'BYE',
    sbc: SBCS[number % 2] as string,
    ...other,
  }
}

/** How calls of a healthy company end when nobody talks: busy, declined, given up, answered elsewhere, wrong numbers. */
const UNANSWERED = [
  { sipCode: 486, microsoftCode: 560486, phrase: 'Busy Here', callType: 'dr_out' },
  { sipCode: 487, microsoftCode: 540487, phrase: 'Request Terminated', callType: 'dr_in' },
  { sipCode: 487, microsoftCode: 10003, phrase: 'Call is accepted by the other endpoint', callType: 'dr_in' },
  { sipCode: 487, microsoftCode: 540200, phrase: 'Call completed elsewhere', callType: 'dr_in' },
  { sipCode: 487, microsoftCode: 10004, phrase: 'Call was not answered', callType: 'dr_in' },
  { sipCode: 603, microsoftCode: 0, phrase: 'Decline', callType: 'dr_in' },
  { sipCode: 603, microsoftCode: 560603, phrase: 'Decline', callType: 'dr_out' },
  { sipCode: 480, microsoftCode: 560480, phrase: 'Temporarily Unavailable', callType: 'dr_out' },
  { sipCode: 404, microsoftCode: 560404, phrase: 'Not Found', callType: 'dr_out' },
] as const

/** Days of a healthy company: a third of the calls to its attendant and on to somebody, a few that come to nothing. */
export function healthyCalls(count: number, seed = 1): MadeCall[] {
  const chance = seededChance(seed)
  return Array.from({ length: count }, (_, number) => healthyCall(number, chance)).flat()
}

function healthyCall(number: number, chance: Chance): MadeCall[] {
  const minutes = number * 2
  const roll = chance.below(100)
  if (roll < 12) {
    const ending = UNANSWERED[chance.below(UNANSWERED.length)] as (typeof UNANSWERED)[number]
    return [madeCall(number, { minutes, ...ending, successful: false, seconds: 8 + chance.below(20) })]
  }
  const seconds = 30 + chance.below(600)
  if (roll < 45) {
    const attendant = { callType: 'dr_in_bot', upn: 'attendant@example.net', sharedId: guid(number), minutes }
    const first = madeCall(number, { ...attendant, seconds: 6 + chance.below(8) })
    return [
      first,
      madeCall(1_000_000 + number, { ...attendant, minutes: minutes + 0.2, sbc: first.sbc, seconds }),
    ]
  }
  if (roll < 75) return [madeCall(number, { minutes, seconds })]
  return [madeCall(number, { minutes, seconds, callType: 'dr_out', microsoftCode: 560000 })]
}

/** The names Microsoft's page gives the columns. */
export const COLUMN_NAMES = [
  ...['CorrelationId', 'AAD ObjectId', 'UPN', 'Display Name', 'User country', 'Invite time', 'Start time'],
  ...[
    'Failure time',
    'End time',
    'Duration (seconds)',
    'Success',
    'Caller Number',
    'Callee Number',
    'Call type',
  ],
  ...['Azure region for Media', 'Azure region for Signaling', 'Final SIP code', 'Final Microsoft subcode'],
  ...['Final SIP Phrase', 'SBC FQDN', 'Media bypass', 'Shared correlation ID'],
]

export interface TableOptions {
  names?: readonly string[]
  delimiter?: string
}

/** `DirectRouting.calls.<date>.csv`. */
export function callTable(calls: readonly MadeCall[], options: TableOptions = {}): string {
  const { names = COLUMN_NAMES, delimiter = ',' } = options
  const cell = (value: string): string =>
    /["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value
  const rows = [names, ...calls.map(cellsOf)]
  return rows.map(row => `${row.map(cell).join(delimiter)}\r\n`).join('')
}

const yes = (value: boolean): string => (value ? 'Yes' : 'No')

const cellsOf = (call: MadeCall): string[] => [
  ...[
    call.id,
    '9d1c2a4e-0000-4000-8000-000000000001',
    call.upn,
    'Kim, Muster',
    'DE',
    call.invite,
    call.start,
  ],
  ...[
    call.failure,
    call.end,
    String(call.seconds),
    yes(call.successful),
    call.caller,
    call.callee,
    call.callType,
  ],
  ...['EUWE', 'EUNO', String(call.sipCode), String(call.microsoftCode), call.phrase, call.sbc],
  ...[yes(false), call.sharedId],
]

/** One page of Graph's `getDirectRoutingCalls`. */
export function callPage(calls: readonly MadeCall[], nextLink?: string): string {
  const context =
    'https://graph.microsoft.com/v1.0/$metadata#Collection(microsoft.graph.callRecords.directRoutingLogRow)'
  const page = {
    '@odata.context': context,
    '@odata.count': calls.length,
    ...(nextLink !== undefined && { '@odata.nextLink': nextLink }),
    value: calls.map(rowOf),
  }
  return JSON.stringify(page, null, 2)
}

const missing = (time: string): string => (time === '' ? '0001-01-01T00:00:00Z' : time)

const GRAPH_TYPES: Readonly<Record<string, string>> = {
  dr_in: 'ByotIn',
  dr_out: 'ByotOut',
  dr_in_bot: 'ByotInUcap',
}

const rowOf = (call: MadeCall): object => ({
  id: `row-${call.id}`,
  correlationId: call.id,
  userId: null,
  userPrincipalName: call.upn,
  userDisplayName: 'Kim "Muster" {2}',
  startDateTime: missing(call.start),
  inviteDateTime: missing(call.invite),
  failureDateTime: missing(call.failure),
  endDateTime: missing(call.end),
  duration: call.seconds,
  callType: GRAPH_TYPES[call.callType] ?? call.callType,
  successfulCall: call.successful,
  callerNumber: call.caller,
  calleeNumber: call.callee,
  mediaPathLocation: 'EUWE',
  signalingLocation: 'EUNO',
  finalSipCode: call.sipCode,
  callEndSubReason: call.microsoftCode,
  finalSipCodePhrase: call.phrase,
  trunkFullyQualifiedDomainName: call.sbc,
  mediaBypassEnabled: false,
  transferorCorrelationId: call.sharedId === '' ? null : call.sharedId,
  administrativeUnitInfos: [{ id: '639b616c-0000-4000-8000-933b8eb21000' }],
})

/** A zip of these files. With `streamed` the lengths stand after the data, as writers do that cannot go back. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array>>, streamed = false): Uint8Array {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content)
    const unpackedLength = Buffer.byteLength(content)
    const lengths = [0, packed.length, unpackedLength]
    const head = record(
      0x04034b50,
      [20, streamed ? 8 : 0, 8, 0, 0],
      streamed ? [0, 0, 0] : lengths,
      [name.length, 0],
      name,
    )
    const tail = streamed ? record(0x08074b50, [], lengths, [], '') : new Uint8Array(0)
    directory.push(
      record(
        0x02014b50,
        [20, 20, streamed ? 8 : 0, 8, 0, 0],
        lengths,
        [name.length, 0, 0, 0, 0, 0, 0, ...halves(offset)],
        name,
      ),
    )
    parts.push(head, packed, tail)
    offset += head.length + packed.length + tail.length
  }
  const listed = Buffer.concat(directory)
  const count = directory.length
  return Buffer.concat([
    ...parts,
    listed,
    record(0x06054b50, [0, 0, count, count], [listed.length, offset], [0], ''),
  ])
}

const halves = (value: number): [number, number] => [value & 0xffff, value >>> 16]

function record(
  mark: number,
  before: number[],
  lengths: number[],
  after: number[],
  name: string,
): Uint8Array {
  const octets = Buffer.alloc(4 + 2 * before.length + 4 * lengths.length + 2 * after.length)
  let at = octets.writeUInt32LE(mark, 0)
  for (const value of before) at = octets.writeUInt16LE(value, at)
  for (const value of lengths) at = octets.writeUInt32LE(value, at)
  for (const value of after) at = octets.writeUInt16LE(value, at)
  return Buffer.concat([octets, Buffer.from(name)])
}
