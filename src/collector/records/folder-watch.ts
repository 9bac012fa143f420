// A folder that files are put into: which of them is whole by now, and was not read yet. A file is whole when it has not
// changed for a while; one that changes later is another one.
//
//   not there --seen--> growing --unchanged for a while--> read --changed--> growing

import { between, type Instant, remember, seconds } from '../../kernel/index.ts'

/** What a folder says of a file in it. */
export interface FolderEntry {
  name: string
  bytes: number
  changedAt: number
}

/** Name and state of a file that was read. */
export type ReadFile = readonly [name: string, state: string]

/** A copy over a slow line writes more often than this. */
const SETTLED = seconds(5)
/** Files that are looked at, those that were changed last. */
const FOLDER_LIMIT = 5000
/** Files that are remembered, those that were taken away since among them. */
const FILE_LIMIT = 2 * FOLDER_LIMIT
/** As browsers, copying programs and editors call what is not done yet, and what nobody means to be read. */
const UNDONE = /^\.|~$|\.(?:part|partial|tmp|temp|crdownload|download|filepart|swp)$/i

export class FolderWatch {
  readonly #read: Map<string, string>
  readonly #growing = new Map<string, { state: string; since: Instant }>()

  constructor(read: Iterable<ReadFile> = []) {
    this.#read = new Map(read)
  }

  /** Names of those to be read now, oldest first; they count as read. */
  look(entries: readonly FolderEntry[], now: Instant): string[] {
    const ready: FolderEntry[] = []
    const newest = entries.toSorted((left, right) => right.changedAt - left.changedAt)
    for (const entry of newest.slice(0, FOLDER_LIMIT)) {
      const { name } = entry
      const state = stateOf(entry)
      if (UNDONE.test(name) || entry.bytes === 0 || this.#read.get(name) === state) continue
      const growing = this.#growing.get(name)
      if (growing?.state !== state) remember(this.#growing, name, { state, since: now }, FILE_LIMIT)
      else if (between(growing.since, now) >= SETTLED) ready.push(entry)
    }
    for (const entry of ready) {
      this.#growing.delete(entry.name)
      remember(this.#read, entry.name, stateOf(entry), FILE_LIMIT)
    }
    return ready.toSorted((left, right) => left.changedAt - right.changedAt).map(({ name }) => name)
  }

  /** It could not be read. */
  forget(name: string): void {
    this.#read.delete(name)
  }

  /** For the next run. */
  get read(): readonly ReadFile[] {
    return [...this.#read]
  }
}

const stateOf = ({ bytes, changedAt }: FolderEntry): string => `${bytes} ${changedAt}`
