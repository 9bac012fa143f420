// Work that takes long goes to a thread of its own, within a memory, until it is done or somebody ends it: whoever relays calls
// does not wait for it, and what was made to be slow or large costs no more than that thread.

import { parentPort, Worker, workerData } from 'node:worker_threads'
import { OperatorError } from '../kernel/index.ts'

/** What the thread says: how far it is, and at last the answer or why there is none. */
type News<Answer> =
  | { type: 'progress'; says: string }
  | { type: 'done'; answer: Answer }
  | { type: 'failed'; says: string }

export interface ThreadOrder {
  /** The thread's own file, which calls `serveThread`. */
  file: URL
  /** Data, which the thread gets a copy of. */
  work: unknown
  memoryMb: number
  /** Ends it early. */
  signal: AbortSignal
  progress?: (says: string) => void
  /** Of the `OperatorError` that it is when it fails: `evidence/not-read`. */
  code: string
  /** What to do when the thread itself has ended early. */
  hint: string
}

/** Throws an `OperatorError` where it fails, wants more memory than it may, and where `signal` ends it. */
export async function onThread<Answer>(order: ThreadOrder): Promise<Answer> {
  const { file, work, memoryMb, signal, progress, code, hint: tryElse } = order
  const worker = new Worker(file, {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    execArgv: [],
  })
  const over = Promise.withResolvers<Answer>()
  const fail = (what: string, hint?: string): void =>
    over.reject(new OperatorError({ code, what, ...(hint !== undefined && { hint }) }))
  worker.on('message', (news: News<Answer>) => {
    if (news.type === 'progress') progress?.(news.says)
    else if (news.type === 'done') over.resolve(news.answer)
    else fail(news.says)
  })
  worker.on('error', error => fail(`it could not be read: ${error.message}`, tryElse))
  worker.on('exit', () => fail('its reading ended early', tryElse))
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

/** In the thread: works on what it was given, and tells the outcome. */
export async function serveThread<Work>(
  work: (given: Work, progress: (says: string) => void) => unknown,
): Promise<void> {
  const tell = (news: News<unknown>): void => parentPort?.postMessage(news)
  try {
    tell({ type: 'done', answer: await work(workerData, says => tell({ type: 'progress', says })) })
  } catch (error) {
    tell({ type: 'failed', says: (error as Error).message })
  }
}
