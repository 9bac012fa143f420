// What passed on TLS connections with signalling and could not be read though there are keys: connections that began before
// the capture, that have no keys among those, that lack octets. Nobody knows what was said there, and when that was is a fact:
// rules that go by what is not there hold back where something passed unread, and only there.

import type { GapFact } from '../facts/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'
import type { Ends, Seen } from './conversation.ts'

/** `cut`: octets are missing from some time on, and with them the place of all that follow. */
export type WhyClosed = 'began-before' | 'no-keys' | 'cut'

/** What comes no later is told together. */
const TOGETHER_MS = 1000
/** Gaps that are told; what comes after them is one that lasts until the end. */
const TOLD = 10_000

const WORDS: Readonly<Record<WhyClosed, string>> = {
  'began-before': 'it began before the capture, and keys open a connection only from its beginning',
  'no-keys': 'its keys are not among those that are there',
  cut: 'octets of it are missing, and what follows them cannot be opened',
}

interface Burst {
  from: number
  to: number
  packet: number
  /** Of the connection it began with. */
  why: WhyClosed
  connection: string
}

export class ClosedOctets {
  readonly #observer: string
  readonly #note: (gap: GapFact) => void
  /** Connections by their reasons. */
  readonly #counts: Record<WhyClosed, number> = { 'began-before': 0, 'no-keys': 0, cut: 0 }
  #burst: Burst | undefined
  #told = 0

  constructor(observer: string, note: (gap: GapFact) => void) {
    this.#observer = observer
    this.#note = note
  }

  /** A connection is one of these from now on. */
  count(why: WhyClosed): void {
    this.#counts[why]++
  }

  /** Between `from` and now. */
  passed(why: WhyClosed, from: number, { time, packet }: Seen, { connection }: Ends): void {
    const burst = this.#burst
    if (burst !== undefined && (this.#told >= TOLD || from - burst.to <= TOGETHER_MS)) {
      burst.from = Math.min(burst.from, from)
      burst.to = Math.max(burst.to, time)
      return
    }
    this.tell()
    this.#burst = { from, to: time, packet, why, connection }
  }

  /** What passed so far. */
  tell(): void {
    if (this.#burst === undefined) return
    const { from, to, packet, why, connection } = this.#burst
    this.#burst = undefined
    this.#told++
    this.#note({
      kind: 'gap',
      why: 'encrypted',
      observer: this.#observer,
      at: from as Instant,
      ref: `packet ${packet}`,
      lastedMs: (to - from) as Millis,
      says: `what passed on the TLS connection ${connection} is not known: ${WORDS[why]}`,
    })
  }

  problems(): string[] {
    const { 'began-before': before, 'no-keys': closed, cut } = this.#counts
    const reasons = [
      ...(before > 0 ? [`${before} began before the capture`] : []),
      ...(closed > 0 ? [`the keys of ${closed} are not there`] : []),
      ...(cut > 0 ? [`${cut} lack octets`] : []),
    ]
    const count = before + closed + cut
    if (count === 0) return []
    const what = `${count} TLS ${count === 1 ? 'connection' : 'connections'} with signalling`
    return [`${what} could not be read, or not to the end: ${reasons.join(', ')}`]
  }
}
