// A record by its template: the octets of one flow, or of one thing the exporter tells of itself.

import { u16 } from '../kernel/index.ts'
import { type ExportClock, settleTimes } from './export-clock.ts'
import type { FlowRecord } from './flow-record.ts'
import {
  isNumberLength,
  isRead,
  readElement,
  SAMPLER_NAME,
  SAMPLING_PROBABILITY,
  SELECTOR_NAME,
  unsigned,
} from './information-element.ts'
import { type Template, VARIABLE } from './template.ts'

/** Fills the record from `at` on; where it ends, or -1 when it goes beyond `end`. */
export function readFlow(
  record: FlowRecord,
  template: Template,
  bytes: Uint8Array,
  at: number,
  end: number,
  clock: ExportClock,
): number {
  const { elements, lengths } = template
  if (end - at < template.recordBytes) return -1
  record.clear()
  const { exportMs } = clock
  let from = at
  if (template.isVariable) {
    from = readVaried(template, bytes, at, end, (element, start, length) => {
      if (isRead(element, length)) readElement(record, element, bytes, start, length, exportMs)
    })
    if (from < 0) return -1
  } else {
    for (let index = 0; index < elements.length; index++) {
      const element = elements[index] as number
      const length = lengths[index] as number
      if (element !== 0) readElement(record, element, bytes, from, length, exportMs)
      from += length
    }
  }
  settleTimes(record, clock)
  return from
}

/** What the exporter tells of itself, by element; of several values the last. */
export type Options = Map<number, number | string>

export function readOptions(
  template: Template,
  bytes: Uint8Array,
  at: number,
  end: number,
): { options: Options; end: number } | undefined {
  const options: Options = new Map()
  const from = readVaried(template, bytes, at, end, (element, start, length) => {
    if (element === 0) return
    if (element === SAMPLER_NAME || element === SELECTOR_NAME) {
      options.set(element, nameIn(bytes.subarray(start, start + length)))
    } else if (element === SAMPLING_PROBABILITY) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + start, length)
      if (length === 8) options.set(element, view.getFloat64(0))
      else if (length === 4) options.set(element, view.getFloat32(0))
    } else if (isNumberLength(length)) options.set(element, unsigned(bytes, start, length))
  })
  return from < 0 ? undefined : { options, end: from }
}

const MAX_NAME = 64
const nameIn = (bytes: Uint8Array): string =>
  Buffer.from(bytes.subarray(0, MAX_NAME)).toString('utf8').replace(/\0.*$/s, '')

/** All values of one record, whose lengths may stand before them; where it ends, or -1. */
function readVaried(
  { elements, lengths }: Template,
  bytes: Uint8Array,
  at: number,
  end: number,
  value: (element: number, at: number, length: number) => void,
): number {
  let from = at
  for (let index = 0; index < elements.length; index++) {
    let length = lengths[index] as number
    if (length === VARIABLE) {
      if (from >= end) return -1
      length = bytes[from++] as number
      if (length === 255) {
        if (end - from < 2) return -1
        length = u16(bytes, from)
        from += 2
      }
    }
    if (end - from < length) return -1
    value(elements[index] as number, from, length)
    from += length
  }
  return from
}
