// What is asked, and its answer (RFC 3416): reading alone. An answer is as long as may be and no longer, whatever is asked.

import { type Ber, encodeBer, encodeInteger, integerIn, type Oid, oidIn, TAG } from './ber.ts'
import { encodeVariable, type MibView, type Variable } from './mib-view.ts'

export const PDU = {
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  getBulk: 0xa5,
  report: 0xa8,
} as const

export interface Pdu {
  tag: number
  requestId: number
  /** Of a GetBulk `nonRepeaters` and `maxRepetitions`. */
  second: number
  third: number
  names: readonly Oid[]
  /** The variables as they came. */
  list: Uint8Array
}

/** RFC 3416 section 3. */
const NO_ERROR = 0
const TOO_BIG = 1
const NOT_WRITABLE = 17

export function pduIn(ber: Ber | undefined): Pdu | undefined {
  if (ber === undefined) return undefined
  const [requestId, second, third] = ber.parts.slice(0, 3).map(integerIn)
  const list = ber.parts[3]
  if (requestId === undefined || second === undefined || third === undefined) return undefined
  if (list?.tag !== TAG.sequence || ber.parts.length !== 4) return undefined
  const names = list.parts.map(nameIn)
  if (!names.every(name => name !== undefined)) return undefined
  return { tag: ber.tag, requestId, second, third, names, list: list.content }
}

/** Of one variable; the value beside its name means nothing to who reads. */
const nameIn = ({ tag, parts }: Ber): Oid | undefined =>
  tag === TAG.sequence && parts.length === 2 ? oidIn(parts[0]) : undefined

export const encodePdu = (
  tag: number,
  requestId: number,
  [status, index]: readonly [status: number, index: number],
  variables: readonly Uint8Array[],
): Uint8Array =>
  encodeBer(
    tag,
    encodeInteger(requestId),
    encodeInteger(status),
    encodeInteger(index),
    encodeBer(TAG.sequence, ...variables),
  )

/** Undefined where it is nothing that is asked of an agent. `room`: octets that the variables may take. */
export function answerTo(pdu: Pdu, view: MibView, room: number): Uint8Array | undefined {
  switch (pdu.tag) {
    case PDU.get:
      return whole(
        pdu,
        pdu.names.map(name => view.get(name)),
        room,
      )
    case PDU.getNext:
      return whole(
        pdu,
        pdu.names.map(name => view.next(name)),
        room,
      )
    case PDU.getBulk:
      return encodePdu(PDU.response, pdu.requestId, [NO_ERROR, 0], bulk(pdu, view, room))
    case PDU.set:
      return encodePdu(PDU.response, pdu.requestId, [NOT_WRITABLE, Math.min(1, pdu.names.length)], [pdu.list])
    default:
      return undefined
  }
}

function whole({ requestId }: Pdu, variables: readonly Variable[], room: number): Uint8Array {
  const encoded = fitting(variables, room)
  return encoded.length === variables.length
    ? encodePdu(PDU.response, requestId, [NO_ERROR, 0], encoded)
    : encodePdu(PDU.response, requestId, [TOO_BIG, 0], [])
}

/** Those from the first on for which there is room. */
function fitting(variables: Iterable<Variable>, room: number): Uint8Array[] {
  const encoded: Uint8Array[] = []
  let left = room
  for (const variable of variables) {
    const octets = encodeVariable(variable)
    left -= octets.length
    if (left < 0) break
    encoded.push(octets)
  }
  return encoded
}

const bulk = (pdu: Pdu, view: MibView, room: number): Uint8Array[] => fitting(bulkOf(pdu, view), room)

/** RFC 3416 section 4.2.3. How many repetitions are wished for is for the asker to say, and for `fitting` to end. */
function* bulkOf({ second, third, names }: Pdu, view: MibView): Generator<Variable> {
  const once = Math.max(0, second)
  for (const name of names.slice(0, once)) yield view.next(name)
  let repeated = names.slice(once)
  for (let turn = 0; turn < third && repeated.length > 0; turn++) {
    const row = repeated.map(name => view.next(name))
    yield* row
    if (row.every(({ value }) => value.type === 'endOfMibView')) return
    repeated = row.map(({ oid }) => oid)
  }
}
