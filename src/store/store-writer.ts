// The way from whoever observes to the store: nothing here waits, and nothing grows beyond its bounds. What cannot be kept is
// counted by the reason, because a gap in the records must not look like a quiet hour.
//
//   fact --> queue (full: dropped) --every quarter of a second, or a batch full--> store (busy, full, failed: dropped)

import type { Fact, StampedSketch } from '../facts/index.ts'
import type { ToldFinding } from '../findings/index.ts'
import type { Millis } from '../kernel/index.ts'
import { millis } from '../kernel/index.ts'
import type { HealthChange } from '../watch/index.ts'
import { BATCH_LIMIT_BYTES } from './database.ts'
import type { Batch, ProbeResult, Store } from './store.ts'
import { StoreTrouble, type Trouble } from './store-trouble.ts'

export interface WriterLimits {
  /** Records that may wait, and octets of theirs. */
  waiting: number
  waitingBytes: number
  /** Facts of one transaction. */
  batch: number
  /** How long a record waits for others. */
  lingerMs: Millis
}

export const WRITER_LIMITS: WriterLimits = {
  waiting: 50_000,
  waitingBytes: 64 * 1024 * 1024,
  batch: 2000,
  lingerMs: millis(250),
}

/** Batches on their way: while one is written the next is made ready. */
const ON_THE_WAY = 2
/** A fact without a message, and what a row of one with a message has besides it. */
const FACT_BYTES = 600

/** Why records were not kept. */
export type DropReason = 'queue-full' | Trouble

export interface WriterCounts {
  /** Records that wait, or are on their way. */
  waiting: number
  waitingBytes: number
  written: number
  dropped: Record<DropReason, number>
  /** What the store said last of its trouble. */
  trouble?: string
}

type Queued =
  | { type: 'fact'; fact: Fact | StampedSketch }
  | { type: 'finding'; finding: ToldFinding }
  | { type: 'health'; change: HealthChange }
  | { type: 'probe'; probe: ProbeResult }

export class StoreWriter {
  readonly #store: Pick<Store, 'append'>
  readonly #limits: WriterLimits
  #queue: Queued[] = []
  #waitingBytes = 0
  #onTheWay = 0
  #sending = 0
  #timer: NodeJS.Timeout | undefined
  #written = 0
  #trouble: string | undefined
  readonly #dropped: Record<DropReason, number> = { 'queue-full': 0, busy: 0, full: 0, failed: 0 }
  /** Records that are written or dropped since the start, in the order they were taken. */
  #settled = 0
  #nextArrival: PromiseWithResolvers<void> | undefined

  constructor(store: Pick<Store, 'append'>, limits: WriterLimits = WRITER_LIMITS) {
    this.#store = store
    this.#limits = limits
  }

  fact(fact: Fact | StampedSketch): void {
    this.#take({ type: 'fact', fact })
  }

  finding(finding: ToldFinding): void {
    this.#take({ type: 'finding', finding })
  }

  health(change: HealthChange): void {
    this.#take({ type: 'health', change })
  }

  probe(probe: ProbeResult): void {
    this.#take({ type: 'probe', probe })
  }

  counts(): WriterCounts {
    return {
      waiting: this.#queue.length + this.#sending,
      waitingBytes: this.#waitingBytes,
      written: this.#written,
      dropped: { ...this.#dropped },
      ...(this.#trouble !== undefined && { trouble: this.#trouble }),
    }
  }

  /** Everything taken so far is written or counted as dropped; what is taken meanwhile is not waited for. */
  async flush(): Promise<void> {
    const taken = this.#settled + this.#sending + this.#queue.length
    while (this.#settled < taken) {
      this.#nextArrival ??= Promise.withResolvers()
      this.#send()
      await this.#nextArrival.promise
    }
  }

  #take(queued: Queued): void {
    const bytes = bytesOf(queued)
    if (
      this.#queue.length + this.#sending >= this.#limits.waiting ||
      this.#waitingBytes + bytes > this.#limits.waitingBytes
    ) {
      this.#dropped['queue-full']++
      return
    }
    this.#queue.push(queued)
    this.#waitingBytes += bytes
    if (this.#queue.length >= this.#limits.batch) this.#send()
    else this.#timer ??= setTimeout(() => this.#send(), this.#limits.lingerMs)
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    while (this.#queue.length > 0 && this.#onTheWay < ON_THE_WAY) {
      const bytes = this.#nextBatch()
      this.#onTheWay++
      this.#sending += bytes.count
      this.#store.append(batchOf(bytes.records)).then(
        () => this.#arrived(bytes, undefined),
        (error: Error) => this.#arrived(bytes, error),
      )
    }
  }

  #nextBatch(): { records: Queued[]; count: number; bytes: number } {
    let bytes = 0
    let count = 0
    for (const queued of this.#queue) {
      bytes += bytesOf(queued)
      count++
      if (count >= this.#limits.batch || bytes >= BATCH_LIMIT_BYTES) break
    }
    return { records: this.#queue.splice(0, count), count, bytes }
  }

  #arrived({ count, bytes }: { count: number; bytes: number }, error: Error | undefined): void {
    this.#onTheWay--
    this.#sending -= count
    this.#waitingBytes -= bytes
    this.#settled += count
    if (error === undefined) this.#written += count
    else {
      this.#dropped[error instanceof StoreTrouble ? error.trouble : 'failed'] += count
      this.#trouble = error.message
    }
    if (this.#queue.length >= this.#limits.batch) this.#send()
    else if (this.#queue.length > 0) this.#timer ??= setTimeout(() => this.#send(), this.#limits.lingerMs)
    this.#nextArrival?.resolve()
    this.#nextArrival = undefined
  }
}

function bytesOf(queued: Queued): number {
  if (queued.type !== 'fact') return FACT_BYTES
  const { fact } = queued
  if (fact.kind === 'sketch') return fact.octets.length + FACT_BYTES
  return fact.kind === 'sip' ? fact.sizeBytes + FACT_BYTES : FACT_BYTES
}

function batchOf(records: readonly Queued[]): Batch {
  const facts: Batch['facts'][number][] = []
  const findings: ToldFinding[] = []
  const health: HealthChange[] = []
  const probes: ProbeResult[] = []
  for (const queued of records) {
    if (queued.type === 'fact') facts.push(queued.fact)
    else if (queued.type === 'finding') findings.push(queued.finding)
    else if (queued.type === 'health') health.push(queued.change)
    else probes.push(queued.probe)
  }
  return { facts, calls: [], findings, health, probes }
}
