// A TLS handshake as a line of a log tells of it: how it ended and with whom, and nothing of what was shown.

import type { Note } from '../facts/index.ts'
import { type Endpoint, formatEndpoint } from '../kernel/index.ts'
import { shown } from './log-record.ts'
import type { OpensslError } from './openssl-error.ts'

export interface ToldHandshake {
  role: 'client' | 'server'
  local: Endpoint
  remote: Endpoint
  serverName?: string | undefined
  /** Absent where it came to a good end. */
  error?: OpensslError | undefined
  version?: string | undefined
  cipher?: string | undefined
  ref: string
}

export function handshakeNote(told: ToldHandshake): Note & { kind: 'tls-handshake' } {
  const { role, local, remote, serverName, error, version, cipher, ref } = told
  return {
    kind: 'tls-handshake',
    // Logs of this kind have no name for a connection: its remote end and the place that tells of it.
    connection: `${formatEndpoint(remote)} ${ref}`,
    role,
    local,
    remote,
    unseen: true,
    serverChain: [],
    clientChain: [],
    outcome: error === undefined ? 'complete' : 'failed',
    ...(serverName !== undefined && { serverName }),
    ...(version !== undefined && { version }),
    ...(cipher !== undefined && { cipher }),
    ...(error !== undefined && { endedBy: error.endedBy, how: error.how }),
    ...(error?.alert !== undefined && { alert: error.alert }),
    ref,
  }
}

/** Whose part it was, where a log does not say: who is asked at the port of SIP over TLS serves (RFC 3261 section 19.1.2). */
export const roleBeside = (remote: Endpoint): 'client' | 'server' =>
  remote.port === 5061 ? 'client' : 'server'

/** `192.0.2.1:5061`, `[2001:db8::1]:5061`, an address alone; a copy. */
export function readEndpoint(text: string): Endpoint | undefined {
  const found = /^(?:\[([\da-f:.%]+)\]|([\d.]+|[\da-f]*:[\da-f:]+?))(?::(\d{1,5}))?$/i.exec(text)
  if (found === null) return undefined
  return { address: shown(found[1] ?? (found[2] as string)), port: Number(found[3] ?? 0) }
}
