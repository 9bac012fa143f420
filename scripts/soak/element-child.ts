// The soak's end of a process that runs one element.

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Order, Sample, Setting } from './messages.ts'

const SAMPLE_LIMIT_MS = 15_000
const END_LIMIT_MS = 5000

export class ElementChild {
  readonly role: Setting['role']
  readonly #child: ChildProcess

  constructor(setting: Setting) {
    this.role = setting.role
    this.#child = fork(join(import.meta.dirname, 'element-process.ts'), {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#order({ type: 'begin', setting })
  }

  /** Undefined while its scene is not up yet. Throws when the process is gone: that is a finding, too. */
  async sample(): Promise<Sample | undefined> {
    if (this.#child.exitCode !== null) throw new Error(`the ${this.role} process ended`)
    const { promise, resolve, reject } = Promise.withResolvers<Sample | undefined>()
    const late = setTimeout(
      () => reject(new Error(`the ${this.role} process does not answer`)),
      SAMPLE_LIMIT_MS,
    )
    this.#child.once('message', answer => resolve((answer as Sample | null) ?? undefined))
    this.#order({ type: 'sample' })
    return promise.finally(() => clearTimeout(late))
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const gone = new Promise(done => this.#child.once('exit', done))
    const late = setTimeout(() => this.#child.kill('SIGKILL'), END_LIMIT_MS)
    if (this.#child.connected) this.#order({ type: 'end' })
    await gone
    clearTimeout(late)
  }

  #order(order: Order): void {
    this.#child.send(order)
  }
}
