// What a running SBC has to do with others: the evidence it takes in and the messages it sends on. A world of its own, so
// that connections of senders are not taken for those of callers.

import {
  type Collector,
  type CollectorConfig,
  type HepExport,
  openCollector,
  openHepExport,
} from '../../collector/index.ts'
import type { Loaded } from '../../config/index.ts'
import { FactLog, type FactOf } from '../../facts/index.ts'
import { formatEndpoint, type Millis } from '../../kernel/index.ts'
import { NodeWorld } from '../../node/index.ts'
import { type RunLog, TOLD } from './run-log.ts'

const COLLECTOR = 'collector'
const HEP = 'hep-export'
/** Facts of the senders' connections; what they send goes on at once. */
const KEPT = 100
/** Connections of senders, together and of one. */
const LIMITS = { acceptedLimit: 200, acceptedPerAddressLimit: 20 }

export class Collecting {
  readonly #world = new NodeWorld({ facts: new FactLog([], KEPT), limits: LIMITS })
  readonly #collect: CollectorConfig
  readonly #hepExport: Loaded['hepExport']
  readonly #facts: FactLog
  /** Absent where nothing is taken in. */
  #collector: Collector | undefined
  /** Absent where nothing is sent on. */
  #sender: HepExport | undefined

  /** What is taken in goes to `facts`, and of these what `sbc` has seen to whoever keeps HEP. */
  constructor({ collect, hepExport }: Loaded, facts: FactLog, log: RunLog) {
    this.#collect = collect
    this.#hepExport = hepExport
    this.#facts = facts
    const own = new Set([COLLECTOR, HEP])
    const told: ReadonlySet<string> = new Set(TOLD)
    this.#world.facts.subscribe(fact => {
      if (!own.has(fact.observer)) facts.note(fact)
      else if (told.has(fact.kind)) log.hear(fact)
    })
  }

  /** Where evidence is taken in, for the log; undefined where none is. */
  get places(): string | undefined {
    const places = Object.entries(this.#collect).map(
      ([kind, { transport, local }]) => `${kind} ${transport} ${formatEndpoint(local)}`,
    )
    return places.length === 0 ? undefined : places.join(', ')
  }

  /** The value is a listener that could not be had within `patience`. */
  async start(patience: Millis): Promise<FactOf<'unbound'> | undefined> {
    let lost: FactOf<'unbound'> | undefined
    const stop = this.#world.facts.subscribe(
      fact => {
        if (fact.kind === 'unbound') lost ??= fact
      },
      ['unbound'],
    )
    if (this.#hepExport !== undefined) this.#send(await openHepExport(this.#hepExport))
    if (this.places !== undefined) {
      this.#collector = await openCollector(this.#collect)
      this.#world.add(COLLECTOR, this.#collector)
      await this.#world.passUntil(() => lost !== undefined, patience)
    }
    stop()
    return lost
  }

  #send(sender: HepExport): void {
    this.#sender = sender
    this.#world.add(HEP, sender)
    const tell = (fact: FactOf<'sip'>) => this.#world.command(HEP, () => sender.tell(fact))
    this.#facts.subscribe(fact => fact.kind === 'sip' && fact.observer === 'sbc' && tell(fact), ['sip'])
  }

  renew({ collect }: Loaded): void {
    const collector = this.#collector
    if (collector !== undefined) this.#world.command(COLLECTOR, () => collector.renew(collect))
  }

  /** What was beyond a bound since the start, by where. */
  leftOut(): Record<string, number> {
    const taken = Object.entries(this.#collector?.leftOut() ?? {})
    return {
      ...Object.fromEntries(taken.map(([kind, count]) => [`collect.${kind}`, count])),
      ...(this.#sender && { 'export.hep': this.#sender.leftOut }),
    }
  }

  /** Of senders and of who keeps HEP, for the log. */
  news(): string[] {
    return [...(this.#collector?.news() ?? []), ...(this.#sender?.news() ?? [])]
  }

  /** What is half known is noted before it ends. */
  async end(): Promise<void> {
    const collector = this.#collector
    if (collector !== undefined) this.#world.command(COLLECTOR, () => collector.end())
    await this.#world.end()
  }
}
