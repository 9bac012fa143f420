// TLS with the carrier: one of the contexts of the Teams side, and roots of its own.

import { seconds } from '../kernel/index.ts'
import type { CarrierTls } from '../sbc/index.ts'
import type { TlsContext } from '../tls/index.ts'
import type { Surroundings } from './material.ts'
import type { Report } from './problem.ts'
import type { Readable } from './schema.ts'
import { readTrust } from './trust.ts'

/** Versions that carriers speak; below 1.2 nothing is safe (RFC 8996). */
const VERSIONS = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } as const
const HANDSHAKE_LIMIT = seconds(10)

interface KnownContexts {
  contexts: readonly TlsContext[]
  /** The one that Microsoft is shown. */
  client: TlsContext
  /** False where others could not be read, which is told already. */
  complete: boolean
}

export function readCarrierTls(
  { carrier }: Readable,
  { contexts, client, complete }: KnownContexts,
  options: Surroundings & { publicRoots: readonly string[] },
  report: Report,
): CarrierTls | undefined {
  if (carrier.tls === undefined) return undefined
  const { serverName, clientCertificate, context: name } = carrier.tls
  const trust = readTrust(carrier.tls.trust, ['carrier', 'tls', 'trust'], options, report)
  const context = name === undefined ? client : contexts.find(each => each.name === name)
  if (context === undefined && complete) {
    const names = contexts.map(each => each.name).join(', ')
    report.error(['carrier', 'tls', 'context'], {
      what: `there is no context "${name}"`,
      remedy: `write one of ${names}`,
    })
  }
  if (trust === undefined || context === undefined) return undefined
  return {
    server: {
      ...VERSIONS,
      contexts: [context],
      policies: [{ when: { any: true }, context: context.name }],
      clientCertificate,
      clientTrust: trust,
      handshakeLimitMs: HANDSHAKE_LIMIT,
    },
    client: { ...VERSIONS, context, trust, checkAt: 'handshake-end' },
    ...(serverName !== undefined && { serverName }),
  }
}
