// Who may speak to the SBC at all. The source address and the certificate that TLS has verified decide, headers
// never do: anybody can write Microsoft's name into From and Contact (SySS, "Abusing Microsoft Teams Direct
// Routing", 2022).

import type { SipSource } from '../element/index.ts'
import { fault, ok, type Result } from '../kernel/index.ts'
import { type AddressRanges, matchesName, type TlsSession } from '../tls/index.ts'
import type { Side } from './leg-id.ts'

export interface Trust {
  allow: AddressRanges
  /** Whether the peer must have shown a certificate that was found good. */
  requireCertificate: boolean
  /** Names of which the certificate must hold one; empty takes any name of a trusted chain. */
  identities: readonly string[]
}

/** Which side a message came from, or why it is not listened to; the reason goes into a fact, not to the peer. */
export function admit(
  source: SipSource,
  trusts: Readonly<Record<Side, Trust>>,
  sideOf: (interfaceName: string) => Side | undefined,
): Result<Side, string> {
  const side = sideOf(source.interface)
  if (side === undefined) return fault(`nobody speaks on ${source.interface}`)
  const trust = trusts[side]
  if (!trust.allow.has(source.remote.address)) {
    return fault(`${source.remote.address} is in none of the address ranges of the ${side} side`)
  }
  const unproven = trust.requireCertificate ? whyUnproven(source.tls, trust.identities) : undefined
  return unproven === undefined ? ok(side) : fault(unproven)
}

function whyUnproven(session: TlsSession | undefined, identities: readonly string[]): string | undefined {
  const leaf = session?.remoteChain[0]
  if (session === undefined || leaf === undefined) return 'no certificate was shown'
  if (!session.remoteVerified.ok) return `the certificate of ${leaf.subject} is not trusted`
  if (identities.length === 0 || identities.some(name => matchesName(leaf, name))) return undefined
  return `the certificate of ${leaf.subject} is for none of the names asked for`
}
