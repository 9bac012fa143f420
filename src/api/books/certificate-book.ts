// Chains that were shown in TLS handshakes, by whom and to whom, besides those of our own contexts. What was presented is
// told whatever became of the handshake: a broken chain is when one needs to see it.

import type { FactLog, TlsHandshakeFact } from '../../facts/index.ts'
import { formatEndpoint, type Instant, minutes, remember } from '../../kernel/index.ts'
import type { CertificateFacts } from '../../tls/index.ts'
import type { Services } from '../services.ts'

const CHAINS = 200
/** Of those who dial in: anybody may, with a chain of his own each time. */
const CALLERS = 50
const NAMED = 20

export interface ChainSeen {
  chain: readonly CertificateFacts[]
  role: 'ours' | 'peer'
  /** Shown by who dialled in. */
  isCaller: boolean
  /** Addresses of peers, or names of contexts. */
  shownBy: Set<string>
  seenBy: Set<string>
  context?: string
  isDefault?: boolean
  complete: number
  failed: number
  firstSeen?: Instant
  lastSeen?: Instant
  /** What somebody had against it last. */
  fault?: string
}

export class CertificateBook {
  readonly #seen = new Map<string, ChainSeen>()
  readonly #callers = new Map<string, ChainSeen>()
  readonly #contexts: Services['contexts']

  constructor({ facts, contexts, self }: Pick<Services, 'facts' | 'contexts' | 'self'>) {
    this.#contexts = contexts
    facts.subscribe(
      fact => {
        if (fact.kind !== 'tls-handshake' || fact.trial !== undefined) return
        if (self.observer === undefined || fact.observer === self.observer) this.#hear(fact)
      },
      ['tls-handshake'] satisfies Parameters<FactLog['subscribe']>[1],
    )
  }

  /** Ours first, shown or not. */
  get chains(): ChainSeen[] {
    const ours = (this.#contexts?.() ?? []).map(({ name, chain, isDefault }): ChainSeen => {
      const seen = this.#seen.get(keyOf('ours', chain)) ?? newly(chain, 'ours', false)
      return {
        ...seen,
        shownBy: new Set([name, ...seen.shownBy]),
        context: name,
        ...(isDefault && { isDefault }),
      }
    })
    const configured = new Set(ours.map(({ chain }) => keyOf('ours', chain)))
    const others = [...this.#seen, ...this.#callers]
      .filter(([key]) => !configured.has(key))
      .map(([, seen]) => seen)
    return [
      ...ours,
      ...others.sort((left, right) => (left.role === right.role ? 0 : left.role === 'ours' ? -1 : 1)),
    ]
  }

  #hear(fact: TlsHandshakeFact): void {
    const isServer = fact.role === 'server'
    const shown = [
      { chain: fact.serverChain, role: isServer ? 'ours' : 'peer' },
      { chain: fact.clientChain, role: isServer ? 'peer' : 'ours' },
    ] as const
    for (const { chain, role } of shown) if (chain.length > 0) this.#count(fact, chain, role)
  }

  #count(fact: TlsHandshakeFact, chain: readonly CertificateFacts[], role: 'ours' | 'peer'): void {
    const key = keyOf(role, chain)
    const isCaller = role === 'peer' && fact.role === 'server'
    const [book, limit] = isCaller ? [this.#callers, CALLERS] : [this.#seen, CHAINS]
    const seen = book.get(key) ?? newly(chain, role, isCaller)
    remember(book, key, seen, limit)
    seen[fact.outcome]++
    seen.firstSeen ??= fact.at
    seen.lastSeen = fact.at
    if (role === 'ours' && fact.role === 'server') {
      if (fact.context !== undefined) {
        name(seen.shownBy, fact.context.name)
        seen.context = fact.context.name
        if (fact.context.isDefault) seen.isDefault = true
      }
      name(seen.seenBy, [fact.remote.address, fact.serverName].filter(Boolean).join(' asked for '))
    } else if (role === 'peer') {
      name(seen.shownBy, fact.role === 'client' ? formatEndpoint(fact.remote) : fact.remote.address)
      name(seen.seenBy, fact.observer)
      if (fact.chainFault !== undefined) seen.fault = fact.chainFault.says
    } else name(seen.seenBy, formatEndpoint(fact.remote))
  }
}

const newly = (chain: readonly CertificateFacts[], role: 'ours' | 'peer', isCaller: boolean): ChainSeen => ({
  ...{ chain, role, isCaller },
  shownBy: new Set(),
  seenBy: new Set(),
  complete: 0,
  failed: 0,
})

const keyOf = (role: string, chain: readonly CertificateFacts[]): string =>
  `${role} ${chain.map(each => each.fingerprint256).join()}`

function name(names: Set<string>, found: string): void {
  if (names.size < NAMED) names.add(found)
}

/** A certificate is told of this long before its end, as Microsoft does. */
export const NOTICE = minutes(30 * 24 * 60)
