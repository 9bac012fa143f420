// A store on threads of its own, so that whoever relays calls never waits for a disk: one writes, one reads.

import { Worker } from 'node:worker_threads'
import type { Fact } from '../../facts/index.ts'
import { type Instant, OperatorError } from '../../kernel/index.ts'
import type { HealthChange } from '../../watch/index.ts'
import type { CallRow } from '../call-row.ts'
import { packFacts } from '../fact-pack.ts'
import type { StorePlace } from '../open-store.ts'
import type {
  Batch,
  CallQuestion,
  CallStory,
  Count,
  CountQuestion,
  FactQuestion,
  FindingQuestion,
  HealthQuestion,
  KeptFinding,
  Page,
  ProbeQuestion,
  ProbeResult,
  Store,
  StoreSize,
  StoryQuestion,
} from '../store.ts'
import { StoreTrouble } from '../store-trouble.ts'
import type { Answered, StoreMethod, ThreadPlan } from './thread-messages.ts'

/** Questions that may wait for a thread; more are refused as `busy`. */
const WAITING_LIMIT = 1000

export class ThreadedStore implements Store {
  readonly #writer: StoreThread
  readonly #reader: StoreThread

  private constructor(writer: StoreThread, reader: StoreThread) {
    this.#writer = writer
    this.#reader = reader
  }

  /** Throws an `OperatorError` where the store cannot be opened. */
  static async open(place: StorePlace): Promise<ThreadedStore> {
    const writer = await StoreThread.start(place)
    try {
      return new ThreadedStore(writer, await StoreThread.start({ ...place, readOnly: true }))
    } catch (error) {
      await writer.end()
      throw error
    }
  }

  async append(batch: Batch): Promise<void> {
    // Octets go over in one piece, and are not copied.
    const facts = packFacts(batch.facts)
    await this.#writer.ask('append', { ...batch, facts }, [facts.octets.buffer])
  }

  calls(question: CallQuestion): Promise<Page<CallRow>> {
    return this.#reader.ask('calls', question) as Promise<Page<CallRow>>
  }

  call(id: string): Promise<CallStory | undefined> {
    return this.#reader.ask('call', id) as Promise<CallStory | undefined>
  }

  facts(question: FactQuestion | StoryQuestion): Promise<Page<Fact>> {
    return this.#reader.ask('facts', question) as Promise<Page<Fact>>
  }

  findings(question: FindingQuestion): Promise<KeptFinding[]> {
    return this.#reader.ask('findings', question) as Promise<KeptFinding[]>
  }

  finding(id: number): Promise<KeptFinding | undefined> {
    return this.#reader.ask('finding', id) as Promise<KeptFinding | undefined>
  }

  health(question: HealthQuestion): Promise<HealthChange[]> {
    return this.#reader.ask('health', question) as Promise<HealthChange[]>
  }

  probes(question: ProbeQuestion): Promise<ProbeResult[]> {
    return this.#reader.ask('probes', question) as Promise<ProbeResult[]>
  }

  callCounts(question: CountQuestion): Promise<Count[]> {
    return this.#reader.ask('callCounts', question) as Promise<Count[]>
  }

  async keep(named: { name: string; text: string }): Promise<void> {
    await this.#writer.ask('keep', named)
  }

  /** Of the thread that writes: what was kept just now is there. */
  kept(name: string): Promise<string | undefined> {
    return this.#writer.ask('kept', name) as Promise<string | undefined>
  }

  /** Of the thread that writes: it knows what it let go. */
  size(): Promise<StoreSize> {
    return this.#writer.ask('size', undefined) as Promise<StoreSize>
  }

  forgetOld(now: Instant): Promise<boolean> {
    return this.#writer.ask('forgetOld', now) as Promise<boolean>
  }

  /** The reader first: the last one to leave brings the log into the file. */
  async end(): Promise<void> {
    await this.#reader.end()
    await this.#writer.end()
  }
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

class StoreThread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #open = Promise.withResolvers<void>()
  #asked = 0
  /** Why it does nothing any more. */
  #gone: string | undefined

  private constructor(plan: ThreadPlan) {
    // The flags of this process, as those of a test runner, are not for it.
    this.#worker = new Worker(new URL('./store-thread.ts', import.meta.url), {
      workerData: plan,
      execArgv: [],
    })
    this.#worker.on('message', (answer: Answered) => this.#hear(answer))
    this.#worker.on('error', error => this.#lose(error.message))
    this.#worker.on('exit', () => this.#lose('its thread has ended'))
  }

  static async start(plan: ThreadPlan): Promise<StoreThread> {
    const thread = new StoreThread(plan)
    await thread.#open.promise
    return thread
  }

  ask(method: StoreMethod, argument: unknown, transfer: ArrayBuffer[] = []): Promise<unknown> {
    if (this.#gone !== undefined) return Promise.reject(new StoreTrouble('failed', this.#gone))
    if (this.#waiting.size >= WAITING_LIMIT)
      return Promise.reject(new StoreTrouble('busy', `${WAITING_LIMIT} questions wait already`))
    const id = this.#asked++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ id, method, argument }, transfer)
    })
  }

  async end(): Promise<void> {
    if (this.#gone === undefined) await this.ask('end', undefined).catch(() => undefined)
    await this.#worker.terminate()
  }

  #hear(answer: Answered): void {
    if ('type' in answer) {
      if (answer.type === 'open') this.#open.resolve()
      else this.#open.reject(operatorError(answer))
      return
    }
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('trouble' in answer) waiting?.reject(new StoreTrouble(answer.trouble, answer.says))
    else waiting?.resolve(answer.value)
  }

  #lose(says: string): void {
    this.#gone ??= says
    this.#open.reject(new StoreTrouble('failed', this.#gone))
    for (const { reject } of this.#waiting.values()) reject(new StoreTrouble('failed', this.#gone))
    this.#waiting.clear()
  }
}

/** Its message holds place and hint already. */
function operatorError({ code, what }: Extract<Answered, { type: 'closed' }>): Error {
  return code === undefined ? new Error(what) : new OperatorError({ code, what })
}
