// Findings of a running SBC, each reported once: the recent facts are diagnosed again and again, and what was told
// before is known by what it says without its numbers.

import type { Finding } from '../diagnosis/index.ts'

/** Findings remembered; the oldest is forgotten, and told again if it is still there. */
const TOLD_LIMIT = 1000

export class NewFindings {
  readonly #told = new Set<string>()

  /** Those not told before. */
  of(findings: readonly Finding[]): Finding[] {
    return findings.filter(finding => {
      const key = `${finding.rule} ${finding.certainty} ${finding.says.replaceAll(/[\da-f]*\d[\da-f.]*/g, '#')}`
      if (this.#told.has(key)) return false
      this.#told.add(key)
      const oldest = this.#told.values().next().value
      if (this.#told.size > TOLD_LIMIT && oldest !== undefined) this.#told.delete(oldest)
      return true
    })
  }
}

/** One line for the log. */
export const findingLine = (finding: Finding): string =>
  `finding ${finding.severity} ${finding.rule} (${finding.certainty}): ${finding.says} What to do: ${finding.remedy}`
