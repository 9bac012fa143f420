// Names to addresses: the world's own table first, then DNS (A, and AAAA where there is no A), remembered as long as the answer
// says but never longer than a minute, because Microsoft moves its names that fast.

import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { after, type Instant, type Millis, minutes, seconds } from '../kernel/index.ts'

/** The longest an answer is remembered. */
const LONGEST_MEMORY = minutes(1)
/** Names remembered at a time; beyond it all are asked anew. */
const MEMORY_LIMIT = 1000

interface Answer {
  addresses: string[]
  until: Instant
}

interface NamesOptions {
  now: () => Instant
  hosts: Map<string, string[]>
  /** DNS servers to ask, as `10.0.0.53` or `10.0.0.53:5353`; the system's when absent. */
  dnsServers?: string[]
}

export class Names {
  readonly #options: NamesOptions
  readonly #resolver = new Resolver({ timeout: 2000, tries: 2 })
  readonly #answers = new Map<string, Answer>()
  readonly #asked = new Map<string, Promise<string[]>>()

  constructor(options: NamesOptions) {
    this.#options = options
    if (options.dnsServers !== undefined) this.#resolver.setServers(options.dnsServers)
  }

  /** Addresses in the order to try them; empty when there are none or nobody answers. Never rejects. */
  async resolve(name: string): Promise<string[]> {
    const own = this.#options.hosts.get(name) ?? this.#options.hosts.get(name.toLowerCase())
    if (own !== undefined) return [...own]
    if (isIP(name) !== 0) return [name]
    const key = name.toLowerCase()
    const known = this.#answers.get(key)
    if (known !== undefined && this.#options.now() < known.until) return [...known.addresses]
    const asked = this.#asked.get(key) ?? this.#ask(key)
    this.#asked.set(key, asked)
    return [...(await asked)]
  }

  end(): void {
    this.#resolver.cancel()
  }

  async #ask(name: string): Promise<string[]> {
    try {
      const found = await this.#look(name)
      if (found.length === 0) return []
      const ttl = seconds(Math.min(...found.map(each => each.ttl)))
      if (this.#answers.size >= MEMORY_LIMIT) this.#answers.clear()
      const addresses = found.map(each => each.address)
      this.#answers.set(name, { addresses, until: after(this.#options.now(), shorter(ttl, LONGEST_MEMORY)) })
      return addresses
    } finally {
      this.#asked.delete(name)
    }
  }

  async #look(name: string): Promise<{ address: string; ttl: number }[]> {
    const four = await this.#resolver.resolve4(name, { ttl: true }).catch(() => [])
    return four.length > 0 ? four : this.#resolver.resolve6(name, { ttl: true }).catch(() => [])
  }
}

const shorter = (left: Millis, right: Millis): Millis => (left < right ? left : right)
