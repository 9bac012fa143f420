// What the API is told by the configuration, read: where it listens, whom it knows, what it takes on at most.

import type { ContextPem } from '../tls/index.ts'

export type Role = 'read' | 'operate' | 'admin'

/** Somebody who may ask, known by a token of which only the SHA-256 is kept. */
export interface ApiToken {
  name: string
  role: Role
  sha256: Uint8Array
}

export interface ApiSettings {
  listen: { address: string; port: number }
  /** Absent: plain HTTP. */
  tls?: ContextPem
  /** None: it serves on loopback alone, and everybody there is an admin. */
  tokens: readonly ApiToken[]
  /** Serves other addresses than loopback without tokens or without TLS all the same. */
  insecure: boolean
  /** Names and addresses it is reached by, besides where it listens: what else a request's Host says is refused. */
  hosts: readonly string[]
  /** Requests a minute, by token or else address. */
  rate: number
  upload: UploadLimits
  /** Path of a tenant's export that the dashboard answers from. */
  tenant?: string
}

/** Of evidence handed in for diagnosis. */
export interface UploadLimits {
  /** Octets of all files of one diagnosis. */
  bytes: number
  files: number
  /** For reading and diagnosing. */
  seconds: number
}

export const API_DEFAULTS = {
  listen: { address: '127.0.0.1', port: 8443 },
  tokens: [],
  insecure: false,
  hosts: [],
  rate: 600,
  upload: { bytes: 256 * 1024 * 1024, files: 20, seconds: 120 },
} as const satisfies ApiSettings

export const isLoopback = (address: string): boolean => /^127\.|^::1$|^localhost$/.test(address)

/** Why it must not listen there: whoever reaches it could read calls, or a token on its way. */
export function unsafePlace({
  listen,
  tokens,
  tls,
  insecure,
}: Pick<ApiSettings, 'listen' | 'insecure'> & { tokens: readonly unknown[]; tls?: unknown }):
  | 'no-tokens'
  | 'no-tls'
  | undefined {
  if (insecure || isLoopback(listen.address)) return undefined
  if (tokens.length === 0) return 'no-tokens'
  return tls === undefined ? 'no-tls' : undefined
}
