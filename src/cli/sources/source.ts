// What evidence is read from: captures, files of facts, and what is to come. A source is told by its first octets,
// never by its name, and yields facts; the registry stands in `read-sources.ts`.

import type { Fact } from '../../facts/index.ts'

export interface Source {
  /** One word, what a person is told can be read: `capture`. */
  kind: string
  /** Whether a file that begins so is of this kind; `head` is at most `HEAD_BYTES` long, unpacked. */
  recognises(head: Uint8Array): boolean
  /** Reads it to the end. A chunk is good until the next one is asked for. Throws only what an operator must mend. */
  read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading>
}

/** Octets shown to `recognises`, where there are as many: more than the header of a mail. */
export const HEAD_BYTES = 64 * 1024

export interface ReadContext {
  /** What its facts name as their observer. */
  name: string
  /** Text of a TLS key log. */
  keyLog?: string
  /** Addresses known to be the SBC's. */
  local: readonly string[]
  /** Of times that name no zone: minutes east of UTC. */
  zoneMinutes?: number
  /** What has been done so far, for a person who waits: `1200000 packets`. */
  progress: (done: string) => void
}

export interface Reading {
  /** Where a source reads several kinds, which it was; `--json` prints it. */
  kind?: string
  facts: Fact[]
  /** Records understood: packets, lines. */
  read: number
  /** Records passed over. */
  skipped: number
  /** What is wrong with the file or missing in it, a line each. */
  problems: string[]
}
