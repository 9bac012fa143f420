// What the soak and its two processes say to each other.

import type { SbcCounts } from '../../src/sbc/index.ts'
import type { TeamsCounts } from '../../src/teams/index.ts'

/** Everything a process needs to build its half of the same scene. */
export interface Setting {
  role: 'sbc' | 'teams'
  /** Second number of the scene's addresses. */
  net: number
  rootPem: string
  /** By the name of the TLS context. */
  contexts: Record<string, { cert: string; key: string }>
  /** Facts kept, and records of calls at Microsoft's side: both grow up to their bounds by design. */
  factLimit: number
}

export type Order = { type: 'begin'; setting: Setting } | { type: 'sample' } | { type: 'end' }

/** One look at a process, after garbage collection. */
export interface Sample {
  rssBytes: number
  /** Shared pages by their share; 0 where it cannot be known. */
  pssBytes: number
  heapBytes: number
  /** Of user and system since the process began. */
  cpuMs: number
  sockets: number
  bugs: number
  counts: SbcCounts | TeamsCounts
  /** Whether the SBC has met all proxies; always true of Teams. */
  isReady: boolean
  /** Transfers that the SBC saw answered; zero of Teams. */
  transferred: number
}
