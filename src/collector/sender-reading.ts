// What one sender sends, to facts: the rooms of evidence behind one face, one reading for each sender and kind.

import type { Fact } from '../facts/index.ts'
import { FlowReader } from '../flows/index.ts'
import { HepAnalysis, HepFramer } from '../hep/index.ts'
import { after, type Endpoint, type Instant, seconds } from '../kernel/index.ts'
import { SyslogStream } from '../logs/index.ts'
import type { CollectedKind, CollectorConfig } from './collector-config.ts'

export interface SenderReading {
  datagram(octets: Uint8Array, from: Endpoint, now: Instant): void
  /** Octets of a connection. False where it has too many: the caller closes it. */
  received(connection: string, octets: Uint8Array, now: Instant): boolean
  closed(connection: string): void
  /** When to call `tick` although nothing comes. */
  deadline(): Instant | undefined
  tick(now: Instant): void
  /** Nothing comes any more; what is known is told. */
  end(): SenderReport
}

export interface SenderReport {
  read: number
  skipped: number
  problems: string[]
}

interface ReadingOptions {
  /** The sender's address: its facts name it as their observer. */
  address: string
  now: Instant
  note: (fact: Fact) => void
}

export function readingOf(
  kind: CollectedKind,
  config: CollectorConfig,
  options: ReadingOptions,
): SenderReading {
  switch (kind) {
    case 'syslog':
      return new SyslogReading(options, config.syslog?.zoneMinutes)
    case 'hep':
      return new HepReading(options, config.hep?.ours)
    case 'flows':
      return new FlowReading(options, config.flows?.local.port ?? 0)
  }
}

class SyslogReading implements SenderReading {
  readonly #stream: SyslogStream
  readonly #address: string

  constructor({ address, now, note }: ReadingOptions, zoneMinutes: number | undefined) {
    this.#address = address
    const zone = zoneMinutes === undefined ? {} : { zoneMinutes }
    this.#stream = new SyslogStream({ observer: address, now, note, ...zone })
  }

  datagram(octets: Uint8Array): void {
    this.#stream.datagram(octets, this.#address)
  }

  received(connection: string, octets: Uint8Array): boolean {
    return this.#stream.received(connection, octets, this.#address)
  }

  closed(connection: string): void {
    this.#stream.closed(connection)
  }

  deadline(): undefined {}

  tick(): void {}

  end(): SenderReport {
    const problems = this.#stream.end()
    return { ...this.#stream.counts, problems }
  }
}

/** Messages are told together: whose side is ours shows in a request and its answer. */
const HEP_PORTION = seconds(1)

class HepReading implements SenderReading {
  readonly #analysis: HepAnalysis
  readonly #note: (fact: Fact) => void
  readonly #framers = new Map<string, HepFramer>()
  #due: Instant | undefined

  constructor({ address, note }: ReadingOptions, ours: readonly string[] = []) {
    this.#note = note
    this.#analysis = new HepAnalysis({ observer: address, ours })
  }

  datagram(octets: Uint8Array, _: Endpoint, now: Instant): void {
    this.#packet(octets, now)
  }

  received(connection: string, octets: Uint8Array, now: Instant): boolean {
    const framer = this.#framers.get(connection) ?? new HepFramer()
    this.#framers.set(connection, framer)
    for (const packet of framer.push(octets)) this.#packet(packet, now)
    return true
  }

  closed(connection: string): void {
    this.#framers.delete(connection)
  }

  deadline(): Instant | undefined {
    return this.#due
  }

  tick(now: Instant): void {
    if (this.#due === undefined || now < this.#due) return
    this.#due = undefined
    for (const fact of this.#analysis.take()) this.#note(fact)
  }

  end(): SenderReport {
    const { facts, ...report } = this.#analysis.end()
    for (const fact of facts) this.#note(fact)
    return report
  }

  #packet(octets: Uint8Array, now: Instant): void {
    this.#due ??= after(now, HEP_PORTION)
    this.#analysis.packet(octets, now)
  }
}

class FlowReading implements SenderReading {
  readonly #reader: FlowReader
  readonly #port: number
  #datagrams = 0
  #skipped = 0

  constructor({ address, note }: ReadingOptions, port: number) {
    this.#port = port
    this.#reader = new FlowReader({ observer: address, note })
  }

  datagram(octets: Uint8Array, from: Endpoint, now: Instant): void {
    const place = { at: now, ref: `export ${++this.#datagrams}` }
    if (!this.#reader.datagram(octets, from, { address: '', port: this.#port }, place)) this.#skipped++
  }

  /** Flows come as datagrams. */
  received(): boolean {
    return false
  }

  closed(): void {}

  deadline(): Instant | undefined {
    return this.#reader.deadline()
  }

  tick(now: Instant): void {
    this.#reader.tick(now)
  }

  end(): SenderReport {
    this.#reader.end()
    const { records } = this.#reader.counts
    return { read: records, skipped: this.#skipped, problems: this.#reader.problems() }
  }
}
