// How often somebody may ask: a bucket of tokens for each name or address, within bounds.

import { type Instant, type Rate, remember, TokenBucket } from '../../kernel/index.ts'

/** Askers remembered; the one who asked longest ago is forgotten first, and is full again. */
const ASKERS = 5000

export class Paces {
  readonly #rate: Rate
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  /** Whether there is one left for `asker`, without taking it. */
  has(asker: string, now: Instant): boolean {
    return this.#buckets.get(asker)?.has(now, this.#rate) ?? true
  }

  /** Whether there was one; it is taken. */
  take(asker: string, now: Instant): boolean {
    const bucket = this.#buckets.get(asker) ?? new TokenBucket()
    remember(this.#buckets, asker, bucket, ASKERS)
    if (!bucket.has(now, this.#rate)) return false
    bucket.take()
    return true
  }

  /** Until there is another. */
  get seconds(): number {
    return Math.max(1, Math.ceil(this.#rate.everyMs / 1000))
  }
}

/** A network of IPv6 (64 bits) is one household: who has one address of it has all, with or without zeros left out. */
export function household(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address
  const [before = [], after = []] = address
    .split('::')
    .map(part => part.split(':').filter(word => word !== ''))
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
