// Who is told what comes of the places that records come from.

import type { RecordsResult } from '../../../records/index.ts'

/** What Graph is called in the log. */
export const GRAPH = 'Graph'

export interface RecordEars {
  /** What was read of `what`, a file or Graph. */
  take: (what: string, read: RecordsResult) => Promise<unknown>
  /** A line for the operator. */
  say: (line: string) => void
}
