// Datagrams of exporters to facts, whoever receives them: a capture that was made on their way, or a socket.
//
//   datagram --> isExport --> FlowDecoder --records--> FlowJoiner --> flow
//                                        '--missing, sampled--> FlowGaps --> gap

import type { FlowFact, GapFact } from '../facts/index.ts'
import type { Endpoint, Instant } from '../kernel/index.ts'
import { FlowDecoder } from './flow-decoder.ts'
import { FlowGaps } from './flow-gaps.ts'
import type { InterestOptions } from './flow-interest.ts'
import { FlowJoiner } from './flow-joiner.ts'
import { isExport } from './flow-shape.ts'
import type { ExportPlace, FlowCounts } from './flow-sink.ts'

export interface FlowReaderOptions extends InterestOptions {
  /** Name of the source in its facts, as `trace.pcap`. */
  observer: string
  /** Flows come when they are over, not in the order of their time. */
  note: (fact: FlowFact | GapFact) => void
}

export class FlowReader {
  readonly #decoder: FlowDecoder
  readonly #joiner: FlowJoiner
  readonly #gaps: FlowGaps

  constructor(options: FlowReaderOptions) {
    this.#joiner = new FlowJoiner(options)
    this.#gaps = new FlowGaps(options.observer, options.note)
    this.#decoder = new FlowDecoder({
      record: (record, exporter, place) => {
        this.#joiner.record(record, exporter, place)
      },
      missing: (exporter, count, of, place) => this.#gaps.missing(exporter, count, of, place),
      sampled: (exporter, every, name, place) => this.#gaps.sampled(exporter, every, name, place),
      seen: (exporter, place) => this.#gaps.seen(exporter, place),
    })
  }

  get counts(): Readonly<FlowCounts> {
    return this.#decoder.counts
  }

  /** Reads a datagram if it is an export; whether it is. Never throws for what it holds. */
  datagram(bytes: Uint8Array, from: Endpoint, to: Endpoint, place: ExportPlace): boolean {
    if (!isExport(bytes, to.port) || !this.#decoder.datagram(bytes, from, place)) return false
    this.tick(place.at)
    return true
  }

  /** When to call `tick` although no datagram has come. */
  deadline(): Instant | undefined {
    return this.#joiner.deadline()
  }

  /** Tells the flows that nothing more is expected of. */
  tick(now: Instant): void {
    this.#joiner.advance(now)
  }

  /** Nothing comes any more: what stands is told. */
  end(): void {
    this.#decoder.end()
    this.#joiner.end()
    this.#gaps.end()
  }

  /** What was passed over, could not be read or is missing, in words. */
  problems(): string[] {
    const { counts } = this.#decoder
    const said = (count: number, what: string): string[] => (count > 0 ? [`${count} ${what}`] : [])
    const { records, exports } = this.#gaps.lost
    const every = this.#gaps.highestRate
    return [
      ...said(
        this.#joiner.passedOver,
        'flow records are neither signalling nor media of Microsoft: passed over',
      ),
      ...said(counts.unreadSets, 'sets of flow records cannot be read: their template never came'),
      ...said(counts.refusedTemplates, 'templates of flow records are of no use or too many'),
      ...said(counts.brokenExports, 'exports of flows break off'),
      ...said(records, 'flow records were lost on the way to the collector'),
      ...said(exports, 'datagrams of flows were lost on the way to the collector'),
      ...(every > 1
        ? [
            `flows are sampled, 1 packet in ${every}: they cannot prove that something was short or did not happen`,
          ]
        : []),
    ]
  }
}
