// What can be asked, in the order of its names: made anew for each moment, and never changed.

import { compareOids, encodeBer, encodeInteger, encodeOctets, encodeOid, type Oid, TAG } from './ber.ts'

export type SnmpValue =
  | { type: 'integer' | 'counter32' | 'gauge32' | 'timeTicks'; value: number }
  | { type: 'octets'; value: Uint8Array }
  | { type: 'oid'; value: Oid }

/** Instead of a value (RFC 3416 section 4.2). */
export type NoValue = { type: 'null' | 'noSuchObject' | 'noSuchInstance' | 'endOfMibView' }

export interface Variable {
  oid: Oid
  value: SnmpValue | NoValue
}

/** An object type with its instances: one, `[0]`, of a scalar, one a row of a column. */
export interface MibObject {
  oid: Oid
  instances: readonly { index: Oid; value: SnmpValue }[]
}

export class MibView {
  readonly #objects: readonly MibObject[]
  readonly #variables: readonly Variable[]

  constructor(objects: readonly MibObject[]) {
    this.#objects = objects
    this.#variables = objects
      .flatMap(({ oid, instances }) =>
        instances.map(({ index, value }) => ({ oid: [...oid, ...index], value })),
      )
      .toSorted((left, right) => compareOids(left.oid, right.oid))
  }

  /** The variable of that very name. */
  get(oid: Oid): Variable {
    const found = this.#variables[this.#firstFrom(oid)]
    if (found !== undefined && compareOids(found.oid, oid) === 0) return found
    const isKnown = this.#objects.some(object => object.oid.every((number, at) => oid[at] === number))
    return { oid, value: { type: isKnown ? 'noSuchInstance' : 'noSuchObject' } }
  }

  /** The first one after that name. */
  next(oid: Oid): Variable {
    const at = this.#firstFrom(oid)
    const isItself = this.#variables[at] !== undefined && compareOids(this.#variables[at].oid, oid) === 0
    return this.#variables[isItself ? at + 1 : at] ?? { oid, value: { type: 'endOfMibView' } }
  }

  #firstFrom(oid: Oid): number {
    let [low, high] = [0, this.#variables.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareOids((this.#variables[middle] as Variable).oid, oid) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** RFC 2578 section 7.1 and RFC 3416 section 3. */
const TAGS = {
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  integer: TAG.integer,
  null: TAG.null,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const

export const encodeVariable = ({ oid, value }: Variable): Uint8Array =>
  encodeBer(TAG.sequence, encodeOid(oid), encodeValue(value))

function encodeValue(value: Variable['value']): Uint8Array {
  if (value.type === 'octets') return encodeOctets(value.value)
  if (value.type === 'oid') return encodeOid(value.value)
  return 'value' in value ? encodeInteger(value.value, TAGS[value.type]) : encodeBer(TAGS[value.type])
}
