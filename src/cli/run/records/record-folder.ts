// The folder that exports are put into: looked at now and then, and what is whole is read.

import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { FolderWatch, type ReadFile } from '../../../collector/index.ts'
import { instantOf, remember } from '../../../kernel/index.ts'
import type { KeptState } from '../../operations/kept-state.ts'
import type { RecordEars } from './record-ears.ts'
import { filesIn, readRecordFile } from './record-files.ts'

const LOOK_EVERY_MS = 2500
/** To look at tens of thousands of files takes a second: it rests so many times as long. */
const REST = 20
const UNREADABLE_LIMIT = 1000

export class RecordFolder {
  readonly path: string
  readonly #watch: FolderWatch
  readonly #ears: RecordEars
  readonly #state: KeptState | undefined
  #lookAt = 0
  #trouble: string | undefined
  /** Why files cannot be read, as it was told. */
  readonly #unreadable = new Map<string, string>()
  /** Something was read since the state was saved. */
  #isUnsaved = false

  /** `state` has what was read by the run before; without it all is read anew. */
  constructor(path: string, ears: RecordEars, state: KeptState | undefined) {
    this.path = path
    this.#ears = ears
    this.#state = state
    this.#watch = new FolderWatch(savedFiles(state?.read(), path))
  }

  /** `now` counts on evenly: a clock that is put right changes nothing of how long a file has been the same. */
  async look(signal: AbortSignal, now = instantOf(performance.now())): Promise<void> {
    if (now < this.#lookAt) return
    const began = performance.now()
    const entries = await filesIn(this.path).catch((error: NodeJS.ErrnoException) => error)
    this.#lookAt = now + Math.max(LOOK_EVERY_MS, REST * (performance.now() - began))
    if (entries instanceof Error) return this.#lost(entries)
    if (this.#trouble !== undefined) this.#ears.say(`records: ${this.path} can be read again`)
    this.#trouble = undefined
    for (const name of this.#watch.look(entries, now)) {
      // Of what the end came before the next run is to know nothing.
      if (signal.aborted) this.#watch.forget(name)
      else await this.#read(name, signal)
    }
  }

  async #read(name: string, signal: AbortSignal): Promise<void> {
    this.#isUnsaved = true
    try {
      await this.#ears.take(name, await readRecordFile(join(this.path, name), name, signal))
    } catch (error) {
      if (signal.aborted) this.#watch.forget(name)
      else this.#unread(name, (error as Error).message)
    }
  }

  /** Once all that was read has gone on: what waits is lost with the process, and its file is then read again. */
  save(): void {
    if (!this.#isUnsaved) return
    this.#isUnsaved = false
    this.#state?.save({ folder: this.path, read: this.#watch.read })
  }

  /** It is tried again, for rights may be given without a change of the file, and told once. */
  #unread(name: string, why: string): void {
    this.#watch.forget(name)
    if (this.#unreadable.get(name) !== why) this.#ears.say(`records: ${why}`)
    remember(this.#unreadable, name, why, UNREADABLE_LIMIT)
  }

  #lost({ code = 'unknown' }: NodeJS.ErrnoException): void {
    if (this.#trouble === code) return
    this.#trouble = code
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`
    this.#ears.say(`records: the folder ${this.path} ${why}; it is looked for again`)
  }
}

/** Of a damaged file, and of another folder, nothing is taken. */
function savedFiles(saved: unknown, path: string): ReadFile[] {
  const { folder, read } = (saved ?? {}) as { folder?: unknown; read?: unknown }
  if (folder !== path || !Array.isArray(read)) return []
  return read.filter(
    (each): each is ReadFile =>
      Array.isArray(each) && each.length === 2 && each.every(text => typeof text === 'string'),
  )
}
