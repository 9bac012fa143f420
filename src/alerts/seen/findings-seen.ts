// Findings of each look, the same ones again and again for as long as their evidence is at hand. So a finding is as old as
// the latest piece of its evidence, or it was seen now where there are more of it than at the last look.

import {
  type Finding,
  LANGUAGES,
  type Severity,
  type ToldFinding,
  type Wording,
} from '../../findings/index.ts'
import { type Instant, instantOf, remember } from '../../kernel/index.ts'

export interface SeenFinding {
  rule: string
  severity: Severity
  title: Wording
  says: Wording
  remedy: Wording
  /** Who saw it: the source of its evidence. */
  source: string
  firstAt: Instant
  seenAt: Instant
  count: number
}

const LIMIT = 500

export class FindingsSeen {
  readonly #seen: Map<string, SeenFinding>

  constructor(saved: readonly SeenFinding[] = []) {
    this.#seen = new Map(saved.map(each => [keyOf(each), each]))
  }

  hear(told: ToldFinding, now: Instant): void {
    const { rule, severity, at, count, evidence } = told.en
    const source = evidence.at(-1)?.source ?? 'sbc'
    const key = keyOf({ rule, source })
    const before = this.#seen.get(key)
    // What has no time, as settings, is so now.
    const latest = Math.max(at, ...evidence.map(each => each.at)) || now
    const grows = before !== undefined && count > before.count
    remember(
      this.#seen,
      key,
      {
        rule,
        severity,
        title: inLanguages(told, 'title'),
        says: inLanguages(told, 'says'),
        remedy: inLanguages(told, 'remedy'),
        source,
        firstAt: at || now,
        seenAt: grows ? now : instantOf(Math.max(latest, before?.seenAt ?? 0)),
        count,
      },
      LIMIT,
    )
  }

  /** Those that were seen since. */
  since(from: Instant): readonly SeenFinding[] {
    return [...this.#seen.values()].filter(({ seenAt }) => seenAt > from)
  }
}

const keyOf = ({ rule, source }: Pick<SeenFinding, 'rule' | 'source'>): string => `${rule} ${source}`

const inLanguages = (told: ToldFinding, key: keyof Finding & ('title' | 'says' | 'remedy')): Wording =>
  Object.fromEntries(LANGUAGES.map(language => [language, told[language][key]])) as unknown as Wording
