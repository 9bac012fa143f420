// Connections that came to nothing while a call stood. They carried no SIP, so that no dialog leads to them; a REFER that
// never arrived shows in nothing else.

import type { CloseCause, Fact, FactKind } from '../../facts/index.ts'
import type { Finding } from '../../findings/index.ts'

/** What is told of connections. */
export const CONNECTION_KINDS: readonly FactKind[] = [
  'connection-opened',
  'tls-handshake',
  'connection-closed',
  'flow',
]

/** All of those that failed, and of those that were only counted; which of them belong to a call is the ladder's to say. */
export function failedConnections(facts: readonly Fact[]): Fact[] {
  const failed = new Set(facts.flatMap(fact => (isFailure(fact) ? [fact.connection] : [])))
  return facts.filter(
    fact =>
      fact.kind === 'flow' ||
      ('connection' in fact && fact.connection !== undefined && failed.has(fact.connection)),
  )
}

const isFailure = (fact: Fact): fact is Fact & { connection: string } =>
  (fact.kind === 'tls-handshake' && fact.outcome === 'failed') ||
  (fact.kind === 'connection-closed' && NEVER_USED.includes(fact.how))

/** One that ended otherwise may have carried SIP of another call. */
const NEVER_USED: readonly CloseCause[] = ['refused', 'timeout', 'tls-failed', 'unresolved']

/** Whether the finding rests on one of these facts. Names of connections come again, so the moment counts as well. */
export const isEvidence = (facts: readonly Fact[], { evidence }: Finding): boolean =>
  evidence.some(({ source, ref, at }) =>
    facts.some(
      fact =>
        fact.at === at &&
        fact.observer === source &&
        (fact.ref ?? ('connection' in fact ? fact.connection : undefined)) === ref,
    ),
  )
