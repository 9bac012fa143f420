// Evidence that somebody hands to a running system is read on a thread of its own, within a memory, until somebody ends it.

import { Worker } from 'node:worker_threads'
import type { ReportDocument } from '../../diagnosis/index.ts'
import type { Ladder } from '../../facts/index.ts'
import type { Language, ToldFinding } from '../../findings/index.ts'
import { OperatorError } from '../../kernel/index.ts'
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

/** What the thread says: how far it is, and at last the answer or why there is none. */
export type EvidenceNews =
  | { type: 'progress'; says: string }
  | { type: 'read'; answer: EvidenceRead }
  | { type: 'failed'; says: string }

export interface EvidenceWishes {
  memoryMb: number
  /** Ends it early. */
  signal: AbortSignal
  progress: (says: string) => void
}

/** Throws an `OperatorError` where nothing could be read, where it wanted more memory than it may, and where `signal` ended it. */
export async function readEvidence(
  files: readonly EvidenceFile[],
  { memoryMb, signal, progress }: EvidenceWishes,
): Promise<EvidenceRead> {
  const worker = new Worker(new URL('./diagnosis-thread.ts', import.meta.url), {
    workerData: files,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    execArgv: [],
  })
  const over = Promise.withResolvers<EvidenceRead>()
  const fail = (what: string, hint?: string): void =>
    over.reject(new OperatorError({ code: 'evidence/not-read', what, ...(hint !== undefined && { hint }) }))
  worker.on('message', (news: EvidenceNews) => {
    if (news.type === 'progress') progress(news.says)
    else if (news.type === 'read') over.resolve(news.answer)
    else fail(news.says)
  })
  worker.on('error', error => fail(`it could not be read: ${error.message}`, TRY_ELSEWHERE))
  worker.on('exit', () => fail('its reading ended early', TRY_ELSEWHERE))
  const end = (): void => fail('it was ended before it was read')
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  try {
    return await over.promise
  } finally {
    signal.removeEventListener('abort', end)
    await worker.terminate()
  }
}

const TRY_ELSEWHERE = 'read it with linesman diagnose on a machine of yours'
