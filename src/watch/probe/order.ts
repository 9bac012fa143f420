// What is to be probed, and how: the SBC by its name, and the part of Microsoft that is played.

import type { Millis } from '../../kernel/index.ts'
import type { ChainRules, TlsContext, TrustStore } from '../../tls/index.ts'

/** Host of Microsoft's own OPTIONS in Europe, as traces have it. */
export const DEFAULT_PROBE_FROM = 'sip-du-a-eu.pstnhub.microsoft.com'

export interface ProbeOrder {
  /** A name, or an address. */
  host: string
  port: number
  /** The FQDN the SBC is paired with: sent as SNI, and the name its certificate must be good for. */
  serverName: string
  /** In place of what `host` resolves to. */
  addresses?: readonly string[]
  /** How often each address is asked in each way. */
  times: number
  /** Host in From and Contact of our OPTIONS. */
  from: string
  trust: TrustStore
  rules: ChainRules
  /** The certificate we show where one is asked for, as Microsoft does. */
  context?: TlsContext
  /** For all of it; what was not asked by then is left out, and said to be. */
  limitMs: Millis
  /** For the answer to OPTIONS. */
  answerLimitMs: Millis
}

/** Addresses of one name that are looked at; Microsoft supports one only. */
export const ADDRESSES_LIMIT = 16
