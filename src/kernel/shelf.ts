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
const HEAD_WORDS = 3
/** Of UTF-8, for each unit of a text. */
const MAX_UNIT_BYTES = 3
const FIRST_SLOTS = 256
/** Pages kept for later that nothing lies on. */
const SPARE_PAGES = 4

interface Page {
  readonly octets: Buffer
  /** The same memory. */
  readonly words: Int32Array
  usedWords: number
  /** Texts on it that are not over. */
  count: number
}

/** Keys come from peers, who shall not choose where they lie. */
const { bytes } = systemChance()
const HASH_KEY: HashKey = [word(bytes(WORD), 0), word(bytes(WORD), 0)]

let asked = Buffer.alloc(1024)

export class Shelf {
  /**
   * Two words a slot: the position, in words and one more than it is, and the hash of the key, so that no page is looked at
   * for another key. An empty slot has 0. At most half of them are full.
   */
  #slots = new Int32Array(2 * FIRST_SLOTS)
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
    return this.#positionAt(this.#find(ask(key))) >= 0
  }

  get(key: string): string | undefined {
    const position = this.#positionAt(this.#find(ask(key)))
    if (position < 0) return undefined
    const { octets, words } = this.#pageOf(position)
    const head = position % PAGE_WORDS
    const from = WORD * (head + HEAD_WORDS) + (words[head + 1] as number)
    return octets.toString('utf8', from, from + (words[head + 2] as number))
  }

  /**
   * In place of what lies under the key, if anything does; that takes its room until its own time is over. Half of a
   * surrogate pair, which no text of SIP or JSON has, is put away as U+FFFD.
   */
  put(key: string, text: string, until: Instant): void {
    const question = ask(key)
    const position = this.#lay(question, text)
    const slot = this.#find(question)
    if (this.#positionAt(slot) < 0) this.#size += 1
    this.#fill(slot, position, question.hash)
    this.#forgetting.add(position, until)
    if (4 * this.#size > this.#slots.length) this.#grow()
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
    const number = this.#pageFor(WORD * HEAD_WORDS + length, text)
    const page = this.#pages[number] as Page
    const { octets, words, usedWords: head } = page
    const keyAt = WORD * (head + HEAD_WORDS)
    asked.copy(octets, keyAt, 0, length)
    const textBytes = octets.write(text, keyAt + length, 'utf8')
    words[head] = hash
    words[head + 1] = length
    words[head + 2] = textBytes
    page.usedWords = Math.ceil((keyAt + length + textBytes) / WORD)
    page.count += 1
    return number * PAGE_WORDS + head
  }

  /** What may be longer than a page has one of its own, and the current one goes on. */
  #pageFor(headBytes: number, text: string): number {
    const most = headBytes + MAX_UNIT_BYTES * text.length
    if (most > PAGE_BYTES) return this.#addPage(headBytes + Buffer.byteLength(text))
    const current = this.#pages[this.#current]
    if (current === undefined || WORD * current.usedWords + most > PAGE_BYTES) {
      this.#current = this.#spare.pop() ?? this.#addPage(PAGE_BYTES)
    }
    return this.#current
  }

  #addPage(bytes: number): number {
    const number = this.#free.pop() ?? this.#pages.length
    const octets = Buffer.allocUnsafeSlow(WORD * Math.ceil(bytes / WORD))
    const words = new Int32Array(octets.buffer, octets.byteOffset, octets.length / WORD)
    this.#pages[number] = { octets, words, usedWords: 0, count: 0 }
    return number
  }

  #pageOf(position: number): Page {
    return this.#pages[Math.floor(position / PAGE_WORDS)] as Page
  }

  /** Below 0 where the slot is empty. */
  #positionAt(slot: number): number {
    return (this.#slots[2 * slot] as number) - 1
  }

  #fill(slot: number, position: number, hash: number): void {
    this.#slots[2 * slot] = position + 1
    this.#slots[2 * slot + 1] = hash
  }

  /** One less than there are slots: which of the bits of a hash say where its key would lie. */
  get #mask(): number {
    return this.#slots.length / 2 - 1
  }

  /** The slot of what is asked for, or the empty one where it would be. */
  #find({ length, hash }: Question): number {
    const mask = this.#mask
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const position = this.#positionAt(slot)
      if (position < 0 || (this.#slots[2 * slot + 1] === hash && this.#isAt(position, length))) return slot
    }
  }

  #isAt(position: number, length: number): boolean {
    const { octets, words } = this.#pageOf(position)
    const head = position % PAGE_WORDS
    const from = WORD * (head + HEAD_WORDS)
    return words[head + 1] === length && asked.compare(octets, from, from + length, 0, length) === 0
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Int32Array(2 * old.length)
    const mask = this.#mask
    for (let at = 0; at < old.length; at += 2) {
      const [position, hash] = [(old[at] as number) - 1, old[at + 1] as number]
      if (position < 0) continue
      let slot = hash & mask
      while (this.#positionAt(slot) >= 0) slot = (slot + 1) & mask
      this.#fill(slot, position, hash)
    }
  }

  #forget(position: number): void {
    const mask = this.#mask
    let slot = (this.#pageOf(position).words[position % PAGE_WORDS] as number) & mask
    while (this.#positionAt(slot) >= 0 && this.#positionAt(slot) !== position) slot = (slot + 1) & mask
    // Else something else lies under its key since.
    if (this.#positionAt(slot) >= 0) this.#vacate(slot)
    this.#leave(Math.floor(position / PAGE_WORDS))
  }

  /** Empties a slot; those behind it move up where they would no longer be found. */
  #vacate(slot: number): void {
    const mask = this.#mask
    let hole = slot
    for (let next = (slot + 1) & mask; this.#positionAt(next) >= 0; next = (next + 1) & mask) {
      const hash = this.#slots[2 * next + 1] as number
      if (((next - hash) & mask) < ((next - hole) & mask)) continue
      this.#fill(hole, this.#positionAt(next), hash)
      hole = next
    }
    this.#slots[2 * hole] = 0
    this.#size -= 1
  }

  #leave(number: number): void {
    const page = this.#pages[number] as Page
    page.count -= 1
    if (page.count > 0) return
    page.usedWords = 0
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
