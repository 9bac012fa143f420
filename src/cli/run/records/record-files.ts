// Files of records: one of them read to facts, and what a folder has.

import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { FolderEntry } from '../../../collector/index.ts'
import { RecordsAnalysis, type RecordsResult } from '../../../records/index.ts'
import { openInput } from '../../sources/input.ts'
import { readRecords, recordsSource } from '../../sources/records-source.ts'

/** Whom facts of files name as their observer; the file's name is in what they refer to. */
const OBSERVER = 'records'

/** Throws an `OperatorError` where it cannot be read, and what `signal` says once that ends it. */
export async function readRecordFile(
  path: string,
  name: string,
  signal?: AbortSignal,
): Promise<RecordsResult> {
  const input = await openInput(path, { filesAlone: true })
  try {
    const analysis = new RecordsAnalysis({ observer: OBSERVER })
    if (recordsSource.recognises(input.head)) {
      analysis.begin(name)
      await readRecords(inTurns(input.chunks, signal), analysis, { name, progress: () => {} })
    } else analysis.problem(`${name}: holds no calls of Direct Routing`)
    return analysis.end()
  } finally {
    await input.close()
  }
}

/** Calls stand meanwhile, and audio has a packet each 20 ms: after each piece all others have their turn. */
async function* inTurns(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks)
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      signal?.throwIfAborted()
      yield chunk.subarray(from, from + PIECE_BYTES)
      await setImmediate()
    }
}
const PIECE_BYTES = 64 * 1024

export interface InFolder {
  files: FolderEntry[]
  /** Entries that were not looked at; they may be files. */
  beyond: number
}

/**
 * The files in a folder, links to some among them; one that goes away meanwhile is not. One after the other, for others are
 * to have their turn. Throws as `node:fs` does.
 */
export async function filesIn(folder: string, most = ENTRIES): Promise<InFolder> {
  const files: FolderEntry[] = []
  let looked = 0
  for await (const { name } of await opendir(folder)) {
    looked += 1
    if (looked > COUNTED * most) break
    if (looked > most) continue
    const about = await stat(join(folder, name)).catch(() => undefined)
    if (about?.isFile()) files.push({ name, bytes: about.size, changedAt: about.mtimeMs })
  }
  return { files, beyond: Math.max(0, looked - most) }
}
/** What is looked at of a folder that somebody else's files lie in. */
export const ENTRIES = 50_000
/** So many times as many are counted: a name costs little, and what a file is costs a question. */
const COUNTED = 4
