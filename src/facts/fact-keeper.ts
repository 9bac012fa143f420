// The facts of a source, within bounds whatever its size: kinds have bounds of their own, so that a million messages
// push out no failed handshake. Flows of media are a kind of their own beside those of signalling. What was let go is a gap:
// nobody may conclude from its absence.

import type { Millis } from '../kernel/index.ts'
import type { Fact, GapFact } from './fact.ts'

/** SIP messages take half a kilobyte besides their octets, the others less. */
const LIMITS: Readonly<Record<string, number>> = { sip: 100_000 }
const OTHER_LIMIT = 50_000
/** Octets of SIP messages kept. */
const MAX_SIP_BYTES = 96 * 1024 * 1024

interface Queue {
  /** Those before `from` were let go, and their places are empty. */
  facts: (Fact | undefined)[]
  /** Where the oldest that is kept stands. */
  from: number
  /** Of what was let go. */
  gap?: GapFact
}

export class FactKeeper {
  readonly #queues = new Map<string, Queue>()
  #sipBytes = 0
  #dropped = 0

  /** Facts let go because there were too many. */
  get dropped(): number {
    return this.#dropped
  }

  note(fact: Fact): void {
    const kind = fact.kind === 'flow' ? `flow ${fact.transport}` : fact.kind
    const queue = this.#queueOf(kind)
    queue.facts.push(fact)
    if (fact.kind === 'sip') this.#sipBytes += fact.sizeBytes
    const limit = LIMITS[kind] ?? OTHER_LIMIT
    while (queue.facts.length - queue.from > limit || (fact.kind === 'sip' && this.#sipBytes > MAX_SIP_BYTES))
      this.#dropOldest(queue)
  }

  /** All that are kept, oldest first. */
  all(): Fact[] {
    return [...this.#queues.values()]
      .flatMap(({ facts, from, gap }) => [
        ...(gap === undefined ? [] : [gap]),
        ...(facts.slice(from) as Fact[]),
      ])
      .sort((left, right) => left.at - right.at)
  }

  /** The same, and keeps them no longer. */
  take(): Fact[] {
    const facts = this.all()
    this.#queues.clear()
    this.#sipBytes = 0
    return facts
  }

  #dropOldest(queue: Queue): void {
    const oldest = queue.facts[queue.from] as Fact
    if (oldest.kind === 'sip') this.#sipBytes -= oldest.sizeBytes
    queue.gap = widened(queue.gap, oldest)
    queue.facts[queue.from++] = undefined
    this.#dropped++
    // Moved to the front now and then, not each time.
    if (queue.from * 4 < queue.facts.length) return
    queue.facts = queue.facts.slice(queue.from)
    queue.from = 0
  }

  #queueOf(kind: string): Queue {
    const known = this.#queues.get(kind)
    if (known !== undefined) return known
    const fresh: Queue = { facts: [], from: 0 }
    this.#queues.set(kind, fresh)
    return fresh
  }
}

/** The gap with one more fact in it. */
function widened(gap: GapFact | undefined, { kind, at, observer }: Fact): GapFact {
  const count = (gap?.count ?? 0) + 1
  const from = gap === undefined || at < gap.at ? at : gap.at
  const to = gap === undefined ? at : Math.max(gap.at + gap.lastedMs, at)
  const says = `${count} facts (${kind}) were let go: more than can be kept`
  return { kind: 'gap', observer, at: from, lastedMs: (to - from) as Millis, count, why: 'cut-off', says }
}
