// What is collected, where, and from whom.

import type { Endpoint } from '../kernel/index.ts'
import type { TlsServerPolicy } from '../tls/index.ts'

export interface CollectorListener {
  transport: 'udp' | 'tcp' | 'tls'
  local: Endpoint
  /** For `tls`. */
  tls?: TlsServerPolicy
  /** Addresses and ranges that may send; everybody when absent. */
  allow?: readonly string[]
}

export interface CollectorConfig {
  /** Of times without a zone: minutes east of UTC. */
  syslog?: CollectorListener & { zoneMinutes?: number }
  /** `ours` are addresses known to be an SBC's. */
  hep?: CollectorListener & { ours?: readonly string[] }
  /** NetFlow, IPFIX and sFlow, over UDP. */
  flows?: CollectorListener
}

export type CollectedKind = keyof CollectorConfig
