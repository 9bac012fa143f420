// Commands as a person starts them: the launcher as a child process, its output and its exit code.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LAUNCHER = join(import.meta.dirname, '../../bin/linesman')

export interface Ended {
  code: number | null
  out: string
  err: string
}

/** A command that is running. */
export class Running {
  readonly #child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  out = ''
  err = ''

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    this.#child = spawn(LAUNCHER, args, { env: { ...process.env, ...env } })
    this.#child.stdout.on('data', data => (this.out += data))
    this.#child.stderr.on('data', data => (this.err += data))
    this.ended = new Promise(done =>
      this.#child.on('close', code => done({ code, out: this.out, err: this.err })),
    )
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** As soon as stderr says so, not a look later. */
  signalOnce(words: RegExp, name: NodeJS.Signals): void {
    const look = (): void => {
      if (!words.test(this.err)) return
      this.#child.stderr.off('data', look)
      this.signal(name)
    }
    this.#child.stderr.on('data', look)
  }

  input(text: string | Uint8Array): void {
    this.#child.stdin.end(text)
  }

  /** Closes our end of its stdout, as `head` does. */
  stopReading(): void {
    this.#child.stdout.destroy()
  }

  /** Until stdout and stderr together match; throws with what there was when it ends or takes too long before. */
  async until(words: RegExp, limitMs = 10_000): Promise<void> {
    const end = Date.now() + limitMs
    while (!words.test(this.out + this.err)) {
      if (Date.now() > end || this.#child.exitCode !== null) {
        throw new Error(`no ${words} in:\n${this.out}\n${this.err}`)
      }
      await new Promise(done => setTimeout(done, 20))
    }
  }
}

export const linesman = (...args: string[]): Promise<Ended> => new Running(args).ended

/** Environment in which a command runs this program first. */
export const beforehand = (program: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}`,
})

/** Environment in which a command does this, a statement, as soon as it is about to load a file of that name. */
export const atLoadOf = (file: string, statement: string): Record<string, string> =>
  beforehand(`import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, next) {
    if (url.endsWith('/${file}')) ${statement}
    return next(url, context)
  },
})`)

/** A folder for one test's files. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'linesman-'))

  write(name: string, text: string): string {
    const file = join(this.path, name)
    writeFileSync(file, text)
    return file
  }

  file(name: string): string {
    return join(this.path, name)
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
