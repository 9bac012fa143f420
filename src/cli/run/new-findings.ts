// Findings of a running SBC, each reported once: the recent facts are diagnosed again and again, and what was told
// before is known by what it says without its numbers.

import type { Finding, ToldFinding } from '../../findings/index.ts'

/** Findings remembered; the oldest is forgotten, and told again if it is still there. */
const TOLD_LIMIT = 1000

export class NewFindings {
  readonly #told = new Set<string>()

  /** Those not told before. */
  of(findings: readonly ToldFinding[]): ToldFinding[] {
    return findings.filter(({ en: finding }) => {
      const key = `${finding.rule} ${finding.certainty} ${finding.says.replaceAll(/[\da-f]*\d[\da-f.]*/g, '#')}`
      if (this.#told.has(key)) return false
      this.#told.add(key)
      const oldest = this.#told.values().next().value
      if (this.#told.size > TOLD_LIMIT && oldest !== undefined) this.#told.delete(oldest)
      return true
    })
  }
}

/** One line for the log of `sbc`; others are named where they have seen it. */
export function findingLine({ severity, rule, certainty, says, remedy, evidence }: Finding): string {
  const others = [...new Set(evidence.map(({ source }) => source))].filter(source => source !== 'sbc')
  const seen = others.length === 0 ? '' : ` Seen by ${others.slice(0, 3).join(', ')}.`
  return `finding ${severity} ${rule} (${certainty}): ${says}${seen} What to do: ${remedy}`
}
