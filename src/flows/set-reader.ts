// The sets that an export of NetFlow 9 or IPFIX is made of: templates, templates of options, and records by them.
//
//   export --> set 0 | 2 -> templates --> exporter
//          --> set 1 | 3 -> templates of options --> exporter
//          --> set 256.. -> template known --> records --> sink, options --> samplers
//                        '> not yet --> waiting --(template comes)--> records

import { u16 } from '../kernel/index.ts'
import { readFlow, readOptions } from './data-record.ts'
import type { ExportClock } from './export-clock.ts'
import type { Exporter } from './exporter.ts'
import { FlowRecord } from './flow-record.ts'
import type { ExportPlace, FlowCounts, FlowSink } from './flow-sink.ts'
import { BOOT_MS, SAMPLER_ID, SELECTOR_ID } from './information-element.ts'
import { type Dialect, readFields, type Template } from './template.ts'
import { type WaitingSet, WaitingSets } from './waiting-sets.ts'

/** One export while it is read. */
export interface SetContext {
  exporter: Exporter
  dialect: Dialect
  clock: ExportClock
  place: ExportPlace
}

const FIRST_DATA_SET = 256
const SETS: Readonly<Record<Dialect, { templates: number; options: number }>> = {
  netflow9: { templates: 0, options: 1 },
  ipfix: { templates: 2, options: 3 },
}

export class SetReader {
  readonly #sink: FlowSink
  readonly #counts: FlowCounts
  readonly #record = new FlowRecord()
  readonly #waiting = new WaitingSets<Exporter>()

  constructor(sink: FlowSink, counts: FlowCounts) {
    this.#sink = sink
    this.#counts = counts
  }

  /** All sets from `at` to `end`. How many records they held; undefined where that cannot be told. */
  read(context: SetContext, bytes: Uint8Array, at: number, end: number): number | undefined {
    let records = 0
    let isUnsure = false
    let from = at
    // Fewer octets than a header are padding.
    while (end - from >= 4) {
      const id = u16(bytes, from)
      const length = u16(bytes, from + 2)
      const setEnd = from + length
      if (length < 4 || setEnd > end) {
        this.#counts.brokenExports++
        return undefined
      }
      if (id >= FIRST_DATA_SET) {
        const held = this.#data(context, id, bytes, from + 4, setEnd)
        if (held === undefined) isUnsure = true
        else records += held
      } else this.#templates(context, id, bytes, from + 4, setEnd)
      from = setEnd
    }
    return isUnsure ? undefined : records
  }

  /** Sets of an exporter that nobody will read any more are counted. */
  abandon(exporter: Exporter): void {
    this.#counts.unreadSets += this.#waiting.takeAll(exporter).length
  }

  #templates(context: SetContext, set: number, bytes: Uint8Array, at: number, end: number): void {
    const { dialect, exporter, place } = context
    const { templates, options } = SETS[dialect]
    if (set !== templates && set !== options) return
    const isOptions = set === options
    const headBytes = isOptions ? 6 : 4
    let from = at
    while (end - from >= headBytes) {
      const id = u16(bytes, from)
      const head = isOptions ? optionsHead(dialect, bytes, from) : { fields: u16(bytes, from + 2), scopes: 0 }
      if (dialect === 'ipfix' && head.fields === 0 && (id >= FIRST_DATA_SET || id === set)) {
        exporter.forget(id >= FIRST_DATA_SET ? id : isOptions ? 'all options' : 'all')
        from += 4
        continue
      }
      // The rest is padding.
      if (id < FIRST_DATA_SET) return
      const read = readFields(bytes, from + headBytes, end, {
        ...head,
        id,
        isOptions,
        dialect,
        now: place.at,
      })
      if (read === undefined) {
        this.#counts.refusedTemplates++
        return
      }
      this.#learn(context, read.template)
      from = read.end
    }
  }

  #learn(context: SetContext, template: Template): void {
    const told = context.exporter.learn(template)
    if (told === 'same') return
    if (told === 'refused') this.#counts.refusedTemplates++
    else if (told === 'changed') this.#counts.changedTemplates++
    else this.#counts.templates++
    if (told === 'refused') return
    const { ready, expired } = this.#waiting.take(context.exporter, template.id, context.place.at)
    this.#counts.unreadSets += expired.length
    this.#counts.lateSets += ready.length
    for (const { bytes, clock, at, ref } of ready)
      this.#records({ ...context, clock, place: { at, ref } }, template, bytes, 0, bytes.length)
  }

  #data(context: SetContext, id: number, bytes: Uint8Array, at: number, end: number): number | undefined {
    const { exporter, clock, place } = context
    const template = exporter.template(id, place.at)
    if (template !== undefined) return this.#records(context, template, bytes, at, end)
    const set: WaitingSet = { template: id, bytes: bytes.subarray(at, end), clock: { ...clock }, ...place }
    if (!this.#waiting.add(exporter, set)) this.#counts.unreadSets++
    return undefined
  }

  #records(context: SetContext, template: Template, bytes: Uint8Array, at: number, end: number): number {
    if (template.isOptions) return this.#options(context, template, bytes, at, end)
    const { exporter, clock, place } = context
    const record = this.#record
    let from = at
    let records = 0
    // What is left over and shorter than a record is padding.
    while (end - from >= template.recordBytes) {
      from = readFlow(record, template, bytes, from, end, clock)
      if (from < 0) break
      records++
      if (record.sampling === 0) record.sampling = exporter.samplers.every(record.sampler)
      this.#sink.record(record, exporter, place)
    }
    this.#counts.records += records
    return records
  }

  #options(context: SetContext, template: Template, bytes: Uint8Array, at: number, end: number): number {
    const { exporter, place } = context
    let from = at
    let records = 0
    while (end - from >= template.recordBytes) {
      const read = readOptions(template, bytes, from, end)
      if (read === undefined) break
      from = read.end
      records++
      const boot = read.options.get(BOOT_MS)
      if (typeof boot === 'number') exporter.bootMs = boot
      exporter.samplers.learn(read.options)
      const sampler = read.options.get(SELECTOR_ID) ?? read.options.get(SAMPLER_ID)
      const id = typeof sampler === 'number' ? sampler : 0
      const every = exporter.samplers.every(id)
      if (every > 0) this.#sink.sampled(exporter, every, exporter.samplers.name(id), place)
    }
    this.#counts.options += records
    return records
  }
}

/** NetFlow counts octets of scope and option fields (RFC 3954 section 6.1), IPFIX fields and scopes among them. */
function optionsHead(dialect: Dialect, bytes: Uint8Array, at: number): { fields: number; scopes: number } {
  const [first, second] = [u16(bytes, at + 2), u16(bytes, at + 4)]
  if (dialect === 'ipfix') return { fields: first, scopes: second }
  return { fields: (first + second) >> 2, scopes: first >> 2 }
}
