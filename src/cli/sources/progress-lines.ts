// How far the reading of a long file has come, for a person who waits: a line now and then, and none of what is read at
// once.
//
//   trace.pcap: 42 %, 2100000 packets

import { printable } from '../../kernel/index.ts'

const EVERY_MS = 2000

export class ProgressLines {
  readonly #name: string
  readonly #tell: (line: string) => void
  #toldAt: number

  /** `now` is when reading begins, in milliseconds of any clock that never goes back. */
  constructor(name: string, tell: (line: string) => void, now: number) {
    this.#name = printable(name)
    this.#tell = tell
    this.#toldAt = now
  }

  /** `done` is what was read so far, in words; `part` of the file from 0 to 1, or undefined where nobody knows its size. */
  done(done: string, part: number | undefined, now: number): void {
    if (now - this.#toldAt < EVERY_MS) return
    this.#toldAt = now
    const percent = part === undefined ? '' : `${Math.round(100 * part)} %, `
    this.#tell(`${this.#name}: ${percent}${done}\n`)
  }
}
