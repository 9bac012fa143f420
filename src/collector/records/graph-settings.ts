// What is said of a tenant whose call records are asked of Microsoft Graph.

import type { KeyObject } from 'node:crypto'
import type { Millis } from '../../kernel/index.ts'
import type { TrustStore } from '../../tls/index.ts'

export interface GraphSettings {
  /** Id or domain of the tenant. */
  tenant: string
  /** Application (client) id. */
  client: string
  proof: ClientProof
  /** `https://graph.microsoft.com`. */
  api: string
  /** `https://login.microsoftonline.com`. */
  authority: string
  /** Roots that both must end in; the system's when absent. */
  trust?: TrustStore
  everyMs: Millis
  /** So far behind what is known already is asked again: records come late. */
  overlapMs: Millis
  /** How far back the first question goes. */
  backMs: Millis
}

/** By which the application shows who it is. */
export type ClientProof =
  | { type: 'secret'; secret: string }
  | { type: 'certificate'; key: KeyObject; sha256: Uint8Array }
