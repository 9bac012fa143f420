// What one part has for another until it is taken, in its order. Nearly always there is none, or one: a list that begins as
// an empty one would have room for seventeen from the first on.

export class Outbox<Item> {
  #items: Item[] | undefined

  put(item: Item): void {
    if (this.#items === undefined) this.#items = [item]
    else this.#items.push(item)
  }

  /** All since the last time; they are the caller's. */
  take(): Item[] {
    const items = this.#items ?? []
    this.#items = undefined
    return items
  }
}
