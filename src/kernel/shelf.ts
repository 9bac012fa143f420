// Texts that are put away under a key until their time is over. They lie as octets in pages that the collector does not
// walk: what is hardly ever asked for again costs it nothing, however many there are.
//
//   put(key, text, until) --> page | head key text | head key text | ...
//                                    ^ position
//                    hash of key --> slot
//   forget(now) takes the slots of those that are over; a page is used again when all of it is.

import { systemChance } from './chance.ts'
import { Forgetting } from './forgetting.ts'
import { type HashKey, halfSipHash } from './half-sip-hash.ts'
import { word } from './octets.ts'
import type { Instant } from './time.ts'

const PAGE_BYTES = 256 * 1024
const WORD = 4
const PAGE_WORDS = PAGE_BYTES / WORD
/** In front of each key: its hash, its length and that of its text, as words. */
const HEAD_BYTES = 3 * WORD
/** Of UTF-8, for each unit of a text. */
const MAX_UNIT_BYTES = 3
const FIRST_SLOTS = 256
/** Pages kept for later that nothing lies on. */
const SPARE_PAGES = 4

interface Page {
  readonly octets: Buffer
  used: number
  /** Texts on it that are not over. */
  count: number
}

/** Keys come from peers, who shall not choose where they lie. */
const { bytes } = systemChance()
const HASH_KEY: HashKey = [word(bytes(WORD), 0), word(bytes(WORD), 0)]

let asked = Buffer.alloc(1024)

export class Shelf {
  /** Positions in words, each one more than it is; an empty slot has 0. At most half of them are full. */
  #slots = new Uint32Array(FIRST_SLOTS)
  #size = 0
  readonly #pages: (Page | undefined)[] = []
  /** Numbers of pages on which nothing lies, and of those that were given back. */
  readonly #spare: number[] = []
  readonly #free: number[] = []
  /** Number of the page that is written on. */
  #current = -1
  readonly #forgetting = new Forgetting<number>()

  /** Keys under which something lies. */
  get size(): number {
    return this.#size
  }

  has(key: string): boolean {
    return this.#slots[this.#find(ask(key))] !== 0
  }

  get(key: string): string | undefined {
    const position = (this.#slots[this.#find(ask(key))] as number) - 1
    if (position < 0) return undefined
    const { octets, at } = this.#lying(position)
    const from = at + HEAD_BYTES + word(octets, at + WORD)
    return octets.toString('utf8', from, from + word(octets, at + 2 * WORD))
  }

  /**
   * In place of what lies under the key, if anything does; that takes its room until its own time is over. Half of a
   * surrogate pair, which no text of SIP or JSON has, is put away as U+FFFD.
   */
  put(key: string, text: string, until: Instant): void {
    const question = ask(key)
    const position = this.#lay(question, text)
    const slot = this.#find(question)
    if (this.#slots[slot] === 0) this.#size += 1
    this.#slots[slot] = position + 1
    this.#forgetting.add(position, until)
    if (2 * this.#size > this.#slots.length) this.#grow()
  }

  /** When there is something to forget; what is over may be found until then. */
  deadline(): Instant | undefined {
    return this.#forgetting.deadline()
  }

  forget(now: Instant): void {
    for (let due = this.#forgetting.takeDue(now); due !== undefined; due = this.#forgetting.takeDue(now)) {
      for (const position of due) this.#forget(position)
    }
  }

  /** Writes head, key and text where there is room, and gives the position. */
  #lay({ length, hash }: Question, text: string): number {
    const number = this.#pageFor(HEAD_BYTES + length, text)
    const page = this.#pages[number] as Page
    const { octets, used: at } = page
    asked.copy(octets, at + HEAD_BYTES, 0, length)
    const textAt = at + HEAD_BYTES + length
    const textBytes = octets.write(text, textAt, 'utf8')
    octets.writeInt32BE(hash, at)
    octets.writeInt32BE(length, at + WORD)
    octets.writeInt32BE(textBytes, at + 2 * WORD)
    page.used = WORD * Math.ceil((textAt + textBytes) / WORD)
    page.count += 1
    return number * PAGE_WORDS + at / WORD
  }

  /** What may be longer than a page has one of its own, and the current one goes on. */
  #pageFor(headBytes: number, text: string): number {
    const most = headBytes + MAX_UNIT_BYTES * text.length
    if (most > PAGE_BYTES) return this.#addPage(headBytes + Buffer.byteLength(text))
    const current = this.#pages[this.#current]
    if (current === undefined || current.used + most > PAGE_BYTES) {
      this.#current = this.#spare.pop() ?? this.#addPage(PAGE_BYTES)
    }
    return this.#current
  }

  #addPage(bytes: number): number {
    const number = this.#free.pop() ?? this.#pages.length
    this.#pages[number] = { octets: Buffer.allocUnsafeSlow(bytes), used: 0, count: 0 }
    return number
  }

  #lying(position: number): { octets: Buffer; at: number } {
    const { octets } = this.#pages[Math.floor(position / PAGE_WORDS)] as Page
    return { octets, at: (position % PAGE_WORDS) * WORD }
  }

  /** The slot of what is asked for, or the empty one where it would be. */
  #find({ length, hash }: Question): number {
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const position = (this.#slots[slot] as number) - 1
      if (position < 0 || this.#isAt(position, length, hash)) return slot
    }
  }

  #isAt(position: number, length: number, hash: number): boolean {
    const { octets, at } = this.#lying(position)
    if (word(octets, at) !== hash || word(octets, at + WORD) !== length) return false
    const from = at + HEAD_BYTES
    return asked.compare(octets, from, from + length, 0, length) === 0
  }

  #hashAt(position: number): number {
    const { octets, at } = this.#lying(position)
    return word(octets, at)
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(2 * old.length)
    const mask = this.#slots.length - 1
    for (const taken of old) {
      if (taken === 0) continue
      let slot = this.#hashAt(taken - 1) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = taken
    }
  }

  #forget(position: number): void {
    const mask = this.#slots.length - 1
    let slot = this.#hashAt(position) & mask
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== position + 1) slot = (slot + 1) & mask
    // Else something else lies under its key since.
    if (this.#slots[slot] !== 0) this.#vacate(slot)
    this.#leave(Math.floor(position / PAGE_WORDS))
  }

  /** Empties a slot; those behind it move up where they would no longer be found. */
  #vacate(slot: number): void {
    const mask = this.#slots.length - 1
    let hole = slot
    for (let next = (slot + 1) & mask; this.#slots[next] !== 0; next = (next + 1) & mask) {
      const home = this.#hashAt((this.#slots[next] as number) - 1) & mask
      if (((next - home) & mask) < ((next - hole) & mask)) continue
      this.#slots[hole] = this.#slots[next] as number
      hole = next
    }
    this.#slots[hole] = 0
    this.#size -= 1
  }

  #leave(number: number): void {
    const page = this.#pages[number] as Page
    page.count -= 1
    if (page.count > 0) return
    page.used = 0
    if (number === this.#current) return
    if (this.#spare.length < SPARE_PAGES && page.octets.length === PAGE_BYTES) this.#spare.push(number)
    else {
      this.#pages[number] = undefined
      this.#free.push(number)
    }
  }
}

interface Question {
  length: number
  hash: number
}

/** Writes the key where it can be compared. */
function ask(key: string): Question {
  if (MAX_UNIT_BYTES * key.length > asked.length) asked = Buffer.alloc(2 * MAX_UNIT_BYTES * key.length)
  const length = asked.write(key, 0, 'utf8')
  return { length, hash: halfSipHash(asked, length, HASH_KEY) }
}
