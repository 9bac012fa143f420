// What `run` keeps: facts as they are noted, findings as they are told, for as long and as much as is configured. What is
// lost on the way is said in the log, with the reason.

import type { StoreSettings } from '../../config/index.ts'
import type { Fact, StampedSketch } from '../../facts/index.ts'
import type { ToldFinding } from '../../findings/index.ts'
import { earliest, type Instant } from '../../kernel/index.ts'
import {
  type ProbeResult,
  type Store,
  StoreWriter,
  ThreadedStore,
  type WriterCounts,
} from '../../store/index.ts'
import type { HealthChange } from '../../watch/index.ts'

/** Between two looks for what is too old, where nothing was left over from the last. */
const FORGET_EVERY_MS = 60_000

export class RunStore {
  /** What can be asked; it is written by the methods here, which never wait. */
  readonly store: Store
  readonly #writer: StoreWriter
  readonly #say: (line: string) => void
  #dropsTold = 0
  #forgetAt = 0

  private constructor(store: Store, say: (line: string) => void) {
    this.store = store
    this.#writer = new StoreWriter(store)
    this.#say = say
  }

  /** `own` tells of its calls itself. Throws an `OperatorError` where the store cannot be opened. */
  static async open(
    settings: StoreSettings,
    own: string | undefined,
    say: (line: string) => void,
  ): Promise<RunStore> {
    return new RunStore(await ThreadedStore.open({ ...settings, ...(own !== undefined && { own }) }), say)
  }

  fact(noted: Fact | StampedSketch): void {
    this.#writer.fact(noted)
  }

  finding(finding: ToldFinding): void {
    this.#writer.finding(finding)
  }

  /** All that was handed in so far can be looked up. */
  written(): Promise<void> {
    return this.#writer.flush()
  }

  health(change: HealthChange): void {
    this.#writer.health(change)
  }

  probe(result: ProbeResult): void {
    this.#writer.probe(result)
  }

  /** What was written, what waits, and what was lost on the way by its reason. */
  counts(): WriterCounts {
    return this.#writer.counts()
  }

  /** How much was let go unwritten. */
  get lost(): number {
    return Object.values(this.#writer.counts().dropped).reduce((sum, count) => sum + count, 0)
  }

  /**
   * Now and then: says what was lost since, and lets go of what is too old. Facts are of `now`, what people were told of `wall`:
   * once a clock was set, none of it is too old that is not by both.
   */
  look(now: Instant, wall: Instant): void {
    const { lost } = this
    if (lost > this.#dropsTold) {
      const { dropped, trouble } = this.#writer.counts()
      const why = Object.entries(dropped).filter(([, count]) => count > 0)
      const says = why.map(([reason, count]) => `${reason} ${count}`).join(', ')
      this.#say(`store: not kept: ${says}${trouble === undefined ? '' : ` (${trouble})`}`)
      this.#dropsTold = lost
    }
    if (now < this.#forgetAt) return
    this.#forgetAt = now + FORGET_EVERY_MS
    this.store.forgetOld(earliest(now, wall) as Instant).then(
      more => {
        if (more) this.#forgetAt = 0
      },
      (error: Error) => this.#say(`store: ${error.message}`),
    )
  }

  /** Once everything is on the disk. */
  async end(): Promise<void> {
    await this.#writer.flush()
    await this.store.end()
  }
}
