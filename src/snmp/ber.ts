// The Basic Encoding Rules as far as SNMP uses them (RFC 3417 section 8): a tag of one octet, a definite length, content.

/** One thing as it stands in the octets, whose memory it shares. */
export interface Ber {
  tag: number
  content: Uint8Array
  /** What a constructed one is made of; empty in others. */
  parts: readonly Ber[]
}

export const TAG = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
} as const

const CONSTRUCTED = 0x20
/** A message, its PDU, the list of variables, one of them, its name: nothing of SNMP goes deeper. */
const DEEPEST = 6
const LONG_LENGTH = 0x80

/** Undefined where it is anything but one thing, whole. Of what is constructed the parts are read, too. */
export function decodeBer(octets: Uint8Array): Ber | undefined {
  const things = thingsIn(octets, 0)
  return things?.length === 1 ? things[0] : undefined
}

function thingsIn(octets: Uint8Array, depth: number): Ber[] | undefined {
  const things: Ber[] = []
  for (let at = 0; at < octets.length; ) {
    const tag = octets[at] as number
    const length = lengthAt(octets, at + 1)
    if (length === undefined || length.end > octets.length) return undefined
    const content = octets.subarray(length.begin, length.end)
    const parts = (tag & CONSTRUCTED) === 0 ? [] : depth < DEEPEST ? thingsIn(content, depth + 1) : undefined
    if (parts === undefined) return undefined
    things.push({ tag, content, parts })
    at = length.end
  }
  return things
}

/** Four octets of length are more than any datagram has; an indefinite one is not for SNMP. */
function lengthAt(octets: Uint8Array, at: number): { begin: number; end: number } | undefined {
  const first = octets[at]
  if (first === undefined) return undefined
  if (first < LONG_LENGTH) return { begin: at + 1, end: at + 1 + first }
  const count = first - LONG_LENGTH
  if (count === 0 || count > 4 || at + count >= octets.length) return undefined
  const length = octets.subarray(at + 1, at + 1 + count).reduce((sum, octet) => sum * 256 + octet, 0)
  return { begin: at + 1 + count, end: at + 1 + count + length }
}

/** Of an INTEGER of up to 32 bits, signed. */
export function integerIn(ber: Ber | undefined): number | undefined {
  if (ber?.tag !== TAG.integer || ber.content.length === 0 || ber.content.length > 4) return undefined
  const sign = (ber.content[0] as number) & 0x80 ? -1 : 0
  return ber.content.reduce((sum, octet) => (sum << 8) | octet, sign)
}

export const octetsIn = (ber: Ber | undefined): Uint8Array | undefined =>
  ber?.tag === TAG.octets ? ber.content : undefined

/** A name of at most 128 numbers (RFC 2578 section 3.5). */
export type Oid = readonly number[]

const LONGEST_OID = 128
const LARGEST_NUMBER = 0xffff_ffff

export function oidIn(ber: Ber | undefined): Oid | undefined {
  if (ber?.tag !== TAG.oid || ber.content.length === 0) return undefined
  const numbers: number[] = []
  let number = 0
  for (const octet of ber.content) {
    number = number * 128 + (octet & 0x7f)
    if (number > LARGEST_NUMBER) return undefined
    if (octet & 0x80) continue
    numbers.push(number)
    number = 0
  }
  const isWhole = ((ber.content.at(-1) as number) & 0x80) === 0
  const [first = 0, ...rest] = numbers
  const root = Math.min(2, Math.floor(first / 40))
  return isWhole && numbers.length < LONGEST_OID ? [root, first - root * 40, ...rest] : undefined
}

/** As a tree is walked: what begins like another one and goes on comes after it. */
export function compareOids(left: Oid, right: Oid): number {
  const common = Math.min(left.length, right.length)
  for (let at = 0; at < common; at++) {
    const difference = (left[at] as number) - (right[at] as number)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

export const parseOid = (text: string): Oid => text.split('.').map(Number)

export function encodeBer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, content) => sum + content.length, 0)
  const head =
    length < LONG_LENGTH
      ? [tag, length]
      : length < 256
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff]
  return Buffer.concat([Uint8Array.from(head), ...contents])
}

/** In as few octets as hold it; `tag` is another one for counters and their like, which are never below zero. */
export function encodeInteger(value: number, tag: number = TAG.integer): Uint8Array {
  const octets: number[] = []
  let rest = value
  do {
    octets.unshift(rest & 0xff)
    rest = Math.floor(rest / 256)
  } while (rest !== 0 && rest !== -1)
  const sign = rest === -1 ? 0x80 : 0
  if (((octets[0] as number) & 0x80) !== sign) octets.unshift(rest & 0xff)
  return encodeBer(tag, Uint8Array.from(octets))
}

export const encodeOctets = (octets: Uint8Array): Uint8Array => encodeBer(TAG.octets, octets)

/** Of two numbers or more, the first of them below 3. */
export function encodeOid([root = 0, second = 0, ...rest]: Oid): Uint8Array {
  return encodeBer(TAG.oid, Uint8Array.from([root * 40 + second, ...rest].flatMap(base128)))
}

function base128(number: number): number[] {
  const octets = [number % 128]
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
    octets.unshift((rest % 128) | 0x80)
  return octets
}
