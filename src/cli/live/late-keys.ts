// Packets wait a moment for the keys that open them: who writes a key log does so while or after the packets pass, and a
// connection is opened with the keys that are known when its handshake is read.
//
//   dumpcap --> waiting, a second, so many megabytes --> Captured
//   key log --what is new, before each goes on-----------^

import { performance } from 'node:perf_hooks'
import { fileError } from '../files.ts'
import { KeyLogTail } from './key-log-tail.ts'

const WAIT_MS = 1000
/** What waits at most; beyond it the oldest go on as they are. */
const MOST_BYTES = 32 * 1024 * 1024

/** Of a key log that is there already: some hundred megabytes. */
const MOST_PIECES = 50

export interface KeyTaker {
  push(chunk: Uint8Array): void
  addKeys(keyLog: string): void
}

export class LateKeys {
  readonly #path: string
  readonly #tail: KeyLogTail
  readonly #to: KeyTaker
  #waiting: { chunk: Uint8Array; until: number }[] = []
  #bytes = 0
  /** Why it cannot be read any more. */
  problem: string | undefined

  /** Throws an OperatorError where the key log cannot be read; it need not be there yet. */
  constructor(path: string, to: KeyTaker) {
    this.#path = path
    this.#tail = new KeyLogTail(path)
    this.#to = to
    try {
      for (let pieces = 0; pieces < MOST_PIECES && this.#readKeys(); pieces++);
    } catch (error) {
      throw fileError(path, error, 'read')
    }
  }

  /** Whether the file is there. */
  get areThere(): boolean {
    return this.#tail.isThere
  }

  /** The chunk is the caller's again at once. */
  push(chunk: Uint8Array): void {
    this.#waiting.push({ chunk: Uint8Array.from(chunk), until: performance.now() + WAIT_MS })
    this.#bytes += chunk.length
    if (this.#bytes > MOST_BYTES) this.release()
  }

  /** To be called several times a second; `all` where nothing comes any more. */
  release(all = false): void {
    try {
      this.#readKeys()
      this.problem = undefined
    } catch (error) {
      this.problem = fileError(this.#path, error, 'read').message
    }
    const now = performance.now()
    let count = 0
    for (const { chunk, until } of this.#waiting) {
      if (!all && until > now && this.#bytes <= MOST_BYTES) break
      this.#to.push(chunk)
      this.#bytes -= chunk.length
      count++
    }
    this.#waiting = this.#waiting.slice(count)
  }

  /** Whether there was anything new. */
  #readKeys(): boolean {
    const text = this.#tail.read()
    if (text !== '') this.#to.addKeys(text)
    return text !== ''
  }
}
