// Whether exports are missing: each says how many came before it, records or datagrams, in 32 bits.

/** What comes so much later than it was due was overtaken, not sent by an exporter that has begun again. */
const OVERTAKEN = 1000
/** So much is never lost at a time: the exporter has begun again. */
const RESTART = 1 << 24

export class Sequence {
  #expected: number | undefined

  /**
   * An export with `number` that counts `units`; `undefined` units when nobody can tell how many. How many are missing
   * before it: 0 where none are, negative where it comes late and had been missed.
   */
  take(number: number, units: number | undefined): number {
    const expected = this.#expected
    const ahead = expected === undefined ? 0 : (number - expected) | 0
    if (ahead < 0 && ahead >= -OVERTAKEN) return -(units ?? 0)
    this.#expected = units === undefined ? undefined : (number + units) >>> 0
    return ahead > 0 && ahead < RESTART ? ahead : 0
  }
}
