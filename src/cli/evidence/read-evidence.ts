// Evidence that somebody hands to a running system is read on a thread of its own, within a time and a memory.

import { Worker } from 'node:worker_threads'
import type { Ladder } from '../../facts/index.ts'
import type { ToldFinding } from '../../findings/index.ts'
import { type Millis, OperatorError } from '../../kernel/index.ts'
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
  /** Of the first calls. */
  ladders: Ladder[]
}

/** What the thread says: how far it is, and at last the answer or why there is none. */
export type EvidenceNews =
  | { type: 'progress'; says: string }
  | { type: 'read'; answer: EvidenceRead }
  | { type: 'failed'; says: string }

export interface EvidenceLimits {
  withinMs: Millis
  memoryMb: number
}

/**
 * Throws an `OperatorError` where nothing could be read, where it took longer than it may, or more memory, and where
 * `signal` ended it.
 */
export async function readEvidence(
  files: readonly EvidenceFile[],
  { withinMs, memoryMb }: EvidenceLimits,
  progress: (says: string) => void,
  signal?: AbortSignal,
): Promise<EvidenceRead> {
  const worker = new Worker(new URL('./diagnosis-thread.ts', import.meta.url), {
    workerData: files,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    execArgv: [],
  })
  const over = Promise.withResolvers<EvidenceRead>()
  const fail = (what: string, hint: string): void =>
    over.reject(new OperatorError({ code: 'evidence/not-read', what, hint }))
  worker.on('message', (news: EvidenceNews) => {
    if (news.type === 'progress') progress(news.says)
    else if (news.type === 'read') over.resolve(news.answer)
    else over.reject(new OperatorError({ code: 'evidence/not-read', what: news.says }))
  })
  worker.on('error', error => fail(`it could not be read: ${error.message}`, TRY_HERE))
  worker.on('exit', () => fail('its reading ended early', TRY_HERE))
  const timer = setTimeout(() => fail(`it took longer than ${withinMs / 1000} s`, TRY_HERE), withinMs)
  const end = (): void => fail('it was ended', 'hand it in again')
  signal?.addEventListener('abort', end)
  if (signal?.aborted) end()
  try {
    return await over.promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
    await worker.terminate()
  }
}

const TRY_HERE = 'read it with linesman diagnose on a machine of yours'
