// records: what is written down of calls afterwards, to facts; and Microsoft's codes in them, explained.

export {
  type CodeQuestion,
  type Explanation,
  explainCode,
  explainHresult,
  explainPhrase,
} from './codes/explain-code.ts'
export { type PhraseFacts, parsePhrase } from './codes/phrase.ts'
export { callRecordsOf, type OwnRecord } from './own-records.ts'
export type { RecordsResult } from './read/record-keeper.ts'
export { isZip, type ZipContent, type ZipMember, zipMembers } from './read/zip-members.ts'
export { recordDirection } from './record-direction.ts'
export { type RecordFact, recordKey } from './record-key.ts'
export { isRecords, RECORD_LIMIT, RecordsAnalysis, type RecordsOptions } from './records-analysis.ts'
