// Characters that nobody sees, in patterns and in usages: they come along when text is copied from a page or a mail.

import { say, type Value, type Wording } from '../../../findings/index.ts'
import { invisibleCharacters } from '../../pattern/invisible-characters.ts'
import type { Change } from '../change.ts'
import { quotedNames, usagePiece } from '../piece.ts'
import { setRoute } from '../remedies.ts'
import type { LintMatch, LintRule, Piece } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'
import { writtenPatterns } from '../written-patterns.ts'

export const invisibleCharactersWritten: LintRule = {
  id: 'routing/invisible-characters',
  severity: 'critical',
  title: {
    en: 'A pattern or usage has characters that nobody sees',
    de: 'Ein Muster oder eine PSTN-Verwendung enthält Zeichen, die niemand sieht',
  },
  why: 'A pattern with such a character asks for it in the number, so it matches nothing. A usage with one is another usage than its twin, so that policy and route do not meet.',
  byHand:
    '$route.NumberPattern.Length is more than one sees; [int[]][char[]]$route.NumberPattern shows the codes.',
  remedy: { en: 'Type it anew instead of copying it.', de: 'Neu tippen statt kopieren.' },
  reference: 'Microsoft Learn, "Issues that affect outbound Direct Routing calls"',
  needs: [],
  find: facts => [...patterns(facts), ...usages(facts)],
}

const codesIn = (text: string): string[] => invisibleCharacters(text).map(({ code }) => code)

function visible(text: string): string {
  return invisibleCharacters(text).reduceRight((clean, { at, code }) => {
    const length = String.fromCodePoint(Number.parseInt(code.slice(2), 16)).length
    return clean.slice(0, at) + clean.slice(at + length)
  }, text)
}

const patterns = (facts: TenantFacts): LintMatch[] =>
  writtenPatterns(facts)
    .filter(({ source }) => codesIn(source).length > 0)
    .map(written =>
      matchOf(
        say(PATTERN_OF, { what: written.piece.ref }),
        written.source,
        [written.piece],
        [written.rewritten(visible(written.source))],
      ),
    )

function usages({ tenant }: TenantFacts): LintMatch[] {
  const all = new Set([
    ...tenant.pstnUsages,
    ...tenant.voiceRoutes.flatMap(route => route.onlinePstnUsages),
    ...tenant.voiceRoutingPolicies.flatMap(policy => policy.onlinePstnUsages),
  ])
  return [...all]
    .filter(usage => codesIn(usage).length > 0)
    .map(usage => {
      const clean = (each: string): string => (each === usage ? visible(usage) : each)
      const renamed = (list: readonly string[]): string[] => [...new Set(list.map(clean))]
      const routes = tenant.voiceRoutes.filter(route => route.onlinePstnUsages.includes(usage))
      const policies = tenant.voiceRoutingPolicies.filter(policy => policy.onlinePstnUsages.includes(usage))
      const changes: Change[] = [
        {
          do: 'set',
          part: 'pstnUsages',
          identity: 'Global',
          fields: { usage: [...new Set([...tenant.pstnUsages, visible(usage)])] },
        },
        ...routes.map(({ identity, onlinePstnUsages }) =>
          setRoute(identity, { onlinePstnUsages: renamed(onlinePstnUsages) }),
        ),
        ...policies.map(
          ({ identity, onlinePstnUsages }): Change => ({
            do: 'set',
            part: 'voiceRoutingPolicies',
            identity,
            fields: { onlinePstnUsages: renamed(onlinePstnUsages) },
          }),
        ),
        {
          do: 'set',
          part: 'pstnUsages',
          identity: 'Global',
          fields: { usage: renamed([...tenant.pstnUsages]) },
        },
      ]
      const places = {
        codes: codesIn(usage).join(', '),
        where: { list: quotedNames([...routes, ...policies]) },
      }
      const piece = usagePiece(visible(usage), say(IN_IT, places))
      const match = matchOf(THE_USAGE, usage, [piece], changes)
      // Where route and policy have the same slip, they meet.
      return routes.length > 0 && policies.length > 0 ? { ...match, severity: 'info' } : match
    })
}

function matchOf(what: Value, text: string, evidence: [Piece], changes: Change[]): LintMatch {
  const found = invisibleCharacters(text)
  const places = found.map(({ at, code }) => say(AT_CHARACTER, { code, at: at + 1 }))
  return {
    certainty: 'proven',
    says: say(NOBODY_SEES, { what, text: visible(text), places: { list: places } }),
    evidence,
    remedies: [{ says: say(WITHOUT), cost: say(WORKS), changes }],
  }
}

const PATTERN_OF = { en: 'The pattern of {what}', de: 'Das Muster in {what}' } as const
const THE_USAGE: Wording = { en: 'The PSTN usage', de: 'Die PSTN-Verwendung' }
const IN_IT = { en: '{codes} in it; in {where}', de: '{codes} darin; in {where}' } as const
const AT_CHARACTER = { en: '{code} at character {at}', de: '{code} an Stelle {at}' } as const
const NOBODY_SEES = {
  en: '{what} {text} has {places}, which nobody sees.',
  de: '{what} {text} enthält {places}, was niemand sieht.',
} as const
const WITHOUT = { en: 'Write it without them.', de: 'Ohne sie schreiben.' } as const
const WORKS = {
  en: 'Nothing: what it was meant for works from then on.',
  de: 'Nichts: Wofür es gedacht war, das geht von da an.',
} as const
