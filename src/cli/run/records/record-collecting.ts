// Records of calls on their way into a running system: from a folder, from Microsoft Graph, over the API. All go through one
// intake, so that none counts twice.
//
//   RecordFolder --+
//   RecordGraph  --+--> RecordIntake --some at a time--> facts
//   API          --+

import { setImmediate } from 'node:timers/promises'
import type { EvidenceFile, RecordDesk, RecordsTaken } from '../../../api/index.ts'
import { RecordIntake, type RecordSource } from '../../../collector/index.ts'
import type { RecordsSettings } from '../../../config/index.ts'
import { type Fact, type FactLog, inTimeOrder } from '../../../facts/index.ts'
import { type Instant, instantOf } from '../../../kernel/index.ts'
import type { RecordsResult } from '../../../records/index.ts'
import type { KeptState } from '../../operations/kept-state.ts'
import { GRAPH } from './record-ears.ts'
import type { RecordFolder, RecordGraph } from './record-places.ts'

interface Around {
  facts: FactLog
  say: (line: string) => void
}

type RecordPlaces = typeof import('./record-places.ts')

/** What the run before this one has left. */
interface Left {
  /** Records that it took. */
  known: readonly Fact[]
  /** Which files of the folder were read. */
  state?: KeptState
}

const LOOK_MS = 500
/** So many in a look: rules see each of them a few times before it is too long ago. */
const PORTION = 50
/** And at the end, when nobody looks any more. */
const LAST_PORTION = 5000

/** Records that are taken in at once. */
const SLICE = 1000

const now = (): Instant => instantOf(Date.now())

export class RecordCollecting implements RecordDesk {
  readonly #around: Around
  readonly #intake = new RecordIntake()
  readonly #ending = new AbortController()
  #places: RecordPlaces | undefined
  #state: KeptState | undefined
  #folder: RecordFolder | undefined
  #graph: RecordGraph | undefined
  #timer: NodeJS.Timeout | undefined
  #leftOut = 0
  /** Places that are being looked at. */
  readonly #looking = new Map<RecordFolder | RecordGraph, Promise<void>>()

  constructor(around: Around) {
    this.#around = around
  }

  sources(): readonly RecordSource[] {
    return [this.#folder?.source, this.#graph?.source].filter(each => each !== undefined)
  }

  /** Records for which too many waited already, and entries of the folder beyond those that are looked at. */
  leftOut(): Record<string, number> {
    return {
      'collect.records': this.#leftOut,
      ...(this.#folder && { 'collect.records.folder': this.#folder.leftOut }),
    }
  }

  /** Where records come from, for the log; undefined where nowhere but from the API. */
  get places(): string | undefined {
    const places = [
      this.#folder && `records in ${this.#folder.path}`,
      this.#graph && `records of ${this.#graph.host}`,
    ].filter(place => place !== undefined)
    return places.length === 0 ? undefined : places.join(', ')
  }

  /** Until then records come over the API alone. */
  async start(settings: RecordsSettings | undefined, { known, state }: Left = { known: [] }): Promise<void> {
    this.#intake.know(known)
    this.#state = state
    await this.load(settings)
    this.renew(settings)
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  /** What looks at places, with the first one. Throws where it cannot be loaded. */
  async load({ folder, graph }: RecordsSettings = {}): Promise<void> {
    if (folder !== undefined || graph !== undefined) this.#places ??= await import('./record-places.ts')
  }

  /** Places and secrets from now on; what looks at them is loaded. */
  renew({ folder, graph }: RecordsSettings = {}): void {
    const { say } = this.#around
    const ears = { say, take: (what: string, read: RecordsResult) => this.#taken(what, read) }
    if (folder === undefined) this.#folder = undefined
    if (graph === undefined) this.#graph = undefined
    if (this.#places === undefined) return
    const { RecordFolder, RecordGraph } = this.#places
    if (folder !== undefined && folder !== this.#folder?.path)
      this.#folder = new RecordFolder(folder, ears, this.#state)
    if (graph === undefined) return
    if (this.#graph?.isOf(graph)) this.#graph.renew(graph)
    else this.#graph = new RecordGraph(graph, ears, now())
  }

  /** Files that are handed in, one after the other. */
  async take(files: readonly EvidenceFile[]): Promise<RecordsTaken> {
    const total: RecordsTaken = { read: 0, skipped: 0, fresh: 0, known: 0, problems: [] }
    const { readRecordFile } = await import('./record-files.ts')
    for (const { name, path } of files) {
      const result = await readRecordFile(path, name)
      const { fresh, known } = await this.#taken(name, result)
      total.read += result.read
      total.skipped += result.skipped
      total.fresh += fresh
      total.known += known
      total.problems.push(...result.problems)
    }
    return total
  }

  async end(): Promise<void> {
    clearInterval(this.#timer)
    this.#ending.abort()
    await Promise.all(this.#looking.values())
    this.#hand(LAST_PORTION)
    const { waiting } = this.#intake
    if (waiting > 0) this.#around.say(`records: ${waiting} that waited are left; their files are read again`)
  }

  #look(): void {
    this.#hand(PORTION)
    for (const place of [this.#folder, this.#graph]) {
      if (place === undefined || this.#looking.has(place)) continue
      const looking = place
        .look(this.#ending.signal)
        .catch((error: Error) => this.#around.say(`records: ${error.message}`))
        .finally(() => this.#looking.delete(place))
      this.#looking.set(place, looking)
    }
  }

  #hand(most: number): void {
    for (const fact of this.#intake.next(most)) this.#around.facts.note(fact)
    const folder = this.#folder
    // What is being read counts as read already, and has not gone on.
    if (folder !== undefined && this.#intake.waiting === 0 && !this.#looking.has(folder)) folder.save()
  }

  /** In slices: a hundred thousand records take a while, and audio has a packet each 20 ms. */
  async #taken(what: string, { facts, read, skipped, problems }: RecordsResult) {
    const { say } = this.#around
    const total = { fresh: 0, known: 0, leftOut: 0 }
    const inOrder = inTimeOrder(facts)
    for (let from = 0; from < inOrder.length; from += SLICE) {
      const { fresh, known, leftOut } = this.#intake.take(inOrder.slice(from, from + SLICE))
      total.fresh += fresh
      total.known += known
      total.leftOut += leftOut
      await setImmediate()
    }
    // Graph is asked for the same time again and again.
    if (total.fresh > 0 || what !== GRAPH)
      say(`records of ${what}: ${read} read, ${skipped} passed over, ${total.known} known already`)
    for (const problem of problems) say(`records of ${what}: ${problem}`)
    this.#leftOut += total.leftOut
    if (total.leftOut > 0) say(`records of ${what}: ${total.leftOut} left out: too many wait`)
    return total
  }
}
