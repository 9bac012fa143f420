// What a probe did, beside the facts its world noted of it.

import type { Millis } from '../../kernel/index.ts'
import type { Attempt } from './attempts.ts'

export interface ProbeLog {
  addresses: string[]
  /** Those that were made, in order; the facts know them by their connections. */
  attempts: Attempt[]
  /** Addresses where no connection came to be. */
  unreachable: Map<string, 'refused' | 'timeout' | 'no-route'>
  /** By address. */
  options: Map<string, OptionsOutcome>
  /** The time for all of it was over before it was done. */
  isCut: boolean
}

export interface OptionsOutcome {
  connection: string
  status?: number
  /** `closed`: the SBC ended the connection; `no-sip`: what it said was none. */
  failed?: 'timeout' | 'closed' | 'no-sip'
  tookMs: Millis
}
