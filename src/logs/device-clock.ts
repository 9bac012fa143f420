// The device's own time of a record, and how it stands to the time at which the record was received. The device's time
// counts: it is finer, and does not know of the way to the receiver.
//
//   device 12:44:56.587 (its zone)   received 11:44:57 UTC   -->   zone +60 minutes, 413 ms behind

import { duration } from '../facts/index.ts'
import { type Instant, instantOf, type Millis } from '../kernel/index.ts'
import { YearGuess } from './envelope/year-guess.ts'
import type { LogRecord } from './log-record.ts'

const QUARTER_MS = 15 * 60_000
const DAY_MS = 86_400_000
/** A difference of two clocks that is worth a word; receivers often write whole seconds. */
const WORTH_MS = 300
const WHOLE_SECOND_MS = 1000
const SAMPLES = 256

/** A time the device wrote; without a month where it told the time of day alone. */
export interface DeviceTime {
  /** Where it was written; else it is guessed. */
  year?: number | undefined
  /** From 0. */
  month: number | undefined
  day: number
  /** Milliseconds since midnight. */
  ofDay: number
  /** East of UTC; undefined where it was not written. */
  zoneMinutes?: number | undefined
}

export class DeviceClock {
  readonly #toldMs: number | undefined
  readonly #years: YearGuess
  readonly #differences: number[] = []
  #zoneMs: number | undefined
  #last: Instant | undefined
  #hasWholeSeconds = true
  #isAssumed = false

  /** `zoneMinutes` is the device's, where somebody said so. */
  constructor(zoneMinutes: number | undefined, before: Instant) {
    this.#toldMs = zoneMinutes === undefined ? undefined : zoneMinutes * 60_000
    this.#years = new YearGuess(before)
  }

  /** When a record was written: by the device's word, else the receiver's, else as the one before. */
  at(record: LogRecord, device: DeviceTime | undefined): Instant | undefined {
    const at = device === undefined ? this.#received(record) : this.#written(record, device)
    if (at !== undefined) this.#last = at
    return this.#last
  }

  #received({ at, ofDay, zoned }: LogRecord): Instant | undefined {
    if (at !== undefined && !zoned && this.#toldMs === undefined) this.#isAssumed = true
    if (at !== undefined || ofDay === undefined || this.#last === undefined) return at
    return nearest(ofDay, this.#last)
  }

  #written(record: LogRecord, { year, month, day, ofDay, zoneMinutes }: DeviceTime): Instant | undefined {
    const { at } = record
    if (at !== undefined) this.#years.saw(at)
    const about = at ?? this.#last
    if (month === undefined) return about === undefined ? undefined : nearest(ofDay, about)
    const local =
      year === undefined
        ? this.#years.instantOf(month, day, ofDay)
        : instantOf(Date.UTC(year, month, day) + ofDay)
    if (zoneMinutes !== undefined) return instantOf(local - zoneMinutes * 60_000)
    this.#compare(record, local, ofDay)
    return instantOf(local - this.#zone())
  }

  /** Notes how far the device is from the receiver. */
  #compare({ at, zoned, ofDay: received }: LogRecord, local: Instant, ofDay: number): void {
    if (this.#differences.length >= SAMPLES) return
    let difference: number | undefined
    if (at !== undefined) {
      if (zoned && this.#zoneMs === undefined && this.#toldMs === undefined)
        this.#zoneMs = Math.round((local - at) / QUARTER_MS) * QUARTER_MS
      difference = local - this.#zone() - at
      if (at % WHOLE_SECOND_MS !== 0) this.#hasWholeSeconds = false
    } else if (received !== undefined) {
      difference = wrapped(ofDay - received)
      if (received % WHOLE_SECOND_MS !== 0) this.#hasWholeSeconds = false
    }
    if (difference !== undefined) this.#differences.push(difference)
  }

  #zone(): number {
    const zone = this.#toldMs ?? this.#zoneMs
    if (zone === undefined) this.#isAssumed = true
    return zone ?? 0
  }

  /** What has to be known of the times, a line each. */
  end(): string[] {
    const told: string[] = []
    if (this.#isAssumed) told.push('the times name no zone and are taken as UTC')
    const sorted = this.#differences.toSorted((left, right) => left - right)
    const middle = sorted[sorted.length >> 1]
    if (middle === undefined) return told
    const length = Math.abs(middle)
    if (length < (this.#hasWholeSeconds ? WHOLE_SECOND_MS : WORTH_MS)) return told
    const way = middle < 0 ? 'behind' : 'ahead of'
    told.push(
      `the device's clock is ${duration(length as Millis)} ${way} that of syslog; its own times are shown`,
    )
    return told
  }
}

/** The time of day that is nearest to an instant. */
function nearest(ofDay: number, about: Instant): Instant {
  const midnight = Math.floor(about / DAY_MS) * DAY_MS
  return instantOf(about + wrapped(midnight + ofDay - about))
}

/** A difference of times of day, across midnight or not. */
const wrapped = (difference: number): number => difference - Math.round(difference / DAY_MS) * DAY_MS
