// A page of facts: oldest first, those of the same instant as they came in, so many and of so many octets at most. What is found
// comes in no order; what can be on no page any more is let go at once, so that a page costs no more than it holds.

import type { Fact } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { Page } from './store.ts'

/** Octets of facts as they are stored: as many as 10,000 usual messages have. */
const PAGE_OCTETS = 8 * 1024 * 1024

/** A fact that was found, and its place among all. */
export interface Found {
  at: Instant
  batch: number
  number: number
  octets: number
  fact(): Fact | undefined
}

type Place = Pick<Found, 'at' | 'batch' | 'number'>

export class FactPage {
  readonly #limit: number
  readonly #after: Place | undefined
  #found: Found[] = []
  #octets = 0
  #isCut = false

  /** Behind `after` (`Page.next`). Whoever wrote it: what is no cursor is the beginning. */
  constructor(limit: number, after?: string) {
    this.#limit = limit
    this.#after = after === undefined ? undefined : placeOf(after)
  }

  /** What is before it is on no page that follows. */
  get from(): Instant | undefined {
    return this.#after?.at
  }

  /** Whether facts from this time on, of which there are some, are beyond the page. */
  isBefore(at: number): boolean {
    if (this.#found.length < this.#limit && this.#octets < PAGE_OCTETS) return false
    this.#cut()
    const last = this.#found.at(-1)
    const isWhole = this.#isCut || this.#found.length >= this.#limit
    if (!isWhole || last === undefined || at <= last.at) return false
    this.#isCut = true
    return true
  }

  add(found: Found): void {
    if (this.#after !== undefined && inOrder(found, this.#after) <= 0) return
    this.#found.push(found)
    this.#octets += found.octets
    if (this.#found.length >= 2 * this.#limit || this.#octets >= 2 * PAGE_OCTETS) this.#cut()
  }

  page(): Page<Fact> {
    this.#cut()
    const last = this.#found.at(-1)
    const items = this.#found.map(each => each.fact()).filter(fact => fact !== undefined)
    return { items, ...(this.#isCut && last !== undefined && { next: cursorOf(last) }) }
  }

  /** The first of all, one at least. */
  #cut(): void {
    this.#found.sort(inOrder)
    let octets = 0
    const end = this.#found.findIndex((each, index) => {
      octets += each.octets
      return index > 0 && (index >= this.#limit || octets > PAGE_OCTETS)
    })
    if (end < 0) return
    this.#isCut = true
    this.#found.length = end
    this.#octets = this.#found.reduce((sum, each) => sum + each.octets, 0)
  }
}

const inOrder = (left: Place, right: Place): number =>
  left.at - right.at || left.batch - right.batch || left.number - right.number

const cursorOf = ({ at, batch, number }: Place): string => `${at}_${batch}_${number}`

function placeOf(cursor: string): Place | undefined {
  const [, at, batch, number] = /^(\d{1,15}(?:\.\d{1,20})?)_(\d{1,15})_(\d{1,15})$/.exec(cursor) ?? []
  return at === undefined
    ? undefined
    : { at: Number(at) as Instant, batch: Number(batch), number: Number(number) }
}
