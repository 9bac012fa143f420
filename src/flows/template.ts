// A template: which values a record has, in which order and of how many octets (RFC 3954 section 5, RFC 7011
// section 3.4). Read once, kept as what is needed to read its records.

import { type Instant, type Millis, minutes, u16 } from '../kernel/index.ts'
import { isRead, REVERSE } from './information-element.ts'

/** A length that stands before each value instead (RFC 7011 section 7). */
export const VARIABLE = 0xffff
/** A template with more is refused. */
const MAX_FIELDS = 128
/** Private Enterprise Number of the other direction (RFC 5103 section 6.1). */
const REVERSE_ENTERPRISE = 29_305

export interface Template {
  id: number
  isOptions: boolean
  /** All octets that define it, to see whether it has changed. */
  layout: string
  /** Number of each element; 0 for what is of no interest here. */
  elements: Uint32Array
  /** Octets of each, or `VARIABLE`. */
  lengths: Uint16Array
  /** Of fields with a scope, the first so many (options templates). */
  scopes: number
  /** Octets of a record; at least, where some vary. */
  recordBytes: number
  isVariable: boolean
  /** When it was last told. */
  toldAt: Instant
}

/** Exporters tell their templates again within minutes, or at most hours; one older than this may mean something else. */
export const TEMPLATE_LIFE: Millis = minutes(24 * 60)

/** Where a field stands in what defines it: with an enterprise number in IPFIX, never in NetFlow. */
export type Dialect = 'netflow9' | 'ipfix'

/**
 * `fields` fields from `at` on, and where they end; undefined when there are too many, they go beyond `end`, or a
 * record of them would have no octets.
 */
export function readFields(
  bytes: Uint8Array,
  at: number,
  end: number,
  told: { id: number; fields: number; scopes: number; isOptions: boolean; dialect: Dialect; now: Instant },
): { template: Template; end: number } | undefined {
  const { id, fields, scopes, isOptions, dialect, now } = told
  if (fields === 0 || fields > MAX_FIELDS || scopes > fields) return undefined
  const elements = new Uint32Array(fields)
  const lengths = new Uint16Array(fields)
  let recordBytes = 0
  let isVariable = false
  let from = at
  for (let index = 0; index < fields; index++) {
    if (end - from < 4) return undefined
    const number = u16(bytes, from)
    const length = u16(bytes, from + 2)
    const isEnterprise = dialect === 'ipfix' && number >= 0x8000
    if (isEnterprise && end - from < 8) return undefined
    const isReverse =
      isEnterprise && u16(bytes, from + 4) === 0 && u16(bytes, from + 6) === REVERSE_ENTERPRISE
    // Scopes of NetFlow have numbers of their own (RFC 3954 section 6.1).
    const isOther = (isEnterprise && !isReverse) || (dialect === 'netflow9' && index < scopes)
    elements[index] = isOther ? 0 : isReverse ? REVERSE + (number & 0x7fff) : number
    lengths[index] = length
    const varies = dialect === 'ipfix' && length === VARIABLE
    isVariable ||= varies
    recordBytes += varies ? 1 : length
    from += isEnterprise ? 8 : 4
  }
  if (recordBytes === 0) return undefined
  const layout = `${isOptions ? scopes : '-'} ${Buffer.from(bytes.subarray(at, from)).toString('latin1')}`
  const template = {
    id,
    isOptions,
    layout,
    elements,
    lengths,
    scopes,
    recordBytes,
    isVariable,
    toldAt: now,
  }
  if (!isOptions && !isVariable) skipUnread(template)
  return { template, end: from }
}

/** Neighbours that are not read become one field, so that records of wide templates cost no more. */
function skipUnread(template: Template): void {
  const elements: number[] = []
  const lengths: number[] = []
  for (const [index, element] of template.elements.entries()) {
    const length = template.lengths[index] as number
    const known = isRead(element, length) ? element : 0
    const before = lengths.at(-1) ?? 0
    if (known === 0 && elements.at(-1) === 0 && before + length < VARIABLE)
      lengths[lengths.length - 1] = before + length
    else {
      elements.push(known)
      lengths.push(length)
    }
  }
  template.elements = Uint32Array.from(elements)
  template.lengths = Uint16Array.from(lengths)
}
