// Where lines go that come faster than some disks and readers: a file that is moved away when it is large, or stdout.
// What does not fit is left out and counted; a call never waits for it.

import { createWriteStream, renameSync, statSync, type WriteStream } from 'node:fs'

/** A file of facts is moved to FILE.1 at this size, in place of the one before. */
export const ROTATE_BYTES = 100 * 1024 * 1024
/** Octets that may wait for a slow disk. */
const WAITING_LIMIT_BYTES = 16 * 1024 * 1024

export class LineFile {
  readonly #path: string
  readonly #rotateBytes: number
  readonly #complain: (says: string) => void
  #stream: WriteStream | undefined
  #bytes = 0
  #left = 0

  /** Appends; `complain` hears once of each trouble. */
  constructor(path: string, complain: (says: string) => void, rotateBytes = ROTATE_BYTES) {
    this.#path = path
    this.#complain = complain
    this.#rotateBytes = rotateBytes
    this.#open()
  }

  write(line: string): void {
    if (this.#stream === undefined) return
    if (this.#stream.writableLength > WAITING_LIMIT_BYTES) {
      if (this.#left === 0) this.#complain('the disk is too slow, facts are left out')
      this.#left += 1
      return
    }
    const text = `${line}\n`
    this.#bytes += Buffer.byteLength(text)
    this.#stream.write(text)
    if (this.#bytes > this.#rotateBytes) this.#rotate()
  }

  /** Ends once everything is on the disk. */
  end(): Promise<void> {
    return new Promise(done => {
      if (this.#stream === undefined) done()
      else this.#stream.end(done)
    })
  }

  #open(): void {
    const stream = createWriteStream(this.#path, { flags: 'a', mode: 0o600 })
    stream.on('error', error => {
      if (this.#stream === stream) this.#stream = undefined
      this.#complain(`${error.message}; no more facts are written`)
    })
    this.#stream = stream
    this.#bytes = sizeOf(this.#path)
  }

  /** The open file keeps its content under the new name, whatever is still on its way to it. */
  #rotate(): void {
    this.#stream?.end()
    try {
      renameSync(this.#path, `${this.#path}.1`)
    } catch (error) {
      // Not yet created, or the folder is gone: the stream's own error tells it.
      this.#complain((error as Error).message)
    }
    this.#open()
    this.#bytes = 0
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
