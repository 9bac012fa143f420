// Findings of a running SBC, each reported once: the recent facts are diagnosed again and again, and what was told before
// is known by its rule, what it is about, who saw it, and what it says without its numbers. One that has grown so that it says
// something else is told again: the store keeps it in the place of what was known before.

import { MICROSOFT_MEDIA, MICROSOFT_SIGNALLING } from '../../facts/index.ts'
import type { Finding, ToldFinding } from '../../findings/index.ts'
import { AddressRanges } from '../../tls/index.ts'

/** Findings remembered; the oldest is forgotten, and told again if it is still there. */
const TOLD_LIMIT = 1000
const MICROSOFT = new AddressRanges([...MICROSOFT_SIGNALLING, ...MICROSOFT_MEDIA])
const ADDRESS = /\d{1,3}(?:\.\d{1,3}){3}/g
/** Decimal and hexadecimal ones, and addresses. */
const NUMBER = /[\da-f]*\d[\da-f.]*/g

export class NewFindings {
  readonly #told = new Set<string>()

  /** Those not told before. */
  of(findings: readonly ToldFinding[]): ToldFinding[] {
    return findings.filter(finding => {
      const key = matterOf(finding)
      if (this.#told.has(key)) return false
      this.#told.add(key)
      const oldest = this.#told.values().next().value
      if (this.#told.size > TOLD_LIMIT && oldest !== undefined) this.#told.delete(oldest)
      return true
    })
  }
}

/** Addresses of Microsoft's change at will, and all of them are the same peer. */
function matterOf({ en: { rule, certainty, evidence, says }, about = '' }: ToldFinding): string {
  const peer = about.replaceAll(ADDRESS, address => (MICROSOFT.has(address) ? 'Microsoft' : address))
  return [rule, certainty, evidence[0]?.source, peer, says.replaceAll(NUMBER, '#')].join(' ')
}

/** One line for the log of `sbc`; others are named where it is by them that it is known: who sent logs, whom a probe asked. */
export function findingLine({ severity, rule, certainty, says, remedy, evidence }: Finding): string {
  const others = [...new Set(evidence.map(({ source }) => source))].filter(source => source !== 'sbc')
  const by = others.length === 0 ? '' : ` Evidence of ${others.slice(0, 3).join(', ')}.`
  return `finding ${severity} ${rule} (${certainty}): ${says}${by} What to do: ${remedy}`
}
