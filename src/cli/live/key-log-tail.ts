// A key log that grows while packets pass: what was written since it was last looked at. It may not be there yet, and
// may be cut back or exchanged for a new one.

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** Octets read at a time. */
const MOST_BYTES = 4 * 1024 * 1024
/** A line of a key log is shorter. */
const LINE_LIMIT = 1024

export class KeyLogTail {
  readonly #path: string
  #inode = -1
  #offset = 0
  #begun = ''

  constructor(path: string) {
    this.#path = path
  }

  /** Whether there is such a file, as far as it was looked for. */
  get isThere(): boolean {
    return this.#inode !== -1
  }

  /** Whole lines that are new, of at most some megabytes; throws as `node:fs` does, but not where there is no file yet. */
  read(): string {
    let file: number
    try {
      file = openSync(this.#path, constants.O_RDONLY | constants.O_NONBLOCK)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      // The next one of that name may well have the same inode.
      this.#inode = -1
      return ''
    }
    try {
      return this.#new(file)
    } finally {
      closeSync(file)
    }
  }

  #new(file: number): string {
    const about = fstatSync(file)
    if (about.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' })
    if (!about.isFile()) throw Object.assign(new Error('no file'), { code: 'ENOTFILE' })
    if (about.ino !== this.#inode || about.size < this.#offset) {
      this.#inode = about.ino
      this.#offset = 0
      this.#begun = ''
    }
    const octets = Buffer.alloc(Math.min(MOST_BYTES, about.size - this.#offset))
    const count = readSync(file, octets, 0, octets.length, this.#offset)
    this.#offset += count
    const text = this.#begun + octets.toString('latin1', 0, count)
    const end = text.lastIndexOf('\n') + 1
    this.#begun = text.slice(end).slice(0, LINE_LIMIT)
    return text.slice(0, end)
  }
}
