// What is shown to others that speak TLS, the carrier, senders of evidence, browsers: a context of the Teams side, or a
// certificate of its own.

import { seconds } from '../kernel/index.ts'
import type { TlsContext, TlsServerPolicy, TrustStore } from '../tls/index.ts'
import { readContext } from './context-files.ts'
import type { Surroundings } from './material.ts'
import { formatPath, type Path, type Report } from './problem.ts'

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

interface Shown {
  context?: string | undefined
  certificate?: string | undefined
  key?: string | undefined
}

/** `path` is where the keys stand; `known` is undefined where there is no SBC of one's own. */
export function shownContext(
  { context, certificate, key }: Shown,
  path: Path,
  known: KnownContexts | undefined,
  around: Surroundings,
  report: Report,
): TlsContext | undefined {
  if (certificate === undefined && key === undefined) {
    if (known !== undefined) return contextNamed(context, [...path, 'context'], known, report)
    report.error(path, {
      what: 'there are no contexts of an SBC to show',
      remedy: 'write certificate and key',
    })
    return undefined
  }
  if (certificate === undefined || key === undefined || context !== undefined) {
    report.error(path, {
      what: 'a certificate and its key go together, and with no context',
      remedy: 'write certificate and key, or context alone',
    })
    return undefined
  }
  const read = readContext({ name: formatPath(path), certificate, key }, around)
  if (read.ok) return read.value
  for (const { key: at, ...objection } of read.fault) report.error([...path, at], objection)
  return undefined
}

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
