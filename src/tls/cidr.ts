// Address ranges (RFC 4632, RFC 4291 section 2.3): `52.112.0.0/14`, `2603:1027::/48`, or one address.

interface AddressRange {
  octets: number[]
  prefixBits: number
}

/** Whether `address` lies in `range`; false when either cannot be read. */
export function inRange(range: string, address: string): boolean {
  const wanted = parseRange(range)
  return wanted !== undefined && holds(wanted, parseAddress(address))
}

/** Addresses whose verdict is remembered; beyond it all are forgotten. */
const KNOWN_LIMIT = 1000

/** Some ranges that many addresses are held against: each is read once, and an address seen before is known. */
export class AddressRanges {
  readonly #ranges: readonly AddressRange[]
  readonly #known = new Map<string, boolean>()

  /** A range that cannot be read holds no address. */
  constructor(ranges: readonly string[]) {
    this.#ranges = ranges.flatMap(range => parseRange(range) ?? [])
  }

  has(address: string): boolean {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const octets = parseAddress(address)
    const found = this.#ranges.some(range => holds(range, octets))
    if (this.#known.size >= KNOWN_LIMIT) this.#known.clear()
    this.#known.set(address, found)
    return found
  }
}

function holds(wanted: AddressRange, octets: number[] | undefined): boolean {
  if (octets === undefined || octets.length !== wanted.octets.length) return false
  return octets.every((octet, index) => {
    const bits = Math.min(8, Math.max(0, wanted.prefixBits - 8 * index))
    const mask = (0xff00 >> bits) & 0xff
    return (octet & mask) === ((wanted.octets[index] as number) & mask)
  })
}

/** Whether the text is an address or a range with a prefix that fits it. */
export const isRange = (text: string): boolean => parseRange(text) !== undefined

function parseRange(text: string): AddressRange | undefined {
  const [address, prefix, ...rest] = text.split('/')
  const octets = parseAddress(address ?? '')
  if (octets === undefined || rest.length > 0) return undefined
  if (prefix === undefined) return { octets, prefixBits: octets.length * 8 }
  const prefixBits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.POSITIVE_INFINITY
  return prefixBits <= octets.length * 8 ? { octets, prefixBits } : undefined
}

/** Four octets, or sixteen; an IPv4 address written as IPv6 (`::ffff:192.0.2.1`) counts as the IPv4 address. */
export function parseAddress(text: string): number[] | undefined {
  if (!text.includes(':')) return parseV4(text)
  const octets = parseV6(text)
  const mapped = octets?.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255'
  return mapped ? octets?.slice(12) : octets
}

function parseV4(text: string): number[] | undefined {
  const parts = text.split('.')
  const octets = parts.map(part => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN))
  return octets.length === 4 && octets.every(octet => octet <= 255) ? octets : undefined
}

function parseV6(text: string): number[] | undefined {
  const halves = text.split('::')
  const [front, back] = halves.map(half => (half === '' ? [] : parseGroups(half.split(':'))))
  if (halves.length > 2 || front === undefined) return undefined
  if (halves.length === 1) return front.length === 16 ? front : undefined
  if (back === undefined || front.length + back.length > 14) return undefined
  return [...front, ...new Array<number>(16 - front.length - back.length).fill(0), ...back]
}

function parseGroups(groups: string[]): number[] | undefined {
  const octets: number[] = []
  for (const [index, group] of groups.entries()) {
    const v4 = index === groups.length - 1 && group.includes('.') ? parseV4(group) : undefined
    if (v4 === undefined && !/^[0-9a-f]{1,4}$/i.test(group)) return undefined
    const value = Number.parseInt(group, 16)
    octets.push(...(v4 ?? [value >> 8, value & 0xff]))
  }
  return octets
}
