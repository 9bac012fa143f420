// TLS with the carrier: one of the contexts of the Teams side, and roots of its own.

import type { CarrierTls } from '../sbc/index.ts'
import type { Surroundings } from './material.ts'
import type { Report } from './problem.ts'
import type { Readable } from './schema.ts'
import { contextNamed, type KnownContexts, SAFE_VERSIONS, serverPolicy } from './shared-contexts.ts'
import { readTrust } from './trust.ts'

export function readCarrierTls(
  { carrier }: Readable,
  known: KnownContexts,
  options: Surroundings & { publicRoots: readonly string[] },
  report: Report,
): CarrierTls | undefined {
  if (carrier.tls === undefined) return undefined
  const { serverName, clientCertificate, context: name } = carrier.tls
  const trust = readTrust(carrier.tls.trust, ['carrier', 'tls', 'trust'], options, report)
  const context = contextNamed(name, ['carrier', 'tls', 'context'], known, report)
  if (trust === undefined || context === undefined) return undefined
  return {
    server: serverPolicy(context, clientCertificate, trust),
    client: { ...SAFE_VERSIONS, context, trust, checkAt: 'handshake-end' },
    ...(serverName !== undefined && { serverName }),
  }
}
