// Every pattern that an administrator has written somewhere in the tenant, with the change that writes it anew.

import { compilePattern, type Pattern, type PatternFault } from '../pattern/pattern.ts'
import type { IndexedRule } from '../tenant/tenant-index.ts'
import type { Change } from './change.ts'
import { blockedPiece, normalizationPiece, routeNamed, translationPiece } from './piece.ts'
import { setRoute } from './remedies.ts'
import type { Piece } from './rule.ts'
import type { TenantFacts } from './tenant-facts.ts'

export interface WrittenPattern {
  source: string
  compiled: { pattern: Pattern } | { fault: PatternFault }
  /** `route`: of voice routes; `rule`: the left side of a translation; `caller`: of blocked callers. */
  kind: 'route' | 'rule' | 'caller'
  piece: Piece
  rewritten: (source: string) => Change
}

const known = new WeakMap<TenantFacts, WrittenPattern[]>()

export function writtenPatterns(facts: TenantFacts): WrittenPattern[] {
  const found = known.get(facts) ?? [
    ...routes(facts),
    ...dialPlans(facts),
    ...translations(facts),
    ...callers(facts),
  ]
  known.set(facts, found)
  return found
}

/** Those that can be read and hide nothing. */
export const plainPatterns = (facts: TenantFacts): (WrittenPattern & { pattern: Pattern })[] =>
  writtenPatterns(facts).flatMap(written =>
    'pattern' in written.compiled && written.compiled.pattern.invisible.length === 0
      ? [{ ...written, pattern: written.compiled.pattern }]
      : [],
  )

const routes = ({ index }: TenantFacts): WrittenPattern[] =>
  index.routes.map(({ route, compiled }) => ({
    source: route.numberPattern,
    compiled,
    kind: 'route',
    piece: { ref: routeNamed(route), text: `NumberPattern ${route.numberPattern}` },
    rewritten: numberPattern => setRoute(route.identity, { numberPattern }),
  }))

const dialPlans = ({ index }: TenantFacts): WrittenPattern[] =>
  [...index.dialPlans.values()].flatMap(({ plan, rules }) =>
    rules.map(({ rule, compiled }) => ({
      source: rule.pattern,
      compiled: patternOf(compiled),
      kind: 'rule' as const,
      piece: normalizationPiece(plan, rule),
      rewritten: (pattern: string): Change => ({
        do: 'set',
        part: 'dialPlans',
        identity: plan.identity,
        fields: {
          normalizationRules: plan.normalizationRules.map(each =>
            each === rule ? { ...rule, pattern } : each,
          ),
        },
      }),
    })),
  )

const translations = ({ tenant, index }: TenantFacts): WrittenPattern[] =>
  tenant.translationRules.map(({ identity, pattern, translation }) => ({
    source: pattern,
    compiled: patternOf(
      index.translationRules.get(identity.trim().toLowerCase())?.compiled ?? compiledHere(pattern),
    ),
    kind: 'rule',
    piece: translationPiece(identity, { pattern, translation }),
    rewritten: source => ({ do: 'set', part: 'translationRules', identity, fields: { pattern: source } }),
  }))

const callers = ({ index }: TenantFacts): WrittenPattern[] =>
  index.inboundBlocked.map(({ inbound, compiled }) => ({
    source: inbound.pattern,
    compiled,
    kind: 'caller',
    piece: blockedPiece(inbound.identity, `Pattern ${inbound.pattern}`),
    rewritten: pattern => ({
      do: 'set',
      part: 'inboundBlockedNumberPatterns',
      identity: inbound.identity,
      fields: { pattern },
    }),
  }))

const patternOf = (
  compiled: IndexedRule['compiled'] | WrittenPattern['compiled'],
): WrittenPattern['compiled'] => ('pattern' in compiled ? { pattern: compiled.pattern } : compiled)

function compiledHere(source: string): WrittenPattern['compiled'] {
  const pattern = compilePattern(source)
  return pattern.ok ? { pattern: pattern.value } : { fault: pattern.fault }
}
