// Files of records: one of them read to facts, and what a folder has.

import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FolderEntry } from '../../../collector/index.ts'
import { RecordsAnalysis, type RecordsResult } from '../../../records/index.ts'
import { openInput } from '../../sources/input.ts'
import { readRecords, recordsSource } from '../../sources/records-source.ts'

/** Whom facts of files name as their observer; the file's name is in what they refer to. */
const OBSERVER = 'records'

/** Throws an `OperatorError` where it cannot be read. */
export async function readRecordFile(path: string, name: string): Promise<RecordsResult> {
  const input = await openInput(path)
  const analysis = new RecordsAnalysis({ observer: OBSERVER })
  if (recordsSource.recognises(input.head)) {
    analysis.begin(name)
    await readRecords(input.chunks, analysis, { name, progress: () => {} })
  } else {
    analysis.problem(`${name}: holds no calls of Direct Routing`)
    await input.chunks.return(undefined)
  }
  return analysis.end()
}

/** The files in a folder, links to some among them; one that goes away meanwhile is not. Throws as `node:fs` does. */
export async function filesIn(folder: string): Promise<FolderEntry[]> {
  const names = (await readdir(folder)).slice(0, MOST)
  const found = await Promise.all(
    names.map(async name => {
      const about = await stat(join(folder, name)).catch(() => undefined)
      return about?.isFile() ? { name, bytes: about.size, changedAt: about.mtimeMs } : undefined
    }),
  )
  return found.filter(entry => entry !== undefined)
}
/** What is looked at of a folder that somebody else's files lie in. */
const MOST = 50_000
