// Findings to look up: the store's, or, where nothing is kept, the last that were told.

import type { Severity, ToldFinding } from '../../findings/index.ts'
import type { FindingQuestion, KeptFinding } from '../../store/index.ts'
import type { Services } from '../services.ts'

const REMEMBERED = 500
const PAGE = 100

export class FindingBook {
  readonly #store: Services['store']
  readonly #told: KeptFinding[] = []
  #count = 0
  readonly #tallies = new Map<string, { rule: string; severity: Severity; count: number }>()

  constructor({ store, findings }: Pick<Services, 'store' | 'findings'>) {
    this.#store = store
    findings.subscribe(finding => this.#keep(finding))
  }

  /** Newest first. */
  async list(question: FindingQuestion): Promise<KeptFinding[]> {
    if (this.#store !== undefined) return this.#store.store.findings(question)
    const { rule, severity, from, to, limit = PAGE } = question
    return this.#told
      .filter(
        ({ finding: { en } }) =>
          (rule === undefined || en.rule === rule) &&
          (severity === undefined || en.severity === severity) &&
          (from === undefined || en.at >= from) &&
          (to === undefined || en.at < to),
      )
      .reverse()
      .slice(0, limit)
  }

  async one(id: number): Promise<KeptFinding | undefined> {
    if (this.#store !== undefined) return this.#store.store.finding(id)
    return this.#told.find(each => each.id === id)
  }

  /** Told since the start, by rule. */
  get tallies(): Iterable<{ rule: string; severity: Severity; count: number }> {
    return this.#tallies.values()
  }

  #keep(finding: ToldFinding): void {
    const { rule, severity } = finding.en
    const tally = this.#tallies.get(`${rule} ${severity}`)
    if (tally === undefined) this.#tallies.set(`${rule} ${severity}`, { rule, severity, count: 1 })
    else tally.count++
    if (this.#store !== undefined) return
    this.#told.push({ id: ++this.#count, finding })
    if (this.#told.length > REMEMBERED) this.#told.shift()
  }
}
