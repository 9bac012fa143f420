// The contexts of the Teams side, lent to others that speak TLS: the carrier, and senders of evidence.

import { seconds } from '../kernel/index.ts'
import type { TlsContext, TlsServerPolicy, TrustStore } from '../tls/index.ts'
import type { Path, Report } from './problem.ts'

export interface KnownContexts {
  contexts: readonly TlsContext[]
  /** The one that Microsoft is shown. */
  client: TlsContext
  /** False where others could not be read, which is told already. */
  complete: boolean
}

/** Versions that others than Microsoft speak; below 1.2 nothing is safe (RFC 8996). */
export const SAFE_VERSIONS = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } as const
const HANDSHAKE_LIMIT = seconds(10)

/** The context of that name; Microsoft's without a name. `path` is where the name stands. */
export function contextNamed(
  name: string | undefined,
  path: Path,
  { contexts, client, complete }: KnownContexts,
  report: Report,
): TlsContext | undefined {
  const context = name === undefined ? client : contexts.find(each => each.name === name)
  if (context === undefined && complete) {
    report.error(path, {
      what: `there is no context "${name}"`,
      remedy: `write one of ${contexts.map(each => each.name).join(', ')}`,
    })
  }
  return context
}

/** Shows one context to whoever comes. */
export const serverPolicy = (
  context: TlsContext,
  clientCertificate: TlsServerPolicy['clientCertificate'],
  clientTrust: TrustStore | undefined,
): TlsServerPolicy => ({
  ...SAFE_VERSIONS,
  contexts: [context],
  policies: [{ when: { any: true }, context: context.name }],
  clientCertificate,
  ...(clientTrust && { clientTrust }),
  handshakeLimitMs: HANDSHAKE_LIMIT,
})
