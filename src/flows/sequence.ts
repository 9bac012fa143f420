// Whether exports are missing: each says how many came before it, records or datagrams, in 32 bits. Some exporters
// (softflowd with IPFIX) count an export into its own number; both ways of counting are followed.

/** What comes so much later than it was due was overtaken, not sent by an exporter that has begun again. */
const OVERTAKEN = 1000
/** So much is never lost at a time: the exporter has begun again. */
const RESTART = 1 << 24

export class Sequence {
  #last: { number: number; units: number } | undefined
  #countsItself = false

  /**
   * An export with `number` that counts `units`; `undefined` units when nobody can tell how many. How many are missing
   * before it: 0 where none are, negative where it comes late and had been missed.
   */
  take(number: number, units: number | undefined): number {
    const ahead = this.#last === undefined || units === undefined ? 0 : this.#ahead(number, units, this.#last)
    if (ahead < 0 && ahead >= -OVERTAKEN) return -(units ?? 0)
    this.#last = units === undefined ? undefined : { number, units }
    return ahead > 0 && ahead < RESTART ? ahead : 0
  }

  #ahead(number: number, units: number, last: { number: number; units: number }): number {
    const before = (number - last.number - last.units) | 0
    const itself = (number - last.number - units) | 0
    if (before === 0 || itself === 0) {
      if (before !== itself) this.#countsItself = itself === 0
      return 0
    }
    return this.#countsItself ? itself : before
  }
}
