// Records of calls on their way into a running system: from a folder, from Microsoft Graph, over the API. All go through one
// intake, so that none counts twice.
//
//   folder --FolderWatch--> read --+
//   Graph  --GraphPoll----> read --+--> RecordIntake --some at a time--> facts
//   API    -----------------read --+

import { join } from 'node:path'
import type { EvidenceFile, RecordDesk, RecordsTaken } from '../../../api/index.ts'
import {
  FolderWatch,
  type GraphEffect,
  GraphPoll,
  type GraphSettings,
  type ReadFile,
  RecordIntake,
} from '../../../collector/index.ts'
import type { RecordsSettings } from '../../../config/index.ts'
import type { Fact, FactLog } from '../../../facts/index.ts'
import { type Instant, instantOf, systemChance } from '../../../kernel/index.ts'
import { RecordsAnalysis, type RecordsResult } from '../../../records/index.ts'
import type { StateFile } from '../../operations/state-file.ts'
import { exchange } from './http-exchange.ts'
import { filesIn, readRecordFile } from './record-files.ts'

interface Around {
  facts: FactLog
  say: (line: string) => void
  /** Which files of the folder were read, for the next run; without it they are read anew. */
  state?: StateFile | undefined
}

const LOOK_MS = 500
const FOLDER_MS = 2500
/** So many in a look: rules see each of them a few times before it is too long ago. */
const PORTION = 50
const GRAPH = 'graph'

const now = (): Instant => instantOf(Date.now())

interface Folder {
  path: string
  watch: FolderWatch
  lookAt: number
  trouble: string | undefined
}

interface Graph {
  poll: GraphPoll
  settings: GraphSettings
}

export class RecordCollecting implements RecordDesk {
  readonly #around: Around
  readonly #intake = new RecordIntake()
  readonly #ending = new AbortController()
  #folder: Folder | undefined
  #graph: Graph | undefined
  #timer: NodeJS.Timeout | undefined
  /** What is being read; one after the other. */
  #busy: Promise<unknown> = Promise.resolve()
  #isLooking = false

  constructor(settings: RecordsSettings | undefined, around: Around) {
    this.#around = around
    this.renew(settings)
  }

  /** Where records come from, for the log; undefined where nowhere but from the API. */
  get places(): string | undefined {
    const places = [
      this.#folder && `records in ${this.#folder.path}`,
      this.#graph && `records of ${new URL(this.#graph.settings.api).host}`,
    ].filter(place => place !== undefined)
    return places.length === 0 ? undefined : places.join(', ')
  }

  /** `known` were taken by another run. */
  start(known: readonly Fact[]): void {
    this.#intake.know(known)
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  /** Places and secrets from now on. */
  renew({ folder, graph }: RecordsSettings = {}): void {
    if (folder !== this.#folder?.path)
      this.#folder = folder === undefined ? undefined : this.#folderAt(folder)
    if (graph === undefined) this.#graph = undefined
    else if (this.#graph === undefined)
      this.#graph = { poll: new GraphPoll(graph, systemChance(), now()), settings: graph }
    else {
      this.#graph.settings = graph
      this.#graph.poll.renew(graph)
    }
  }

  /** Files that are handed in, one after the other. */
  async take(files: readonly EvidenceFile[]): Promise<RecordsTaken> {
    const total: RecordsTaken = { read: 0, skipped: 0, fresh: 0, known: 0, problems: [] }
    for (const { name, path } of files) {
      const { read, skipped, problems, fresh, known } = await this.#read(path, name)
      total.read += read
      total.skipped += skipped
      total.fresh += fresh
      total.known += known
      total.problems.push(...problems)
    }
    return total
  }

  async end(): Promise<void> {
    clearInterval(this.#timer)
    this.#ending.abort()
    await this.#busy
    this.#hand(Number.POSITIVE_INFINITY)
  }

  #look(): void {
    this.#hand(PORTION)
    if (this.#isLooking || this.#ending.signal.aborted) return
    this.#isLooking = true
    this.#busy = this.#lookAround().finally(() => {
      this.#isLooking = false
    })
  }

  /** Never rejects. */
  async #lookAround(): Promise<void> {
    try {
      const graph = this.#graph
      if (graph !== undefined) await this.#follow(graph, graph.poll.tick(now()))
      const folder = this.#folder
      if (folder !== undefined && now() >= folder.lookAt) await this.#lookInto(folder)
    } catch (error) {
      this.#around.say(`records: ${(error as Error).message}`)
    }
  }

  #hand(most: number): void {
    for (const fact of this.#intake.next(most)) this.#around.facts.note(fact)
  }

  async #follow(graph: Graph, effects: readonly GraphEffect[]): Promise<void> {
    for (const effect of effects) {
      switch (effect.type) {
        case 'tell':
          this.#around.say(effect.says)
          break
        case 'rows':
          this.#rows(effect.json)
          break
        case 'ask': {
          const answer = await exchange(effect.ask, graph.settings.trust, this.#ending.signal)
          if (this.#ending.signal.aborted) return
          await this.#follow(graph, graph.poll.answered(answer, now()))
        }
      }
    }
  }

  #rows(json: string): void {
    const analysis = new RecordsAnalysis({ observer: GRAPH })
    analysis.push(Buffer.from(json))
    this.#taken('Graph', analysis.end())
  }

  async #lookInto(folder: Folder): Promise<void> {
    folder.lookAt = now() + FOLDER_MS
    const entries = await filesIn(folder.path).catch((error: NodeJS.ErrnoException) => error)
    if (entries instanceof Error) return this.#lost(folder, entries)
    if (folder.trouble !== undefined) this.#around.say(`records: ${folder.path} can be read again`)
    folder.trouble = undefined
    const names = folder.watch.look(entries, now())
    for (const name of names) {
      if (this.#ending.signal.aborted) return
      await this.#read(join(folder.path, name), name).catch((error: Error) =>
        this.#around.say(`records: ${error.message}`),
      )
    }
    if (names.length > 0) this.#around.state?.save({ folder: folder.path, read: folder.watch.read })
  }

  #lost(folder: Folder, { code = 'unknown' }: NodeJS.ErrnoException): void {
    if (folder.trouble === code) return
    folder.trouble = code
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`
    this.#around.say(`records: the folder ${folder.path} ${why}; it is looked for again`)
  }

  async #read(path: string, name: string) {
    return this.#taken(name, await readRecordFile(path, name))
  }

  #taken(what: string, { facts, read, skipped, problems }: RecordsResult) {
    const { fresh, known, leftOut } = this.#intake.take(facts)
    const { say } = this.#around
    if (fresh > 0 || what !== 'Graph')
      say(`records of ${what}: ${read} read, ${skipped} passed over, ${known} known already`)
    for (const problem of problems) say(`records of ${what}: ${problem}`)
    if (leftOut > 0) say(`records of ${what}: ${leftOut} left out: too many wait`)
    return { read, skipped, problems, fresh, known }
  }

  #folderAt(path: string): Folder {
    return {
      path,
      watch: new FolderWatch(savedFiles(this.#around.state?.read(), path)),
      lookAt: 0,
      trouble: undefined,
    }
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
