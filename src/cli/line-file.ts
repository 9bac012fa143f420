// Where lines go that come faster than some disks take them: a file that is moved away when it is large.
// What does not fit is left out; a call never waits for it.

import { createWriteStream, fstatSync, openSync, renameSync, type WriteStream } from 'node:fs'
import { fileError } from './files.ts'

/** A file of facts is moved to FILE.1 at this size, in place of the one before. */
const ROTATE_BYTES = 100 * 1024 * 1024
/** Octets that may wait for a slow disk. */
const WAITING_LIMIT_BYTES = 16 * 1024 * 1024

export class LineFile {
  readonly #path: string
  readonly #rotateBytes: number
  readonly #complain: (says: string) => void
  #stream: WriteStream | undefined
  #bytes = 0
  #isLate = false
  #leftOut = 0
  #leaving: Promise<void> | undefined

  /** Appends; `complain` hears of later trouble. Throws an `OperatorError` when the file cannot be opened. */
  constructor(path: string, complain: (says: string) => void, rotateBytes = ROTATE_BYTES) {
    this.#path = path
    this.#complain = complain
    this.#rotateBytes = rotateBytes
    try {
      this.#open()
    } catch (error) {
      throw fileError(path, error, 'written')
    }
  }

  write(line: string): void {
    if (this.#stream === undefined) {
      this.#leftOut++
      return
    }
    if (this.#stream.writableLength > WAITING_LIMIT_BYTES) {
      if (!this.#isLate) this.#complain('the disk is too slow, facts are left out')
      this.#isLate = true
      this.#leftOut++
      return
    }
    this.#isLate = false
    const text = `${line}\n`
    this.#bytes += Buffer.byteLength(text)
    this.#stream.write(text)
    if (this.#bytes > this.#rotateBytes) this.#rotate()
  }

  /** Lines that a slow disk or none has cost. */
  get leftOut(): number {
    return this.#leftOut
  }

  /** Ends once everything is on the disk. */
  async end(): Promise<void> {
    if (this.#stream !== undefined) await ended(this.#stream)
    await this.#leaving
  }

  #open(): void {
    const fd = openSync(this.#path, 'a', 0o600)
    const stream = createWriteStream(this.#path, { fd })
    stream.on('error', error => {
      if (this.#stream === stream) this.#stream = undefined
      this.#complain(`${error.message}; no more facts are written`)
    })
    this.#stream = stream
    this.#bytes = fstatSync(fd).size
  }

  /** The open file keeps its content under the new name, whatever is still on its way to it. */
  #rotate(): void {
    if (this.#stream !== undefined) this.#leaving = ended(this.#stream)
    this.#stream = undefined
    try {
      renameSync(this.#path, `${this.#path}.1`)
      this.#open()
    } catch (error) {
      this.#complain(`${(error as Error).message}; no more facts are written`)
    }
  }
}

/** Also when it ends badly, which its listener tells. */
const ended = (stream: WriteStream): Promise<void> =>
  new Promise(done => {
    stream.on('close', done)
    stream.end()
  })
