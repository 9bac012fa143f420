// Who may speak to the SBC at all. The source address and the certificate that TLS has verified decide, headers
// never do: anybody can write Microsoft's name into From and Contact (SySS, "Abusing Microsoft Teams Direct
// Routing", 2022).

import type { SipSource } from '../element/index.ts'
import { type AddressRanges, matchesName, type TlsSession } from '../tls/index.ts'
import type { Side } from './leg-id.ts'

export interface Trust {
  allow: AddressRanges
  /** Whether the peer must have shown a certificate that was found good. */
  requireCertificate: boolean
  /** Names of which the certificate must hold one; empty takes any name of a trusted chain. */
  identities: readonly string[]
}

/** Why a message is not listened to, if it is not; the reason goes into a fact, not to the peer. */
export function whyStrange(
  source: SipSource,
  trusts: Readonly<Record<Side, Trust>>,
  sideOf: (interfaceName: string) => Side | undefined,
  /** Besides the ranges: who has shown to be the carrier's by taking our registration. */
  isRegistrar = false,
): string | undefined {
  const side = sideOf(source.interface)
  if (side === undefined) return `nobody speaks on ${source.interface}`
  const trust = trusts[side]
  const { address } = source.remote
  if (!trust.allow.has(address) && !(side === 'carrier' && isRegistrar))
    return `${address} is in none of the address ranges of the ${side} side`
  return trust.requireCertificate ? whyUnproven(source.tls, trust.identities) : undefined
}

function whyUnproven(session: TlsSession | undefined, identities: readonly string[]): string | undefined {
  const leaf = session?.remoteChain[0]
  if (session === undefined || leaf === undefined) return 'no certificate was shown'
  if (!session.remoteVerified.ok) return `the certificate of ${leaf.subject} is not trusted`
  if (identities.length === 0 || identities.some(name => matchesName(leaf, name))) return undefined
  return `the certificate of ${leaf.subject} is for none of the names asked for`
}

interface GuardParts {
  trusts: () => Readonly<Record<Side, Trust>>
  sideOf: (interfaceName: string) => Side | undefined
  /** Who has shown to be the carrier's by taking a registration of ours, though it may be over. */
  wasRegistrar: (address: string) => boolean
}

/**
 * The guard of an SBC that runs: `whyStrange`, asked once for each connection until the rules change; ranges know by themselves
 * which addresses they were asked for. Who has been a registrar is asked each time, for it comes to be so meanwhile.
 */
export class TrunkGuard {
  readonly #parts: GuardParts
  #asked: Readonly<Record<Side, Trust>> | undefined
  #byConnection = new WeakMap<SipSource, { why: string | undefined }>()

  constructor(parts: GuardParts) {
    this.#parts = parts
  }

  /** Why this source is not listened to. */
  whyStrange(source: SipSource): string | undefined {
    const trusts = this.#parts.trusts()
    if (trusts !== this.#asked) this.#forget(trusts)
    const why =
      source.connection === undefined
        ? whyStrange(source, trusts, this.#parts.sideOf)
        : this.#connection(source, trusts)
    if (why === undefined || !this.#parts.wasRegistrar(source.remote.address)) return why
    return whyStrange(source, trusts, this.#parts.sideOf, true)
  }

  #connection(source: SipSource, trusts: Readonly<Record<Side, Trust>>): string | undefined {
    const known = this.#byConnection.get(source)
    if (known !== undefined) return known.why
    const why = whyStrange(source, trusts, this.#parts.sideOf)
    this.#byConnection.set(source, { why })
    return why
  }

  #forget(trusts: Readonly<Record<Side, Trust>>): void {
    this.#asked = trusts
    this.#byConnection = new WeakMap()
  }
}
