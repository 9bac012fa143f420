// What is to outlive a restart, as JSON in the store, where the records are: whoever takes those along has it with them,
// and it is there with either database. Nobody waits for it to be written; of what comes meanwhile the newest is next.

import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { Store } from '../../store/index.ts'

export class KeptState {
  readonly #store: Pick<Store, 'keep'>
  readonly #name: string
  readonly #say: (line: string) => void
  readonly #read: unknown
  /** As it stands in the store, or soon will. */
  #text: string | undefined
  #next: string | undefined
  #writing: Promise<void> | undefined
  #hasFailed = false

  private constructor(
    store: Pick<Store, 'keep'>,
    name: string,
    text: string | undefined,
    say: (line: string) => void,
  ) {
    this.#store = store
    this.#name = name
    this.#say = say
    this.#text = text
    this.#read = text === undefined ? undefined : parsed(name, text, say)
  }

  /** `say` hears of what cannot be read or written; nothing else comes of it. */
  static async open(
    store: Pick<Store, 'keep' | 'kept'>,
    name: string,
    say: (line: string) => void,
  ): Promise<KeptState> {
    const text = await store.kept(name).catch((error: Error) => {
      say(`${name}: ${error.message}: what was known before is told and done anew`)
      return undefined
    })
    return new KeptState(store, name, text, say)
  }

  /** Undefined where there was nothing that can be read. */
  read(): unknown {
    return this.#read
  }

  save(known: unknown): void {
    const text = JSON.stringify(known)
    if (text === this.#text) return
    this.#text = text
    this.#next = text
    this.#writing ??= this.#write()
  }

  /** Once the last is on the disk, or could not be. */
  async end(): Promise<void> {
    await this.#writing
  }

  async #write(): Promise<void> {
    for (let text = this.#next; text !== undefined; text = this.#next) {
      this.#next = undefined
      try {
        await this.#store.keep({ name: this.#name, text })
        this.#hasFailed = false
      } catch (error) {
        if (!this.#hasFailed)
          this.#say(`${this.#name} cannot be kept, and a restart begins anew: ${(error as Error).message}`)
        this.#hasFailed = true
        this.#text = undefined
      }
    }
    this.#writing = undefined
  }
}

/** A file of an earlier Linesman, beside one of SQLite: what is in it goes into the store, and the file goes. */
export async function takeOver(
  path: string,
  name: string,
  store: Pick<Store, 'keep' | 'kept'>,
  say: (line: string) => void,
): Promise<void> {
  if (!existsSync(path)) return
  try {
    const text = readFileSync(path, 'utf8')
    if ((await store.kept(name)) === undefined) await store.keep({ name, text })
    rmSync(path)
  } catch (error) {
    say(`${path} cannot be taken into the store: ${(error as Error).message}`)
  }
}

function parsed(name: string, text: string, say: (line: string) => void): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    say(`${name} cannot be read, and what it knew is told and done anew: ${(error as Error).message}`)
    return undefined
  }
}
