// What is known to be missing of an export, as facts: exports that were lost on the way, and packets that a sampling
// exporter never looked at.

import type { GapFact } from '../facts/index.ts'
import { between, type Instant, type Millis, minutes } from '../kernel/index.ts'
import type { Exporter } from './exporter.ts'
import type { ExportPlace } from './flow-sink.ts'

/** Losses of one exporter that follow each other so closely are one gap. */
const TOGETHER = minutes(1)
/** Gaps that stand open at a time. */
const MAX_OPEN = 256

interface Gap {
  exporter: Exporter
  of: 'records' | 'exports'
  count: number
  ref: string
  /** When the last export before it came; its first where none did. */
  from: Instant
  to: Instant
}

export class FlowGaps {
  readonly #observer: string
  readonly #note: (fact: GapFact) => void
  readonly #open = new Map<Exporter, Gap>()
  readonly #lastSeen = new WeakMap<Exporter, Instant>()
  readonly #sampled = new WeakMap<Exporter, number>()
  #lost = { records: 0, exports: 0 }
  #highestRate = 1

  constructor(observer: string, note: (fact: GapFact) => void) {
    this.#observer = observer
    this.#note = note
  }

  get lost(): { records: number; exports: number } {
    return this.#lost
  }

  /** Of all exporters, the one that looks at least. */
  get highestRate(): number {
    return this.#highestRate
  }

  seen(exporter: Exporter, { at }: ExportPlace): void {
    this.#lastSeen.set(exporter, at)
  }

  missing(exporter: Exporter, count: number, of: 'records' | 'exports', { at, ref }: ExportPlace): void {
    const open = this.#open.get(exporter)
    if (count < 0) {
      if (open === undefined) return
      this.#lost[of] -= Math.min(open.count, -count)
      open.count = Math.max(0, open.count + count)
      return
    }
    this.#lost[of] += count
    if (open !== undefined && between(open.to, at) <= TOGETHER) {
      open.count += count
      open.to = at
      return
    }
    this.#close(exporter)
    if (this.#open.size >= MAX_OPEN) this.#closeOldest()
    const from = this.#lastSeen.get(exporter) ?? at
    this.#open.set(exporter, { exporter, of, count, ref, from, to: at })
  }

  sampled(exporter: Exporter, every: number, name: string | undefined, { at, ref }: ExportPlace): void {
    if (every <= 1 || this.#sampled.get(exporter) === every) return
    this.#sampled.set(exporter, every)
    this.#highestRate = Math.max(this.#highestRate, every)
    const by = name === undefined ? '' : ` (sampler ${name})`
    this.#note({
      kind: 'gap',
      observer: this.#observer,
      at,
      ref,
      lastedMs: 0 as Millis,
      why: 'sampled',
      says: `exporter ${exporter.address} looks at 1 packet in ${every}${by}: that something is not in its flows, or is short there, proves nothing`,
    })
  }

  end(): void {
    for (const exporter of [...this.#open.keys()]) this.#close(exporter)
  }

  #closeOldest(): void {
    for (const exporter of this.#open.keys()) {
      this.#close(exporter)
      return
    }
  }

  #close(exporter: Exporter): void {
    const gap = this.#open.get(exporter)
    this.#open.delete(exporter)
    if (gap === undefined || gap.count === 0) return
    const { count, of, ref, from, to } = gap
    const what = of === 'records' ? 'flow records' : 'datagrams of flows'
    this.#note({
      kind: 'gap',
      observer: this.#observer,
      at: from,
      ref,
      lastedMs: between(from, to),
      count,
      why: 'lost',
      says: `${count} ${what} of exporter ${exporter.address} were lost on the way, by its sequence numbers`,
    })
  }
}
