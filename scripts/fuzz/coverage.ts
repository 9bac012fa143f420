// Which characters of our own source have ever run: V8's own block coverage, asked for through the inspector. Blocks
// are painted onto a map of each file, because V8 joins and splits them from one answer to the next.

import { type Profiler, Session } from 'node:inspector'

export class Coverage {
  readonly #session = new Session()
  readonly #wanted: RegExp
  /** Script id to its characters: 1 for those that have run. */
  readonly #seen = new Map<string, Uint8Array>()

  /** `wanted` picks scripts by URL. */
  constructor(wanted: RegExp) {
    this.#wanted = wanted
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** Whether anything has run since the last call that is not yet on the map, which `learn` puts there. */
  hasNew(learn: boolean): boolean {
    let found = false
    this.#session.post('Profiler.takePreciseCoverage', (error, answer) => {
      if (error !== null) throw error
      for (const script of answer.result)
        if (this.#wanted.test(script.url) && this.#paint(script, learn)) found = true
    })
    return found
  }

  /** Characters that have run so far. */
  get size(): number {
    let size = 0
    for (const seen of this.#seen.values()) for (const one of seen) size += one
    return size
  }

  /** From here on everything is new again. */
  forget(): void {
    this.#seen.clear()
  }

  close(): void {
    this.#session.disconnect()
  }

  #paint({ scriptId, functions }: Profiler.ScriptCoverage, learn: boolean): boolean {
    const end = Math.max(0, ...functions.map(({ ranges }) => ranges[0]?.endOffset ?? 0))
    const now = new Uint8Array(end)
    // Outer blocks first: what lies inside of another has the last word.
    const ranges = functions.flatMap(each => each.ranges).sort((x, y) => widthOf(y) - widthOf(x))
    for (const { startOffset, endOffset, count } of ranges)
      now.fill(count > 0 ? 1 : 0, startOffset, endOffset)
    const seen = this.#seen.get(scriptId) ?? new Uint8Array(0)
    if (!now.some((one, i) => one === 1 && seen[i] !== 1)) return false
    if (learn) {
      const grown = new Uint8Array(Math.max(end, seen.length))
      grown.set(seen)
      for (let i = 0; i < end; i++) if (now[i] === 1) grown[i] = 1
      this.#seen.set(scriptId, grown)
    }
    return true
  }
}

const widthOf = (range: Profiler.CoverageRange): number => range.endOffset - range.startOffset
