// Where the messages of a block passed: each place once, and its number with every message. Those that came last are compared
// first, for which no text is made: most messages pass where the ones before them did.

import type { SipPlace } from '../facts/index.ts'
import type { Endpoint } from '../kernel/index.ts'

const RECENT = 4

export class Places {
  readonly #numbers = new Map<string, number>()
  readonly #recent: { place: SipPlace; number: number }[] = []

  numberOf(place: SipPlace): number {
    const known = this.#recent.find(each => isSamePlace(each.place, place))
    if (known !== undefined) return known.number
    const key = JSON.stringify(place)
    const number = this.#numbers.get(key) ?? this.#numbers.size
    this.#numbers.set(key, number)
    if (this.#recent.length >= RECENT) this.#recent.pop()
    this.#recent.unshift({ place, number })
    return number
  }

  /** As a list, in the order of their numbers. */
  get json(): string {
    return `[${[...this.#numbers.keys()].join(',')}]`
  }
}

const isSamePlace = (one: SipPlace, other: SipPlace): boolean =>
  one === other ||
  (one.direction === other.direction &&
    one.transport === other.transport &&
    one.connection === other.connection &&
    one.session === other.session &&
    isSameEndpoint(one.local, other.local) &&
    isSameEndpoint(one.remote, other.remote))

const isSameEndpoint = (one: Endpoint, other: Endpoint): boolean =>
  one.port === other.port && one.address === other.address
