// Microsoft's records of calls as the rules look them up: each once, by its code, with what else went over its SBC.

import type { CallRecordFact, FactLog, TransferCompletionFact } from '../../facts/index.ts'
import { recordKey } from '../../records/index.ts'

/** What Microsoft wrote down of one failure: of a call, or of a transfer in it. */
export type MicrosoftRecord = CallRecordFact | TransferCompletionFact

interface RecordIndex {
  facts: number
  records: readonly CallRecordFact[]
  byCode: ReadonlyMap<number, readonly MicrosoftRecord[]>
  callsOfSbc: ReadonlyMap<string, number>
}

const INDEXES = new WeakMap<FactLog, RecordIndex>()

/** Rules ask again and again for the same log. */
function indexOf(facts: FactLog): RecordIndex {
  const count = facts.all().length
  const known = INDEXES.get(facts)
  if (known !== undefined && known.facts === count) return known
  const records = once(facts.of('call-record').filter(record => record.by === 'microsoft'))
  const all: MicrosoftRecord[] = [...records, ...once(facts.of('transfer-completion'))]
  const index = {
    facts: count,
    records,
    byCode: Map.groupBy(all, codeOf),
    callsOfSbc: countsBy(records, sbcOf),
  }
  INDEXES.set(facts, index)
  return index
}

/** Two exports may cover the same days, and a mail quotes itself. */
const once = <Kind extends MicrosoftRecord>(records: readonly Kind[]): Kind[] => [
  ...new Map(records.map(record => [recordKey(record), record])).values(),
]

function countsBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

export const codeOf = (record: MicrosoftRecord): number =>
  (record.kind === 'call-record' ? record.microsoftCode : record.subCode) ?? -1
export const statusOf = (record: MicrosoftRecord): number | undefined =>
  record.kind === 'call-record' ? record.sipStatus : record.code
/** The SBC's name; empty where the record has none. */
export const sbcOf = (record: MicrosoftRecord): string =>
  record.kind === 'call-record' ? (record.sbc ?? '') : ''

/** All calls Microsoft recorded, in the order of their times. */
export const callRecordsIn = (facts: FactLog): readonly CallRecordFact[] => indexOf(facts).records

export const recordsWithCode = (facts: FactLog, code: number): readonly MicrosoftRecord[] =>
  indexOf(facts).byCode.get(code) ?? []

export const callsOver = (facts: FactLog, sbc: string): number => indexOf(facts).callsOfSbc.get(sbc) ?? 0

/** `dr_in_bot`, `dr_in_ucap`, `ByotInUcap`: from outside to an auto attendant or a call queue. */
export const isToBot = ({ callType = '' }: CallRecordFact): boolean =>
  /^(?:dr_|byot)_?in_?(?:bot|ucap)/i.test(callType)
export const isInbound = ({ callType = '' }: CallRecordFact): boolean =>
  /^(?:dr_|byot)(?:unassigned_)?in/i.test(callType)
export const isOutbound = ({ callType = '' }: CallRecordFact): boolean =>
  /^(?:dr_|byot)(?:emergency_?)?out/i.test(callType)
