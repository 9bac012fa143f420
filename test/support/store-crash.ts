// A process that writes numbered facts into a store (`store-crash-child.ts`) until it is killed, and what the store holds then.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import type { Instant } from '../../src/kernel/index.ts'
import { openStore } from '../../src/store/index.ts'
import { RETENTION } from '../store/store-suite.ts'

const CHILD = join(import.meta.dirname, 'store-crash-child.ts')
/** Small, so that the oldest facts go while it writes. */
const CAP_BYTES = 4 * 1024 * 1024

export class StoreChild {
  readonly #child: ChildProcess
  readonly #gone: Promise<unknown>
  #output = ''

  private constructor(place: string, first: number) {
    this.#child = spawn(process.execPath, [CHILD, place, String(CAP_BYTES), String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#gone = new Promise(done => this.#child.once('close', done))
  }

  /** Once the store has acknowledged something. */
  static async start(place: string, first: number): Promise<StoreChild> {
    const child = new StoreChild(place, first)
    await new Promise<void>((done, failed) => {
      child.#child.once('close', () => failed(new Error('it ended before it wrote')))
      child.#child.stdout?.on('data', data => {
        child.#output += data
        done()
      })
    })
    return child
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** The last number that was acknowledged. */
  get acknowledged(): number {
    return Number(this.#output.split('\n').slice(0, -1).at(-1))
  }

  /** Stops it where it is, in the middle of whatever it writes. Linux only. */
  async freeze(): Promise<void> {
    this.#child.kill('SIGSTOP')
    while (!/\) T /.test(readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8'))) await pause(1)
  }

  goOn(): void {
    this.#child.kill('SIGCONT')
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#gone
  }
}

export interface Held {
  newest: number
  /** When that was noted. */
  at: Instant | undefined
}

/** Opens the store as after a crash: the file is sound, and of the numbers from its first to its newest none is missing. */
export async function heldIn(place: string): Promise<Held> {
  const database = new DatabaseSync(place)
  assert.deepEqual({ ...database.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' })
  database.close()
  const store = await openStore({ ...RETENTION, place, capBytes: CAP_BYTES })
  const { items: facts } = await store.facts({ limit: 10_000 })
  await store.end()
  const numbers = facts.map(fact => (fact.kind === 'bug' ? Number(fact.where) : Number.NaN))
  const newest = numbers.at(-1) ?? -1
  const begin = numbers[0] ?? 0
  assert.deepEqual(
    numbers,
    Array.from({ length: newest - begin + 1 }, (_, index) => begin + index),
  )
  return { newest, at: facts.at(-1)?.at }
}
