// Places in a list, as bits: what two sets have in common is found 32 places at a time.

export class PlaceSet {
  /** Ascending. */
  readonly places: readonly number[]
  readonly #bits: Uint32Array

  constructor(places: readonly number[]) {
    this.places = places
    this.#bits = new Uint32Array(((places.at(-1) ?? -1) >> 5) + 1)
    for (const place of places)
      this.#bits[place >> 5] = (this.#bits[place >> 5] as number) | (1 << (place & 31))
  }

  has(place: number): boolean {
    return ((this.#bits[place >> 5] ?? 0) & (1 << (place & 31))) !== 0
  }

  /** Tells what both have, ascending. */
  common(other: PlaceSet, tell: (place: number) => void): void {
    const words = Math.min(this.#bits.length, other.#bits.length)
    for (let word = 0; word < words; word++) {
      let both = (this.#bits[word] as number) & (other.#bits[word] as number)
      while (both !== 0) {
        const lowest = both & -both
        tell(word * 32 + 31 - Math.clz32(lowest))
        both ^= lowest
      }
    }
  }
}
