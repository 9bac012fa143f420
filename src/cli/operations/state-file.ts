// What is to outlive a restart, as JSON in a file that is whole or the one before: a name is given to it once it is written.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export class StateFile {
  readonly #path: string
  readonly #say: (line: string) => void

  /** `say` hears of a file that cannot be read or written; nothing else comes of it. */
  constructor(path: string, say: (line: string) => void) {
    this.#path = path
    this.#say = say
  }

  /** Undefined where there is none that can be read. */
  read(): unknown {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.#say(
          `${this.#path} cannot be read, and what it knew is told and done anew: ${(error as Error).message}`,
        )
      return undefined
    }
  }

  save(known: unknown): void {
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      writeFileSync(`${this.#path}.new`, JSON.stringify(known), { mode: 0o600 })
      renameSync(`${this.#path}.new`, this.#path)
    } catch (error) {
      this.#say(`${this.#path} cannot be written, and a restart begins anew: ${(error as Error).message}`)
    }
  }
}
