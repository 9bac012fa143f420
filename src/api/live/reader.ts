// One who reads events as they happen. What a slow one does not take is left out and counted; it is told how much that was as
// soon as it takes something again, and nobody else waits for it.

import type { Writable } from 'node:stream'
import type { Language } from '../../findings/index.ts'
import type { Instant, Millis } from '../../kernel/index.ts'
import { between, seconds } from '../../kernel/index.ts'
import type { LiveEvents } from '../shapes/desk.ts'

export type LiveName = keyof LiveEvents

export interface ReaderWishes {
  kinds: ReadonlySet<LiveName>
  language: Language
  /** Whether whoever reads may still. */
  isWelcome: () => boolean
}

/** Octets that may wait for a reader. */
const BEHIND_BYTES = 256 * 1024
/** One who takes nothing for so long is gone. */
const STUCK: Millis = seconds(60)

export class Reader {
  readonly wishes: ReaderWishes
  readonly #out: Writable
  #missed = 0
  #behindSince: Instant | undefined

  constructor(out: Writable, wishes: ReaderWishes) {
    this.#out = out
    this.wishes = wishes
  }

  wants(name: LiveName): boolean {
    return this.wishes.kinds.has(name)
  }

  /** Events of its kinds that could not even be made ready. */
  miss(count: number): void {
    this.#missed += count
  }

  /** So many events as one text; empty to see whether it has caught up. Returns how many were left out. */
  send(text: string, count: number, now: Instant): number {
    if (this.#out.writableLength > BEHIND_BYTES) {
      this.#behindSince ??= now
      this.#missed += count
      return count
    }
    this.#behindSince = undefined
    const missed = this.#missed === 0 ? '' : eventText('missed', JSON.stringify({ count: this.#missed }))
    this.#missed = 0
    if (missed !== '' || text !== '') this.#out.write(missed + text)
    return 0
  }

  /** A comment, so that whoever stands between does not take silence for the end. */
  greet(): void {
    if (this.#behindSince === undefined) this.#out.write(':\n\n')
  }

  isLost(now: Instant): boolean {
    const isStuck = this.#behindSince !== undefined && between(this.#behindSince, now) > STUCK
    return isStuck || this.#out.destroyed || !this.wishes.isWelcome()
  }

  end(): void {
    if (this.#out.writableLength > BEHIND_BYTES) this.#out.destroy()
    else this.#out.end()
  }
}

/** As the standard has it (HTML, section 9.2): JSON has no line ends. */
export const eventText = (name: string, data: string, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${data}\n\n`
