// The real world: sockets, clock and DNS of Node for any number of elements in one process.

import {
  DEFAULT_WORLD_LIMITS,
  type Element,
  type ElementEffect,
  type World,
  type WorldLimits,
} from '../element/index.ts'
import { FactLog, stamp } from '../facts/index.ts'
import { after, type Instant, type Millis } from '../kernel/index.ts'
import { systemNow } from './clock.ts'
import type { OwnCalls } from './connections.ts'
import { ElementRun } from './element-run.ts'
import { Names } from './names.ts'

interface NodeWorldOptions {
  /** Where limits differ from `DEFAULT_WORLD_LIMITS`. */
  limits?: Partial<WorldLimits>
  /** Names known without asking DNS; may be changed later through `world.hosts`. */
  hosts?: Iterable<[string, string[]]>
  /** DNS servers to ask, as `10.0.0.53` or `10.0.0.53:5353`; the system's when absent. */
  dnsServers?: string[]
  /**
   * Peers may resume TLS sessions by ticket. Off by default, so that every handshake shows its certificates and
   * a renewed one is seen at once.
   */
  tlsTickets?: boolean
  /** The log to note facts in; a new one when absent. */
  facts?: FactLog
  /** Of a process that calls itself; by default all are strangers. */
  own?: OwnCalls
}

/** How often `passUntil` looks. */
const LOOK_EVERY_MS = 2

export class NodeWorld implements World {
  readonly facts: FactLog
  readonly hosts: Map<string, string[]>
  readonly #limits: WorldLimits
  readonly #tickets: boolean
  readonly #names: Names
  readonly #own: OwnCalls
  readonly #runs = new Map<string, ElementRun>()

  constructor(options: NodeWorldOptions = {}) {
    this.facts = options.facts ?? new FactLog()
    this.hosts = new Map(options.hosts)
    this.#limits = { ...DEFAULT_WORLD_LIMITS, ...options.limits }
    this.#tickets = options.tlsTickets ?? false
    this.#own = options.own ?? {}
    const { dnsServers } = options
    this.#names = new Names({ now: systemNow, hosts: this.hosts, ...(dnsServers && { dnsServers }) })
  }

  now(): Instant {
    return systemNow()
  }

  add(name: string, element: Element): void {
    if (this.#runs.has(name)) throw new RangeError(`there is an element ${name} already`)
    const run = new ElementRun({
      element,
      now: systemNow,
      note: fact => this.facts.note(stamp(fact, name, systemNow())),
      pass: fact => this.facts.note(fact),
      lookUp: question => this.#names.lookUp(question),
      limits: this.#limits,
      tickets: this.#tickets,
      own: this.#own,
    })
    this.#runs.set(name, run)
    run.start()
  }

  command(name: string, act: (now: Instant) => ElementEffect[]): void {
    const run = this.#runs.get(name)
    if (run === undefined) throw new RangeError(`there is no element ${name}`)
    run.command(act)
  }

  /** New calls that came faster than they were served, and were lost; whoever calls asks again. */
  get lostCalls(): number {
    return [...this.#runs.values()].reduce((sum, run) => sum + run.lostCalls, 0)
  }

  pass(time: Millis): Promise<void> {
    return new Promise(done => setTimeout(done, time))
  }

  async passUntil(condition: () => boolean, limit: Millis): Promise<boolean> {
    const end = after(systemNow(), limit)
    while (!condition()) {
      if (systemNow() >= end) return false
      await new Promise(done => setTimeout(done, LOOK_EVERY_MS))
    }
    return true
  }

  async end(): Promise<void> {
    this.#names.end()
    await Promise.all([...this.#runs.values()].map(run => run.end()))
  }
}
