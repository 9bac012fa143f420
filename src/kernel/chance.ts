// Chance as an argument: tags, branches, keys and random waits come from here, so that a seed replays a run.

export interface Chance {
  /** `count` random octets. */
  bytes(count: number): Uint8Array
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number
  /** `count` random octets as lower-case hexadecimal text. */
  hex(count: number): string
}

/** Octets asked of the system at a time: one by one they would cost a call of some microseconds each. */
const STOCK_BYTES = 4096
/** Octets written as text at a time, for the tokens to be cut from. */
const TEXT_BYTES = 512

/** Cryptographic chance for the real world, of Node or of a browser. No octet is handed out twice. */
export function systemChance(): Chance {
  const stock = new Uint8Array(STOCK_BYTES)
  let used = STOCK_BYTES
  /** As they lie in the stock, until it is filled again. */
  const next = (count: number): Uint8Array => {
    if (used + count > STOCK_BYTES) {
      crypto.getRandomValues(stock)
      used = 0
    }
    used += count
    return stock.subarray(used - count, used)
  }
  const bytes = (count: number): Uint8Array =>
    count > STOCK_BYTES ? crypto.getRandomValues(new Uint8Array(count)) : next(count).slice()
  const fraction = (): number => bytes(6).reduce((sum, octet) => (sum + octet) / 256, 0)
  let text = ''
  let cut = 0
  const hex = (count: number): string => {
    const length = 2 * count
    if (length > text.length - cut) {
      if (count > TEXT_BYTES) return hexOf(bytes(count))
      text = hexOf(next(TEXT_BYTES))
      cut = 0
    }
    cut += length
    return text.slice(cut - length, cut)
  }
  return { bytes, below: limit => Math.floor(fraction() * limit), hex }
}

/** Repeatable chance (xorshift128, seeded by splitmix32); never for real keys. */
export function seededChance(seed: number): Chance {
  const state = new Uint32Array(4)
  let mix = seed >>> 0
  for (let i = 0; i < 4; i++) {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    state[i] = (z ^ (z >>> 16)) >>> 0
  }
  const next = (): number => {
    let t = state[3] as number
    const s = state[0] as number
    state[3] = state[2] as number
    state[2] = state[1] as number
    state[1] = s
    t ^= t << 11
    t ^= t >>> 8
    state[0] = (t ^ s ^ (s >>> 19)) >>> 0
    return state[0] as number
  }
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => next() & 0xff)
  return {
    bytes,
    below: limit => Math.floor((next() / 2 ** 32) * limit),
    hex: count => hexOf(bytes(count)),
  }
}

/** `octets` random octets as lower-case hexadecimal text: tags, branches, Call-IDs. */
export const token = (chance: Chance, octets: number): string => chance.hex(octets)

const hexOf = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex')

/** A random UUID, version 4 (RFC 9562 section 5.4). */
export function uuid(chance: Chance): string {
  const octets = Buffer.from(chance.bytes(16))
  octets[6] = ((octets[6] as number) & 0x0f) | 0x40
  octets[8] = ((octets[8] as number) & 0x3f) | 0x80
  const hex = octets.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
