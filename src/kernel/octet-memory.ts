// Values by the octets they are made of, each made once: a source of a hundred thousand messages repeats the same few
// words, and to find one costs a look at its octets, no text and no object.
//
//   octets --hash--> a run of slots --the same octets--> the value made before
//                                  '--none-------------> made now, and remembered while there is room

import { word } from './octets.ts'

/** Slots looked at for one value: whoever makes octets of one hash gets them made anew, and no longer search. */
const MAX_PROBES = 16
/**
 * Of longer octets, certificates mostly, the hash takes as many at either end, where what is theirs alone stands; and they
 * are compared by Node's own code, which is not worth its call for a word.
 */
const LONG_BYTES = 128
/** A power of two, so that no slot lies across two lines of the processor's cache. */
const SLOT_WORDS = 4

export interface OctetMemoryLimits {
  /** Values remembered at a time; a power of two. Then the memory begins anew. */
  values: number
  /** Octets remembered for them. */
  bytes: number
}

export class OctetMemory<Value> {
  readonly #make: (bytes: Uint8Array, from: number, to: number) => Value
  readonly #limits: OctetMemoryLimits
  /** Twice as many as values, side by side what is asked of one: its hash, how many octets it has and where in `#octets`. */
  readonly #slots: Int32Array
  /** By slot; an empty slot has none. */
  readonly #values: (Value | undefined)[]
  readonly #octets: Buffer
  #used = 0
  #size = 0

  /** `make` gives the value of octets; what it reads besides them must never change. */
  constructor(make: (bytes: Uint8Array, from: number, to: number) => Value, limits: OctetMemoryLimits) {
    this.#make = make
    this.#limits = limits
    this.#slots = new Int32Array(2 * limits.values * SLOT_WORDS)
    this.#values = new Array<Value | undefined>(2 * limits.values).fill(undefined)
    this.#octets = Buffer.alloc(limits.bytes)
  }

  /** The value of the octets between the two indices. */
  of(bytes: Uint8Array, from: number, to: number): Value {
    const hash = hashOf(bytes, from, to)
    const mask = this.#values.length - 1
    let free = -1
    for (let probe = 0; probe < MAX_PROBES && free < 0; probe++) {
      const slot = (hash + probe) & mask
      const value = this.#values[slot]
      if (value === undefined) free = slot
      else if (this.#slots[SLOT_WORDS * slot] === hash && this.#isAt(slot, bytes, from, to)) return value
    }
    return this.#learn(free, hash, bytes, from, to)
  }

  #isAt(slot: number, bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from
    if (this.#slots[SLOT_WORDS * slot + 1] !== length) return false
    const octets = this.#octets
    let place = this.#slots[SLOT_WORDS * slot + 2] as number
    if (length > LONG_BYTES) return octets.compare(bytes, from, to, place, place + length) === 0
    for (let at = from; at < to; at++) if (bytes[at] !== octets[place++]) return false
    return true
  }

  /** A slot below zero is none: the value is made and not remembered. */
  #learn(slot: number, hash: number, bytes: Uint8Array, from: number, to: number): Value {
    const value = this.#make(bytes, from, to)
    const length = to - from
    if (slot < 0 || length > this.#octets.length / 16) return value
    if (this.#size === this.#limits.values || this.#used + length > this.#octets.length) {
      this.#values.fill(undefined)
      this.#size = this.#used = 0
      return value
    }
    this.#octets.set(bytes.subarray(from, to), this.#used)
    this.#slots[SLOT_WORDS * slot] = hash
    this.#slots[SLOT_WORDS * slot + 1] = length
    this.#slots[SLOT_WORDS * slot + 2] = this.#used
    this.#values[slot] = value
    this.#used += length
    this.#size++
    return value
  }
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  const isLong = to - from > 2 * LONG_BYTES
  let hash = mixed(to - from, bytes, from, isLong ? from + LONG_BYTES : to)
  if (isLong) hash = mixed(hash, bytes, to - LONG_BYTES, to)
  hash ^= hash >>> 15
  return Math.imul(hash, 0x85ebca6b) ^ (hash >>> 13)
}

function mixed(before: number, bytes: Uint8Array, from: number, to: number): number {
  let hash = before
  let at = from
  // Each step has to wait for the one before it, so four octets are taken in one.
  for (; at + 4 <= to; at += 4) hash = Math.imul(hash ^ (hash >>> 15) ^ word(bytes, at), 0x01000193)
  for (; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  return hash
}
