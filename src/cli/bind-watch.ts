// An element with an eye on its listeners: what could not be bound is the operator's business, not a call's.

import type { Element, ElementEffect, ElementEvent } from '../element/index.ts'
import type { Instant } from '../kernel/index.ts'

export class BindWatch implements Element {
  readonly #element: Element
  readonly #places: ReadonlySet<string>
  readonly #lost: (place: string, says: string) => void

  /** `places` are the names of listeners and sockets to watch; `lost` is called for each that is gone. */
  constructor(element: Element, places: readonly string[], lost: (place: string, says: string) => void) {
    this.#element = element
    this.#places = new Set(places)
    this.#lost = lost
  }

  start(now: Instant): ElementEffect[] {
    return this.#element.start(now)
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    if (event.type === 'unbound' && this.#places.has(event.socket)) this.#lost(event.socket, event.says)
    return this.#element.handle(event, now)
  }

  deadline(): Instant | undefined {
    return this.#element.deadline()
  }
}
