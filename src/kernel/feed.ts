// What somebody tells as it happens, for whoever listens.

/** Something that is told as it happens; returns how to stop listening. */
export interface Heard<Item> {
  subscribe(listener: (item: Item) => void): () => void
}

/** Hands on what it is told. */
export class Feed<Item> implements Heard<Item> {
  readonly #listeners = new Set<(item: Item) => void>()

  tell(item: Item): void {
    for (const listener of this.#listeners) listener(item)
  }

  subscribe(listener: (item: Item) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
