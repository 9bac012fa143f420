// What reading exports yields, in the order it comes.

import type { Instant } from '../kernel/index.ts'
import type { Exporter } from './exporter.ts'
import type { FlowRecord } from './flow-record.ts'

/** Where an export came from and where it can be looked up. */
export interface ExportPlace {
  /** When it came, by the observer's clock. */
  at: Instant
  /** `packet 77`. */
  ref: string
}

export interface FlowSink {
  /** An export has come, after what is known to be missing before it. */
  seen(exporter: Exporter, place: ExportPlace): void
  /** One record; it is filled anew when the call returns. */
  record(record: FlowRecord, exporter: Exporter, place: ExportPlace): void
  /** Exports that are missing before this one; a negative count is of some that were missed and have come. */
  missing(exporter: Exporter, count: number, of: 'records' | 'exports', place: ExportPlace): void
  /** The exporter is known to look at one packet in so many, 1 for all. */
  sampled(exporter: Exporter, every: number, name: string | undefined, place: ExportPlace): void
}

/** What was read and what could not be. */
export interface FlowCounts {
  /** Datagrams that hold exports. */
  exports: number
  records: number
  /** Records an exporter tells of itself. */
  options: number
  templates: number
  /** The same id with another layout. */
  changedTemplates: number
  refusedTemplates: number
  /** Sets that came before their template and were read when it came. */
  lateSets: number
  /** Sets whose template never came, or for which there was no room to wait. */
  unreadSets: number
  /** Exports that end within a record or contradict themselves; what was read before still counts. */
  brokenExports: number
  /** sFlow: counters of interfaces and other samples that tell of no flow. */
  otherSamples: number
}

export const noCounts = (): FlowCounts => ({
  exports: 0,
  records: 0,
  options: 0,
  templates: 0,
  changedTemplates: 0,
  refusedTemplates: 0,
  lateSets: 0,
  unreadSets: 0,
  brokenExports: 0,
  otherSamples: 0,
})
