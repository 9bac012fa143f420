// What names lead to: the world's own table first, then DNS, remembered as long as the answer says.
//
//   unknown --asked--> answered --its TTL--> asked again --nobody answers--> the old answer for a while longer
//
// The last is RFC 8767: a DNS server that is down for an hour is no reason to take no calls in it.

import { answerFromHosts, type DnsAnswer, type Question } from '../element/index.ts'
import { after, fault, type Instant, type Millis, minutes, remember, seconds } from '../kernel/index.ts'
import { DnsClient, type Found } from './dns-client.ts'

/** Microsoft wants its names asked for again this often at least, whatever their TTL. */
const LONGEST_MEMORY = minutes(15)
/** That there is nothing is remembered no longer than this: whoever mends it wants to see it. */
const LONGEST_REFUSAL = minutes(1)
/** After nobody answered, nobody is asked for this long (RFC 9520 wants a second at least). */
const QUIET = seconds(5)
/** How old an answer may be that is used because no server gives a new one. */
const STALE_LIMIT = minutes(60)
/** Answers remembered at a time; beyond it the oldest goes. */
const MEMORY_LIMIT = 1000
/** Questions under way at a time; each has a socket. */
const ASKING_LIMIT = 100

interface Known {
  answer: DnsAnswer
  /** Not asked again before. */
  until: Instant
  /** Used until then if nobody answers. */
  staleUntil: Instant
}

interface NamesOptions {
  now: () => Instant
  hosts: Map<string, string[]>
  /** DNS servers to ask, as `10.0.0.53` or `10.0.0.53:5353`; the system's when absent. */
  dnsServers?: string[]
}

export class Names {
  readonly #options: NamesOptions
  readonly #client: DnsClient
  readonly #known = new Map<string, Known>()
  readonly #asked = new Map<string, Promise<DnsAnswer>>()

  constructor(options: NamesOptions) {
    this.#options = options
    this.#client = new DnsClient(options.dnsServers)
  }

  /** At once where the answer is known. Never rejects. */
  lookUp(question: Question): DnsAnswer | Promise<DnsAnswer> {
    const own = answerFromHosts(this.#options.hosts, question)
    if (own !== undefined) return own
    const key = `${question.record} ${question.name.toLowerCase()}`
    const known = this.#known.get(key)
    if (known !== undefined && this.#options.now() < known.until) return known.answer
    const asked = this.#asked.get(key)
    if (asked !== undefined) return asked
    if (this.#asked.size >= ASKING_LIMIT) return fault('no-server-answered')
    const asking = this.#ask(question, key).finally(() => this.#asked.delete(key))
    this.#asked.set(key, asking)
    return asking
  }

  end(): void {
    this.#client.end()
  }

  async #ask(question: Question, key: string): Promise<DnsAnswer> {
    const found = await this.#client.ask(question)
    const now = this.#options.now()
    const known = this.#remembered(found, this.#known.get(key), now)
    remember(this.#known, key, known, MEMORY_LIMIT)
    return known.answer
  }

  #remembered({ answer, ttl }: Found, before: Known | undefined, now: Instant): Known {
    if (ttl === undefined) {
      const isUsable = before?.answer.ok === true && now < before.staleUntil
      if (isUsable) return { ...before, until: after(now, QUIET) }
      return { answer, until: after(now, QUIET), staleUntil: now }
    }
    const keep = shorter(ttl, answer.ok ? LONGEST_MEMORY : LONGEST_REFUSAL)
    const until = after(now, keep)
    return { answer, until, staleUntil: after(until, STALE_LIMIT) }
  }
}

const shorter = (left: Millis, right: Millis): Millis => (left < right ? left : right)
