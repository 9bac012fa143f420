// What the rooms of tests make of datagrams: the records as they come, or the facts.

import type { Fact, FactKind, FactOf } from '../../facts/index.ts'
import { type Endpoint, type Instant, wordsText } from '../../kernel/index.ts'
import { FlowDecoder } from '../flow-decoder.ts'
import { FlowReader, type FlowReaderOptions } from '../flow-reader.ts'

export const EXPORTER: Endpoint = { address: '192.0.2.1', port: 40_000 }
export const COLLECTOR: Endpoint = { address: '192.0.2.2', port: 2055 }

/** A decoder that writes down what it yields. */
export class Notebook {
  readonly records: string[] = []
  readonly missing: string[] = []
  readonly sampled: string[] = []
  readonly decoder = new FlowDecoder({
    seen: () => {},
    record: ({ protocol, packets, octets, tcpFlags, start, end, sampling, ...record }) => {
      const source = wordsText(record.source0, record.source1, record.source2, record.source3)
      const { destination0, destination1, destination2, destination3 } = record
      const destination = wordsText(destination0, destination1, destination2, destination3)
      const ends = `${source}:${record.sourcePort} ${destination}:${record.destinationPort}`
      const size = `${packets} packets ${octets} octets`
      this.records.push(`${protocol} ${ends} ${size} flags ${tcpFlags} ${start}..${end} 1:${sampling}`)
    },
    missing: (_, count, of, { ref }) => void this.missing.push(`${count} ${of} ${ref}`),
    sampled: (_, every, name) => void this.sampled.push(`1:${every} ${name ?? ''}`.trim()),
  })
  #datagrams = 0

  /** Each datagram comes a second after the one before. */
  read(...datagrams: Uint8Array[]): this {
    for (const bytes of datagrams) this.readFrom(EXPORTER, bytes)
    return this
  }

  readFrom(from: Endpoint, bytes: Uint8Array): boolean {
    const number = ++this.#datagrams
    return this.decoder.datagram(bytes, from, { at: (1000 * number) as Instant, ref: `packet ${number}` })
  }
}

/** Facts of datagrams that come a second after each other. */
export class ReadFlows {
  readonly facts: Fact[] = []
  readonly reader: FlowReader
  #at = 0

  constructor(options: Partial<FlowReaderOptions> = {}) {
    this.reader = new FlowReader({ observer: 'flows.pcap', note: fact => this.facts.push(fact), ...options })
  }

  read(...datagrams: Uint8Array[]): this {
    for (const bytes of datagrams) {
      this.#at += 1000
      const place = { at: this.#at as Instant, ref: `packet ${this.#at / 1000}` }
      this.reader.datagram(bytes, EXPORTER, COLLECTOR, place)
    }
    return this
  }

  pass(ms: number): this {
    this.#at += ms
    return this
  }

  end(): this {
    this.reader.end()
    return this
  }

  of<Kind extends FactKind>(kind: Kind): FactOf<Kind>[] {
    return this.facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind)
  }
}
