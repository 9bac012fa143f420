// Datagrams of exporters to flow records: NetFlow 5, NetFlow 9 (RFC 3954), IPFIX (RFC 7011) and sFlow 5. It decides
// alone by the octets and remembers within bounds; no octets make it throw.
//
//   datagram --version--> NetFlow 5 --------------> records --> sink
//                    '--> NetFlow 9, IPFIX --> sets --^
//                    '--> sFlow --> samples ----------^
//            --sequence--> what is missing --> sink

import { type Endpoint, remember, u16, u32 } from '../kernel/index.ts'
import type { ExportClock } from './export-clock.ts'
import { Exporter } from './exporter.ts'
import { FlowRecord } from './flow-record.ts'
import { type ExportPlace, type FlowCounts, type FlowSink, noCounts } from './flow-sink.ts'
import { HEADER_BYTES, RECORD_BYTES, readHeader, readRecord } from './netflow5.ts'
import { SetReader } from './set-reader.ts'
import { readSample, readSflowHeader, type SflowHeader } from './sflow.ts'

/** Exporters at a time; the one silent longest is let go for a new one. */
const MAX_EXPORTERS = 256
const NETFLOW5 = 5
const NETFLOW9 = 9
const NETFLOW9_HEADER_BYTES = 20
const IPFIX = 10
const IPFIX_HEADER_BYTES = 16
const SFLOW5 = 5

export class FlowDecoder {
  readonly counts: FlowCounts = noCounts()
  readonly #sink: FlowSink
  readonly #sets: SetReader
  readonly #record = new FlowRecord()
  readonly #exporters = new Map<string, Exporter>()

  constructor(sink: FlowSink) {
    this.#sink = sink
    this.#sets = new SetReader(sink, this.counts)
  }

  /** Reads one datagram that `from` sent; false where it is of no version known. Never throws for what it holds. */
  datagram(bytes: Uint8Array, from: Endpoint, place: ExportPlace): boolean {
    if (bytes.length < 4) return false
    const version = u16(bytes, 0)
    if (version === NETFLOW5 && bytes.length >= HEADER_BYTES) this.#netflow5(bytes, from, place)
    else if (version === NETFLOW9 && bytes.length >= NETFLOW9_HEADER_BYTES) this.#netflow9(bytes, from, place)
    else if (version === IPFIX && bytes.length >= IPFIX_HEADER_BYTES) this.#ipfix(bytes, from, place)
    else if (u32(bytes, 0) === SFLOW5) return this.#sflow(bytes, from, place)
    else return false
    this.counts.exports++
    return true
  }

  /** Nothing comes any more: what still waits for its template is counted. */
  end(): void {
    for (const exporter of this.#exporters.values()) this.#sets.abandon(exporter)
  }

  #netflow5(bytes: Uint8Array, from: Endpoint, place: ExportPlace): void {
    const header = readHeader(bytes)
    const exporter = this.#exporterOf(from, `5 ${header.engine}`)
    this.#follow(exporter, header.sequence, header.count, 'records', place)
    if (header.every > 0) this.#everyPacketIn(exporter, header.every, place)
    const held = Math.floor((bytes.length - HEADER_BYTES) / RECORD_BYTES)
    if (held < header.count) this.counts.brokenExports++
    const record = this.#record
    const count = Math.min(held, header.count)
    for (let index = 0; index < count; index++) {
      readRecord(record, bytes, HEADER_BYTES + index * RECORD_BYTES, header)
      this.#sink.record(record, exporter, place)
    }
    this.counts.records += count
  }

  #netflow9(bytes: Uint8Array, from: Endpoint, place: ExportPlace): void {
    const exporter = this.#exporterOf(from, `9 ${u32(bytes, 16)}`)
    const { bootMs } = exporter
    const clock: ExportClock = { uptimeMs: u32(bytes, 4), exportMs: 1000 * u32(bytes, 8), bootMs }
    this.#follow(exporter, u32(bytes, 12), 1, 'exports', place)
    const context = { exporter, dialect: 'netflow9', clock, place } as const
    this.#sets.read(context, bytes, NETFLOW9_HEADER_BYTES, bytes.length)
  }

  #ipfix(bytes: Uint8Array, from: Endpoint, place: ExportPlace): void {
    const exporter = this.#exporterOf(from, `10 ${u32(bytes, 12)}`)
    const length = u16(bytes, 2)
    if (length > bytes.length) this.counts.brokenExports++
    const clock: ExportClock = {
      uptimeMs: Number.NaN,
      exportMs: 1000 * u32(bytes, 4),
      bootMs: exporter.bootMs,
    }
    const context = { exporter, dialect: 'ipfix', clock, place } as const
    const records = this.#sets.read(context, bytes, IPFIX_HEADER_BYTES, Math.min(length, bytes.length))
    this.#follow(exporter, u32(bytes, 8), records, 'records', place)
  }

  #sflow(bytes: Uint8Array, from: Endpoint, place: ExportPlace): boolean {
    const header = readSflowHeader(bytes)
    if (header === undefined) return false
    this.counts.exports++
    const exporter = this.#exporterOf({ ...from, address: header.agent }, `sflow ${header.subAgent}`)
    this.#follow(exporter, header.sequence, 1, 'exports', place)
    this.#samples(header, exporter, bytes, place)
    return true
  }

  #samples(header: SflowHeader, exporter: Exporter, bytes: Uint8Array, place: ExportPlace): void {
    const record = this.#record
    let from = header.at
    for (let left = header.samples; left > 0; left--) {
      const start = from + 8
      const end = start + (bytes.length < start ? 0 : u32(bytes, from + 4))
      if (bytes.length < end || bytes.length < start) {
        this.counts.brokenExports++
        return
      }
      const sample = readSample(record, bytes, start, end, u32(bytes, from))
      if (sample === 'flow') {
        this.counts.records++
        record.start = record.end = place.at
        this.#everyPacketIn(exporter, record.sampling, place)
        this.#sink.record(record, exporter, place)
      } else if (sample === 'broken') this.counts.brokenExports++
      else this.counts.otherSamples++
      from = end
    }
  }

  /** What the header of an export says of sampling. */
  #everyPacketIn(exporter: Exporter, every: number, place: ExportPlace): void {
    if (every === exporter.every) return
    exporter.every = every
    this.#sink.sampled(exporter, every, undefined, place)
  }

  #follow(
    exporter: Exporter,
    number: number,
    units: number | undefined,
    of: 'records' | 'exports',
    place: ExportPlace,
  ): void {
    const missing = exporter.sequence.take(number, units)
    if (missing !== 0) this.#sink.missing(exporter, missing, of, place)
    this.#sink.seen(exporter, place)
  }

  #exporterOf({ address, port }: Endpoint, source: string): Exporter {
    const key = `${address} ${port} ${source}`
    const known = this.#exporters.get(key)
    const exporter = known ?? new Exporter(address)
    const [oldest] = this.#exporters.values()
    const isFull = known === undefined && this.#exporters.size >= MAX_EXPORTERS
    if (isFull && oldest !== undefined) this.#sets.abandon(oldest)
    remember(this.#exporters, key, exporter, MAX_EXPORTERS)
    return exporter
  }
}
