// The folder that exports are put into: looked at now and then, and what is whole is read.

import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import {
  FINE,
  FolderWatch,
  NOT_KNOWN,
  type ReadFile,
  type RecordSource,
  type RecordStanding,
} from '../../../collector/index.ts'
import { type Noun, type Said, say, worded } from '../../../findings/index.ts'
import { instantOf, remember } from '../../../kernel/index.ts'
import type { KeptState } from '../../operations/kept-state.ts'
import type { RecordEars } from './record-ears.ts'
import { ENTRIES, filesIn, type InFolder, readRecordFile } from './record-files.ts'

const LOOK_EVERY_MS = 2500
/** To look at tens of thousands of files takes a second: it rests so many times as long. */
const REST = 20
const UNREADABLE_LIMIT = 1000

export class RecordFolder {
  readonly path: string
  readonly #watch: FolderWatch
  readonly #ears: RecordEars
  readonly #state: KeptState | undefined
  readonly #most: number
  #lookAt = 0
  /** What the folder itself is the matter with. */
  #lost: Said | undefined
  /** Entries beyond those that are looked at. */
  #beyond = 0
  /** Files that cannot be read, and why, as it was told. */
  readonly #unreadable = new Map<string, string>()
  #isKnown = false
  /** The most entries at once that were not looked at. */
  leftOut = 0
  /** Something was read since the state was saved. */
  #isUnsaved = false

  /** `state` has what was read by the run before; without it all is read anew. */
  constructor(path: string, ears: RecordEars, state: KeptState | undefined, most = ENTRIES) {
    this.path = path
    this.#most = most
    this.#ears = ears
    this.#state = state
    this.#watch = new FolderWatch(savedFiles(state?.read(), path))
  }

  get source(): RecordSource {
    const says = this.#trouble
    const standing: RecordStanding =
      says !== undefined ? { state: 'trouble', says } : this.#isKnown ? FINE : NOT_KNOWN
    return { kind: 'folder', name: this.path, standing }
  }

  /** `now` counts on evenly: a clock that is put right changes nothing of how long a file has been the same. */
  async look(signal: AbortSignal, now = instantOf(performance.now())): Promise<void> {
    if (now < this.#lookAt) return
    const began = performance.now()
    const found = await filesIn(this.path, this.#most).catch((error: NodeJS.ErrnoException) => error)
    this.#lookAt = now + Math.max(LOOK_EVERY_MS, REST * (performance.now() - began))
    this.#isKnown = true
    if (found instanceof Error) return this.#away(found)
    if (this.#lost !== undefined) this.#ears.say(`records: ${this.path} can be read again`)
    this.#lost = undefined
    this.#seen(found)
    for (const name of this.#watch.look(found.files, now)) {
      // Of what the end came before the next run is to know nothing.
      if (signal.aborted) this.#watch.forget(name)
      else await this.#read(name, signal)
    }
  }

  async #read(name: string, signal: AbortSignal): Promise<void> {
    this.#isUnsaved = true
    try {
      await this.#ears.take(name, await readRecordFile(join(this.path, name), name, signal))
      this.#unreadable.delete(name)
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

  /** Of a file that is there no more nobody wants to know why it could not be read. */
  #seen({ files, beyond }: InFolder): void {
    const there = new Set(files.map(({ name }) => name))
    for (const name of this.#unreadable.keys()) if (!there.has(name)) this.#unreadable.delete(name)
    if (beyond > 0 && this.#beyond === 0)
      this.#ears.say(`records: ${this.path} ${worded(say(BEYOND, this.#counts(beyond)), 'en')}`)
    this.#beyond = beyond
    this.leftOut = Math.max(this.leftOut, beyond)
  }

  #counts(beyond: number) {
    return { all: beyond + this.#most, most: this.#most }
  }

  #away({ code = 'unknown' }: NodeJS.ErrnoException): void {
    const says = code === 'ENOENT' ? say(NOT_THERE) : say(NOT_READABLE, { code })
    const told = worded(says, 'en')
    if (this.#lost !== undefined && worded(this.#lost, 'en') === told) return
    this.#lost = says
    this.#ears.say(`records: the folder ${this.path} ${told}; it is looked for again`)
  }

  get #trouble(): Said | undefined {
    if (this.#lost !== undefined) return this.#lost
    if (this.#beyond > 0) return say(BEYOND, this.#counts(this.#beyond))
    const [first] = this.#unreadable
    if (first === undefined) return undefined
    const [name, why] = first
    return say(UNREAD, { files: { count: this.#unreadable.size, of: FILE }, name, why })
  }
}

const NOT_THERE = { en: 'is not there', de: 'ist nicht da' } as const
const NOT_READABLE = { en: 'cannot be read ({code})', de: 'ist nicht zu lesen ({code})' } as const
const BEYOND = {
  en: 'has {all} entries, and only {most} of them are looked at',
  de: 'hat {all} Einträge, und nur {most} davon werden angesehen',
} as const
const UNREAD = {
  en: '{files} cannot be read, as {name}: {why}',
  de: 'nicht zu lesen: {files}, etwa {name}: {why}',
} as const
const FILE: Noun = { en: ['file', 'files'], de: ['Datei', 'Dateien'] }

/** Of a damaged file, and of another folder, nothing is taken. */
function savedFiles(saved: unknown, path: string): ReadFile[] {
  const { folder, read } = (saved ?? {}) as { folder?: unknown; read?: unknown }
  if (folder !== path || !Array.isArray(read)) return []
  return read.filter(
    (each): each is ReadFile =>
      Array.isArray(each) && each.length === 2 && each.every(text => typeof text === 'string'),
  )
}
