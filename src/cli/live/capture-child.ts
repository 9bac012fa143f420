// A capturing program while it runs: its octets, what it says, and its end. It is ended by its own process id.

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** What dumpcap and tcpdump say then. */
const BEGUN = /^File: |listening on /m
/** What is kept of its words. */
const MAX_SAID = 8000
/** After this it is ended without asking. */
const PATIENCE_MS = 3000

export class CaptureChild {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  /** The exit code, once it has ended and all its octets were read; undefined where a signal ended it. */
  readonly ended: Promise<number | undefined>
  said = ''

  /** `begun` is called once it captures. */
  constructor(
    path: string,
    args: readonly string[],
    octets: (chunk: Uint8Array) => void,
    begun: () => void = () => {},
  ) {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    child.stdout.on('data', octets)
    child.stderr.on('data', (text: Buffer) => {
      const had = BEGUN.test(this.said)
      this.said = `${this.said}${text.toString('latin1')}`.slice(-MAX_SAID)
      if (!had && BEGUN.test(this.said)) begun()
    })
    this.ended = new Promise(done => {
      child.once('error', error => {
        this.said += error.message
        done(undefined)
      })
      child.once('close', code => done(code ?? undefined))
    })
  }

  /** As Ctrl-C does: it writes what it has, and its statistics. */
  async end(): Promise<void> {
    const last = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS)
    this.#child.kill('SIGINT')
    await this.ended
    clearTimeout(last)
  }

  /** Packets it says the kernel dropped, as tcpdump writes it. */
  get drops(): number {
    return Number(/(\d+) packets dropped by kernel/.exec(this.said)?.[1] ?? 0)
  }
}
