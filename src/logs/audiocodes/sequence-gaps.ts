// The sequence numbers of a device's records: what is missing was lost on the way. Records that come late, twice, or
// after a restart are no loss.
//
//   235 236 237 301   63 lost      236 238 237   one was late      4294967295 0   it begins anew      90211 1   restarted

import type { Millis } from '../../kernel/index.ts'

/** One run of numbers that did not come. */
export interface SequenceGap {
  lost: number
  /** Of the last record before it and the first after it. */
  fromAt: number
  toAt: number
  /** The record after it. */
  ref: number
}

/** So many records later nothing missing comes any more. */
const LATE_RECORDS = 256
/** A number so far back, and no more, is one come twice. */
const TWICE = 4096
/** So many in a row that were passed already are no repetition. */
const NEW_COUNT = 16
/** More than this is no gap but another count. */
const MAX_LOST = 1_000_000
const WRAPS_AT = [2 ** 32, 2 ** 31, 2 ** 16]
const MAX_OPEN = 64

interface OpenGap extends SequenceGap {
  from: number
  to: number
  late: Set<number>
  /** Records seen when it opened. */
  seen: number
}

export class SequenceGaps {
  readonly #note: (gap: SequenceGap) => void
  #open: OpenGap[] = []
  #expected: number | undefined
  #lastAt = 0
  #row = { next: -1, count: 0 }
  #seen = 0
  restarts = 0
  twice = 0

  constructor(note: (gap: SequenceGap) => void) {
    this.#note = note
  }

  /** Whether records known to be missing so far are still missing. */
  get isOpen(): boolean {
    return this.#open.length > 0
  }

  take(sequence: number, at: number, ref: number): void {
    this.#seen++
    const expected = this.#expected ?? sequence
    const ahead = sequence - expected
    if (ahead < 0) this.#back(sequence, -ahead)
    else {
      if (ahead > 0) this.#jump(expected, sequence, at, ref)
      this.#expected = sequence + 1
    }
    this.#lastAt = at
    this.#settle(LATE_RECORDS)
  }

  /** The device was restarted: it counts from the beginning. */
  restart(): void {
    this.#settle(0)
    this.#expected = undefined
    this.restarts++
  }

  end(): void {
    this.#settle(0)
  }

  #jump(expected: number, sequence: number, at: number, ref: number): void {
    const lost = sequence - expected
    if (lost > MAX_LOST) {
      this.restart()
      return
    }
    if (this.#open.length === MAX_OPEN) this.#settle(0)
    const gap = { from: expected, to: sequence - 1, lost, fromAt: this.#lastAt, toAt: at, ref }
    this.#open.push({ ...gap, late: new Set(), seen: this.#seen })
  }

  /** A number that was passed: late, twice, or the count began anew. */
  #back(sequence: number, behind: number): void {
    const gap = this.#open.find(each => sequence >= each.from && sequence <= each.to)
    if (gap !== undefined) {
      if (gap.late.has(sequence)) this.twice++
      else gap.late.add(sequence)
      return
    }
    if (behind <= TWICE && sequence > 0) {
      this.#again(sequence)
      return
    }
    const left = WRAPS_AT.map(limit => limit - (sequence + behind))
    const wraps = sequence < TWICE && left.some(each => each >= 0 && each < TWICE)
    if (!wraps) this.restart()
    this.#expected = sequence + 1
  }

  /** A number that was there. Many in a row are a new count that began a little below. */
  #again(sequence: number): void {
    this.twice++
    this.#row =
      sequence === this.#row.next
        ? { next: sequence + 1, count: this.#row.count + 1 }
        : { next: sequence + 1, count: 1 }
    if (this.#row.count < NEW_COUNT) return
    this.twice -= this.#row.count
    this.restart()
    this.#expected = sequence + 1
  }

  /** Tells of the gaps that nothing fills any more. */
  #settle(records: number): void {
    if (this.#open.length === 0) return
    const settled = this.#open.filter(gap => this.#seen - gap.seen >= records)
    if (settled.length === 0) return
    this.#open = this.#open.filter(gap => this.#seen - gap.seen < records)
    for (const { lost, late, fromAt, toAt, ref } of settled)
      if (lost > late.size) this.#note({ lost: lost - late.size, fromAt, toAt, ref })
  }
}

export const lengthOf = ({ fromAt, toAt }: SequenceGap): Millis => Math.max(0, toAt - fromAt) as Millis
