// Evidence that somebody hands to a running system is read on a thread of its own, within a memory, until somebody ends it.

import type { ReportDocument } from '../../diagnosis/index.ts'
import type { Ladder } from '../../facts/index.ts'
import type { Language, ToldFinding } from '../../findings/index.ts'
import { onThread } from '../on-thread.ts'
import type { SourceReport } from '../sources/read-sources.ts'

export interface EvidenceFile {
  /** As its owner calls it; findings cite it. */
  name: string
  /** Where it lies. */
  path: string
}

export interface EvidenceRead {
  sources: SourceReport[]
  findings: ToldFinding[]
  /** Of the first calls, as many as can be shown. */
  ladders: Ladder[]
  /** All there are. */
  calls: number
  /** For a ticket. */
  reports: Readonly<Record<Language, ReportDocument>>
}

export interface EvidenceWishes {
  memoryMb: number
  /** Ends it early. */
  signal: AbortSignal
  progress: (says: string) => void
}

/** Throws an `OperatorError` where nothing could be read, where it wanted more memory than it may, and where `signal` ended it. */
export const readEvidence = (files: readonly EvidenceFile[], wishes: EvidenceWishes): Promise<EvidenceRead> =>
  onThread({
    ...wishes,
    file: new URL('./diagnosis-thread.ts', import.meta.url),
    work: files,
    code: 'evidence/not-read',
    hint: 'read it with linesman diagnose on a machine of yours',
  })
