// The facts of a source, within bounds whatever its size: kinds have bounds of their own, so that a million messages
// push out no failed handshake. Flows of media are a kind of their own beside those of signalling. What was let go is a gap:
// nobody may conclude from its absence.

import { between, type Instant } from '../kernel/index.ts'
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
  gone?: Gone
}

/** What was let go. */
interface Gone {
  kind: string
  observer: string
  from: Instant
  to: Instant
  count: number
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
    const all: Fact[] = []
    for (const { facts, from, gone } of this.#queues.values()) {
      if (gone !== undefined) all.push(gapOf(gone))
      for (let index = from; index < facts.length; index++) all.push(facts[index] as Fact)
    }
    return inOrder(all)
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
    queue.gone = widen(queue.gone, oldest)
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

/** By time; those of the same instant stay as they are. */
function inOrder(facts: readonly Fact[]): Fact[] {
  // Read once: to read a time out of facts of many shapes makes a number each time, and sorting asks millions of times.
  const times = new Float64Array(facts.length)
  const order: number[] = []
  for (let index = 0; index < facts.length; index++) {
    times[index] = (facts[index] as Fact).at
    order.push(index)
  }
  order.sort((left, right) => {
    const before = times[left] as number
    const after = times[right] as number
    return before < after ? -1 : before > after ? 1 : 0
  })
  return order.map(index => facts[index] as Fact)
}

function widen(gone: Gone | undefined, { kind, at, observer }: Fact): Gone {
  if (gone === undefined) return { kind, observer, from: at, to: at, count: 1 }
  gone.count++
  if (at < gone.from) gone.from = at
  if (at > gone.to) gone.to = at
  return gone
}

const gapOf = ({ kind, observer, from, to, count }: Gone): GapFact => ({
  kind: 'gap',
  observer,
  at: from,
  lastedMs: between(from, to),
  count,
  why: 'cut-off',
  says: `${count} facts (${kind}) were let go: more than can be kept`,
})
