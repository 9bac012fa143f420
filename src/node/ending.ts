// How connections end, read from the errors of node:net and node:tls.

import type { Ending, HandshakeEnding } from '../element/index.ts'
import { type Endpoint, formatEndpoint } from '../kernel/index.ts'
import { alertCode } from '../tls/index.ts'

const CAUSES = new Map<string, Ending>([
  ['ECONNREFUSED', { how: 'refused', endedBy: 'remote' }],
  ['ECONNRESET', { how: 'reset', endedBy: 'remote' }],
  ['EPIPE', { how: 'reset', endedBy: 'remote' }],
  ['ETIMEDOUT', { how: 'timeout', endedBy: 'remote' }],
  ['EHOSTUNREACH', { how: 'timeout', endedBy: 'remote' }],
  ['ENETUNREACH', { how: 'timeout', endedBy: 'remote' }],
  // The local address or port cannot be used: nobody else has a part in it.
  ['EADDRNOTAVAIL', { how: 'refused', endedBy: 'local' }],
  ['EADDRINUSE', { how: 'refused', endedBy: 'local' }],
  ['EINVAL', { how: 'refused', endedBy: 'local' }],
])

/** What an error says about the connection; an error nobody knows counts as a reset. */
export function endOf(error: NodeJS.ErrnoException): Ending {
  const code = error.code ?? ''
  const known = CAUSES.get(code)
  if (known !== undefined) return known
  if (/SSL|TLS/.test(code)) return { how: 'tls-failed', endedBy: alertIn(error) ? 'remote' : 'local' }
  return { how: 'reset', endedBy: 'remote' }
}

/** Alerts OpenSSL sends by itself, by the error it reports to us. */
const SENT_ALERTS = new Map([
  ['ERR_SSL_NO_SHARED_CIPHER', 'handshake_failure'],
  ['ERR_SSL_NO_SHARED_SIGNATURE_ALGORITHMS', 'handshake_failure'],
  ['ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM', 'handshake_failure'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'protocol_version'],
  ['ERR_SSL_NO_PROTOCOLS_AVAILABLE', 'protocol_version'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'protocol_version'],
])

/** Reads it from an error of OpenSSL or the socket; `version` as far as it was agreed. */
export function handshakeEnding(error: NodeJS.ErrnoException, version?: string | null): HandshakeEnding {
  const received = alertIn(error)
  if (received !== undefined) return { endedBy: 'remote', how: 'alert', alert: received }
  const code = error.code ?? ''
  if (code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') {
    const alert = version === 'TLSv1.3' ? 'certificate_required' : 'handshake_failure'
    return { endedBy: 'local', how: 'alert', alert }
  }
  const sent = SENT_ALERTS.get(code)
  if (sent !== undefined) return { endedBy: 'local', how: 'alert', alert: sent }
  const { how, endedBy } = endOf(error)
  return { how, endedBy }
}

/**
 * `unknown_ca` out of ERR_SSL_TLSV1_ALERT_UNKNOWN_CA. Alerts that came with TLS extensions lack the word ALERT
 * (ERR_SSL_TLSV1_UNRECOGNIZED_NAME).
 */
function alertIn(error: NodeJS.ErrnoException): string | undefined {
  const name = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13|SSL\/TLS)_(?:ALERT_)?([A-Z_]+)$/.exec(error.code ?? '')?.[1]
  const alert = name?.toLowerCase().replace('cancelled', 'canceled')
  return alert !== undefined && alertCode(alert) !== undefined ? alert : undefined
}

/** Why a local place cannot be had, for the operator. */
export function placeFault(local: Endpoint, error: NodeJS.ErrnoException): string {
  const reason = PLACE_FAULTS.get(error.code ?? '') ?? `cannot be bound: ${error.message}`
  return `${formatEndpoint(local)} ${reason}`
}

const PLACE_FAULTS = new Map([
  ['EADDRINUSE', 'is in use'],
  ['EADDRNOTAVAIL', 'is no address of this machine'],
  ['EACCES', 'needs a privilege this process has not got'],
])
