// A blocked number pattern that all callers match.

import { say } from '../../../findings/index.ts'
import type { Pattern } from '../../pattern/pattern.ts'
import { E164 } from '../number-sets.ts'
import { blockedPiece } from '../piece.ts'
import type { LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const inboundBlocksEverybody: LintRule = {
  id: 'routing/inbound-blocks-everybody',
  severity: 'critical',
  title: {
    en: 'A blocked number pattern blocks every caller',
    de: 'Ein Muster gesperrter Nummern sperrt jeden Anrufer',
  },
  why: 'A pattern that all numbers match blocks all calls from the telephone network (403, 510534), but for those that an exempt pattern lets in.',
  byHand: "'+4952518791' -match 'PATTERN' in PowerShell, with numbers of people who should get through.",
  remedy: {
    en: 'Disable the pattern, and write one for the callers who are meant, with ^ and $.',
    de: 'Das Muster abschalten und eines für die gemeinten Anrufer schreiben, mit ^ und $.',
  },
  reference: 'Microsoft Learn, Set-CsInboundBlockedNumberPattern; "Block inbound calls in Microsoft Teams"',
  needs: ['inboundBlockedNumberPatterns'],
  find: facts =>
    facts.index.inboundBlocked.flatMap(({ inbound, compiled }) => {
      if (!inbound.enabled || 'fault' in compiled || !blocksAll(facts, compiled.pattern)) return []
      return [
        {
          certainty: 'proven',
          says: say(EVERYBODY, { identity: inbound.identity, pattern: inbound.pattern }),
          evidence: [blockedPiece(inbound.identity, `Pattern ${inbound.pattern}, Enabled True`)],
          remedies: [
            {
              says: say({ en: 'Disable it.', de: 'Es abschalten.' }),
              cost: say(ALL_THROUGH),
              changes: [
                {
                  do: 'set',
                  part: 'inboundBlockedNumberPatterns',
                  identity: inbound.identity,
                  fields: { enabled: false },
                },
              ],
            },
          ],
        },
      ]
    }),
}

const EVERYBODY = {
  en: 'The blocked number pattern "{identity}", {pattern}, matches every caller\'s number.',
  de: 'Das Sperrmuster "{identity}", {pattern}, passt auf die Nummer jedes Anrufers.',
} as const
const ALL_THROUGH = {
  en: 'Callers whom it was meant for get through too.',
  de: 'Auch Anrufer, für die es gedacht war, kommen durch.',
} as const

const blocksAll = (facts: TenantFacts, pattern: Pattern): boolean => facts.numbers.isEmpty([E164], [pattern])
