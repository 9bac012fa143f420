// Finds what may match a number by the literal beginning of its pattern, so that of a thousand patterns a few are run.

export class PrefixIndex<Entry> {
  readonly #byPrefix = new Map<string, Entry[]>()
  readonly #anything: Entry[] = []
  readonly #lengths: readonly number[]

  /** `prefixesOf`: undefined when anything may match, empty when nothing can. */
  constructor(entries: readonly Entry[], prefixesOf: (entry: Entry) => readonly string[] | undefined) {
    const lengths = new Set<number>()
    for (const entry of entries) {
      const prefixes = prefixesOf(entry)
      if (prefixes === undefined) this.#anything.push(entry)
      for (const prefix of prefixes ?? []) {
        lengths.add(prefix.length)
        const there = this.#byPrefix.get(prefix)
        if (there === undefined) this.#byPrefix.set(prefix, [entry])
        else there.push(entry)
      }
    }
    this.#lengths = [...lengths].sort((left, right) => left - right)
  }

  /** Tells each candidate, in no particular order; one with several prefixes that fit more than once. */
  candidates(text: string, tell: (entry: Entry) => void): void {
    for (const entry of this.#anything) tell(entry)
    for (const length of this.#lengths) {
      if (length > text.length) return
      for (const entry of this.#byPrefix.get(text.slice(0, length)) ?? []) tell(entry)
    }
  }
}
