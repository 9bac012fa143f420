// What tells one record from all others, whichever file, page or mail it stands in: exports cover the same days.

import type { CallRecordFact, TransferCompletionFact } from '../facts/index.ts'

export type RecordFact = CallRecordFact | TransferCompletionFact

export const recordKey = (record: RecordFact): string =>
  record.kind === 'call-record'
    ? `${record.id} ${record.at} ${record.sbc ?? ''} ${record.microsoftCode ?? ''}`
    : `transfer ${record.at} ${record.code}/${record.subCode} ${record.phrase}`
