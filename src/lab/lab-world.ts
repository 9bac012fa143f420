// A world in simulated time: any number of elements, a network that can be broken at will, and an hour of
// keep-alives in milliseconds. The same seed and the same commands always give the same facts.

import {
  answerFromHosts,
  DEFAULT_WORLD_LIMITS,
  type DnsAnswer,
  type DnsRecord,
  type Element,
  type ElementEffect,
  type Question,
  type World,
  type WorldLimits,
} from '../element/index.ts'
import { FactLog, stamp } from '../facts/index.ts'
import {
  after,
  assert,
  type Chance,
  type Endpoint,
  fault,
  type Instant,
  instantOf,
  type Millis,
  ok,
  seconds,
  seededChance,
} from '../kernel/index.ts'
import { Agenda } from './agenda.ts'
import { LabElement } from './lab-element.ts'
import { Network, type NetworkOptions } from './network.ts'
import { Places } from './places.ts'

export interface LabWorldOptions {
  /** Default 1. */
  seed?: number
  /** When the world begins; default 2022-01-04T08:55:00Z. */
  start?: Instant
  /** Where limits differ from `DEFAULT_WORLD_LIMITS`. */
  limits?: Partial<WorldLimits>
  network?: Omit<NetworkOptions, 'chance'>
  /** Names and their addresses; may be changed later through `world.hosts`. */
  hosts?: Iterable<[string, string[]]>
  /** DNS records besides, by owner in lower case; may be changed later through `world.records`. */
  records?: Iterable<[string, DnsRecord[]]>
}

/** What is still alive in a world. */
interface Pending {
  /** `sbc out-1`, with the element's name. */
  connections: string[]
  listeners: { element: string; listener: string; local: Endpoint }[]
  sockets: { element: string; socket: string; local: Endpoint }[]
  deadlines: { element: string; at: Instant }[]
}

/** The morning of the transfer that failed. */
const BEGINNING = instantOf(Date.UTC(2022, 0, 4, 8, 55))

/** How long a world that ends lets segments arrive. */
const LAST_WORDS = seconds(1)

/** More at one instant than any healthy run has: two elements send each other events without an end. */
const SAME_INSTANT_LIMIT = 200_000

export class LabWorld implements World {
  readonly facts = new FactLog()
  readonly hosts: Map<string, string[]>
  readonly records: Map<string, DnsRecord[]>
  readonly network: Network
  /** For the elements, so that one seed decides a whole run. */
  readonly chance: Chance
  readonly #limits: WorldLimits
  readonly #agenda = new Agenda()
  readonly #places: Places
  readonly #elements = new Map<string, LabElement>()
  #now: Instant

  constructor(options: LabWorldOptions = {}) {
    const seed = options.seed ?? 1
    this.#now = options.start ?? BEGINNING
    this.hosts = new Map(options.hosts)
    this.records = new Map(options.records)
    this.#limits = { ...DEFAULT_WORLD_LIMITS, ...options.limits }
    this.chance = seededChance(seed)
    // A die of its own, so that one more datagram does not change every tag of the run.
    this.network = new Network({ ...options.network, chance: seededChance(seed + 0x6e6574) })
    this.#places = new Places(
      this.network,
      () => this.#now,
      (wait, act) => this.#later(wait, act),
    )
  }

  now(): Instant {
    return this.#now
  }

  add(name: string, element: Element): void {
    if (this.#elements.has(name)) throw new RangeError(`there is an element ${name} already`)
    const added = new LabElement({
      name,
      element,
      limits: this.#limits,
      places: this.#places,
      spareAddress: `10.255.0.${this.#elements.size + 1}`,
      now: () => this.#now,
      later: (wait, act) => this.#later(wait, act),
      note: fact => this.facts.note(stamp(fact, name, this.#now)),
      pass: fact => this.facts.note(fact),
      lookUp: question => this.#lookUp(question),
    })
    this.#elements.set(name, added)
    added.start()
  }

  command(name: string, act: (now: Instant) => ElementEffect[]): void {
    this.#element(name).command(act)
  }

  /** The machine the element runs on loses its power: its connections stay open for everybody else. */
  kill(name: string): void {
    const killed = this.#element(name)
    const places = [...killed.listeners.values()].map(each => each.local).concat([...killed.sockets.values()])
    for (const link of this.network.connections()) {
      if (link.client.element === name) link.forget('client')
      if (link.server?.element === name) link.forget('server')
    }
    killed.kill()
    this.#elements.delete(name)
    for (const { address } of places) this.network.darken(address)
  }

  async pass(time: Millis): Promise<void> {
    this.#run(after(this.#now, time), () => false)
  }

  async passUntil(condition: () => boolean, limit: Millis): Promise<boolean> {
    return this.#run(after(this.#now, limit), condition)
  }

  async end(): Promise<void> {
    for (const element of this.#elements.values()) element.end()
    // What was said last still arrives; nobody answers.
    await this.pass(LAST_WORDS)
    this.#elements.clear()
  }

  /** What is alive now; all empty when every call and connection has come to its end. */
  pending(): Pending {
    const elements = [...this.#elements.values()]
    return {
      connections: elements.flatMap(each => [...each.connections.keys()].map(id => `${each.name} ${id}`)),
      listeners: elements.flatMap(each =>
        [...each.listeners.values()].map(({ id, local }) => ({ element: each.name, listener: id, local })),
      ),
      sockets: elements.flatMap(each =>
        [...each.sockets].map(([socket, local]) => ({ element: each.name, socket, local })),
      ),
      deadlines: elements.flatMap(each => {
        const at = each.deadline()
        return at === undefined ? [] : [{ element: each.name, at }]
      }),
    }
  }

  #run(end: Instant, condition: () => boolean): boolean {
    let met = condition()
    let atOnce = 0
    while (!met) {
      const before = this.#now
      if (!this.#step(end)) break
      atOnce = this.#now === before ? atOnce + 1 : 0
      assert(atOnce < SAME_INSTANT_LIMIT, 'a simulated world comes to rest before its clock moves on')
      met = condition()
    }
    if (!met) this.#now = end
    return met
  }

  #step(end: Instant): boolean {
    const next = this.#agenda.next()
    if (next === undefined || next > end) return false
    const entry = this.#agenda.take()
    this.#now = next
    entry?.act()
    return true
  }

  #later(wait: Millis, act: () => void): void {
    this.#agenda.add(after(this.#now, wait), act)
  }

  /** What DNS says at this moment, at once and without a cache. */
  #lookUp(question: Question): DnsAnswer {
    const records = this.records.get(question.name.toLowerCase())
    const found = records?.filter(({ type }) => type === question.record) ?? []
    if (found.length > 0) return ok(found)
    const known = answerFromHosts(this.hosts, question)
    return known ?? fault(records === undefined ? 'no-such-name' : 'no-such-record')
  }

  #element(name: string): LabElement {
    const found = this.#elements.get(name)
    if (found === undefined) throw new RangeError(`there is no element ${name}`)
    return found
  }
}
