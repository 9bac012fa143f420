// A blocked number pattern that all callers match.

import type { Pattern } from '../../pattern/pattern.ts'
import { E164 } from '../number-sets.ts'
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
          says: `The blocked number pattern "${inbound.identity}", ${inbound.pattern}, matches every caller's number.`,
          evidence: [
            {
              ref: `blocked number pattern "${inbound.identity}"`,
              text: `Pattern ${inbound.pattern}, Enabled True`,
            },
          ],
          remedies: [
            {
              says: 'Disable it.',
              cost: 'Callers whom it was meant for get through too.',
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

const blocksAll = (facts: TenantFacts, pattern: Pattern): boolean => facts.numbers.isEmpty([E164], [pattern])
