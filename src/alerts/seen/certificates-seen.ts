// The end of each chain that is in use: the SBC's own, and those its peers show. Who shows another chain for the same name
// has renewed it, and the old one is forgotten.

import { isMicrosoftName, type TlsHandshakeFact } from '../../facts/index.ts'
import { type Instant, minutes, remember } from '../../kernel/index.ts'
import { type CertificateFacts, judgesServer } from '../../tls/index.ts'

export interface SeenCertificate {
  whose: 'own' | 'peer'
  /** Of the leaf. */
  subject: string
  /** The certificate of the chain that ends first, where that is not the leaf. */
  issuer?: string
  notAfter: Instant
  seenAt: Instant
}

const LIMIT = 200
/** Who did not show it for so long has none like it any more. */
const IN_USE = minutes(7 * 24 * 60)

export class CertificatesSeen {
  readonly #seen: Map<string, SeenCertificate>

  constructor(saved: readonly SeenCertificate[] = []) {
    this.#seen = new Map(saved.map(each => [keyOf(each), each]))
  }

  hear(handshake: TlsHandshakeFact): void {
    if (!judgesServer(handshake)) return
    const { role, serverChain, clientChain, at } = handshake
    this.#keep(role === 'server' ? 'own' : 'peer', serverChain, at)
    // Whoever dials in shows what he likes, a new one each time: no reason to wake anybody.
    if (role === 'client') this.#keep('own', clientChain, at)
  }

  /** Those that are in use. */
  all(now: Instant): readonly SeenCertificate[] {
    return [...this.#seen.values()].filter(({ seenAt }) => now - seenAt < IN_USE)
  }

  saved(): SeenCertificate[] {
    return [...this.#seen.values()]
  }

  #keep(whose: SeenCertificate['whose'], chain: readonly CertificateFacts[], seenAt: Instant): void {
    const leaf = chain[0]
    // Nobody here renews Microsoft's.
    if (leaf === undefined || isMicrosoftName(leaf.subject)) return
    // A root that is sent along is in the peer's store with dates of its own.
    const judged = chain.filter((each, index) => index === 0 || !each.selfSigned)
    const first = judged.reduce((first, each) => (each.notAfter < first.notAfter ? each : first), leaf)
    const { subject } = leaf
    const issuer = first === leaf ? {} : { issuer: first.subject }
    const seen = { whose, subject, ...issuer, notAfter: first.notAfter, seenAt }
    remember(this.#seen, keyOf(seen), seen, LIMIT)
  }
}

const keyOf = ({ whose, subject }: SeenCertificate): string => `${whose} ${subject}`
