// Rules that turn a number into another: the first whose pattern matches, and no other (direct-routing reference,
// Number handling). Dial plans and the four lists of a gateway go by this.

import { isMatch, replace } from './pattern/pattern.ts'
import type { Reading } from './reading.ts'
import type { Gateway } from './tenant/gateway.ts'
import { type IndexedRule, nameKey, type TenantIndex } from './tenant/tenant-index.ts'

/** A rule that took no part though it may have had to. */
export interface RuleTrouble {
  rule: string
  what: string
}

export interface Applied<Rule extends IndexedRule = IndexedRule> {
  number: string
  /** Undefined when none matched; then the number is as before. */
  by?: Rule
  troubles: readonly RuleTrouble[]
}

export function applyFirst<Rule extends IndexedRule>(
  rules: readonly Rule[],
  number: string,
  { translationScope }: Pick<Reading, 'translationScope'>,
): Applied<Rule> {
  const troubles: RuleTrouble[] = []
  for (const rule of rules) {
    const { compiled } = rule
    if ('fault' in compiled) {
      troubles.push({ rule: rule.rule.pattern, what: `its pattern has ${compiled.fault.what}` })
      continue
    }
    const matches = isMatch(compiled.pattern, number)
    if (matches === false) continue
    const count = translationScope === 'first-match' ? 1 : Number.POSITIVE_INFINITY
    const replaced =
      matches === 'undecided' ? matches : replace(compiled.pattern, compiled.replacement, number, count)
    if (replaced !== 'undecided') return { number: replaced, by: rule, troubles }
    troubles.push({ rule: rule.rule.pattern, what: 'its pattern takes too long on this number' })
  }
  return { number, troubles }
}

/** Which number of which calls; each gateway has a list of rules for it. */
export type TranslationList =
  | 'inboundTeamsNumberTranslationRules'
  | 'inboundPstnNumberTranslationRules'
  | 'outboundTeamsNumberTranslationRules'
  | 'outboundPstnNumberTranslationRules'

export interface Translated {
  number: string
  /** Identity of the rule; undefined when none matched. */
  rule?: string
  troubles: readonly RuleTrouble[]
}

/** What a gateway makes of a number. */
export function translate(
  index: TenantIndex,
  gateway: Gateway,
  list: TranslationList,
  number: string,
  reading: Reading,
): Translated {
  const missing: RuleTrouble[] = []
  const rules: (IndexedRule & { name: string })[] = []
  for (const name of gateway[list]) {
    const rule = index.translationRules.get(nameKey(name))
    if (rule === undefined)
      missing.push({ rule: name, what: 'the tenant has no translation rule of this name' })
    else rules.push({ ...rule, name })
  }
  const applied = applyFirst(rules, number, reading)
  return {
    number: applied.number,
    ...(applied.by && { rule: applied.by.name }),
    troubles: [...missing, ...applied.troubles],
  }
}
