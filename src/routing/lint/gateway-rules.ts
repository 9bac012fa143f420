// The four lists of translation rules that each gateway has, with the rules looked up.

import type { Gateway } from '../tenant/gateway.ts'
import { type IndexedRule, nameKey } from '../tenant/tenant-index.ts'
import type { TranslationList } from '../translate.ts'
import type { TenantFacts } from './tenant-facts.ts'

export interface GatewayRules {
  /** Those that have this very list. */
  gateways: Gateway[]
  list: TranslationList
  names: readonly string[]
  /** Without those that the tenant does not have. */
  rules: readonly (IndexedRule & { name: string })[]
}

const LISTS: readonly TranslationList[] = [
  'inboundTeamsNumberTranslationRules',
  'inboundPstnNumberTranslationRules',
  'outboundTeamsNumberTranslationRules',
  'outboundPstnNumberTranslationRules',
]

/** Gateways are often set alike: each list once. */
export function gatewayRules({ tenant, index }: TenantFacts): GatewayRules[] {
  const lists = new Map<string, GatewayRules>()
  for (const gateway of tenant.gateways) {
    for (const list of LISTS) {
      const names = gateway[list]
      if (names.length === 0) continue
      const key = [list, ...names.map(nameKey)].join('\n')
      const there = lists.get(key)
      if (there !== undefined) {
        there.gateways.push(gateway)
        continue
      }
      const rules = names.flatMap(name => {
        const rule = index.translationRules.get(nameKey(name))
        return rule === undefined ? [] : [{ ...rule, name }]
      })
      lists.set(key, { gateways: [gateway], list, names, rules })
    }
  }
  return [...lists.values()]
}

/** As the cmdlet names it. */
export const listName = (list: TranslationList): string => list.charAt(0).toUpperCase() + list.slice(1)
