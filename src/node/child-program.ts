// Another program while it runs for us: its octets on stdout, what it says on stderr, and its end. It is ended by its own
// process id.

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

interface ChildEars {
  /** What comes on stdout; good until the call returns. */
  octets?: (chunk: Uint8Array) => void
  /** It has said more; `said` is all that is kept of it. */
  words?: (said: string) => void
}

/** What is kept of its words. */
const MAX_SAID = 8000
/** After this it is ended without asking. */
const PATIENCE_MS = 3000

export class ChildProgram {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  /** Once it has ended and all its octets were read. */
  readonly ended: Promise<void>
  #said = ''

  constructor(path: string, args: readonly string[], { octets, words }: ChildEars = {}) {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    child.stdout.on('data', octets ?? (() => {}))
    child.stderr.on('data', (text: Buffer) => {
      this.#said = `${this.#said}${text.toString('latin1')}`.slice(-MAX_SAID)
      words?.(this.#said)
    })
    this.ended = new Promise(done => {
      child.once('error', error => {
        this.#said += error.message
        done()
      })
      child.once('close', () => done())
    })
  }

  get said(): string {
    return this.#said
  }

  /** As Ctrl-C does: it writes what it has. */
  async end(): Promise<void> {
    const last = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS)
    this.#child.kill('SIGINT')
    await this.ended
    clearTimeout(last)
  }
}
