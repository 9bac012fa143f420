// Gateways without MaxConcurrentSessions: nobody is told before they are full.

import { type Noun, say, type Wording } from '../../../findings/index.ts'
import { fqdnsOf, gatewayPiece } from '../piece.ts'
import { byPerson } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const sessionLimitMissing: LintRule = {
  id: 'routing/session-limit-missing',
  severity: 'info',
  title: { en: 'MaxConcurrentSessions is not set', de: 'MaxConcurrentSessions ist nicht gesetzt' },
  why: 'It limits nothing, but at 90 % of it Microsoft tells the administrator. Without it the first sign of a full SBC are calls that fail with 503.',
  byHand: 'Get-CsOnlinePSTNGateway | Where-Object { -not $_.MaxConcurrentSessions }',
  remedy: {
    en: "Set it to what the SBC's licence and trunk allow.",
    de: 'Es auf das setzen, was Lizenz und Trunk des SBC erlauben.',
  },
  reference: 'Microsoft Learn, Set-CsOnlinePSTNGateway, MaxConcurrentSessions',
  needs: ['gateways'],
  find: facts => {
    const without = facts.tenant.gateways.filter(
      ({ enabled, maxConcurrentSessions }) => enabled && (maxConcurrentSessions ?? 0) === 0,
    )
    const [first, ...others] = without.map(gateway => gatewayPiece(gateway, NOT_SET))
    if (first === undefined) return []
    return [
      {
        certainty: 'proven',
        says: say(WITHOUT, {
          sbcs: { count: without.length, of: SBC },
          all: facts.tenant.gateways.length,
          names: fqdnsOf(without),
        }),
        evidence: [first, ...others],
        count: without.length,
        remedies: [byPerson(say(SET), say(NO_LIMIT))],
      },
    ]
  },
}

const NOT_SET: Wording = { en: 'MaxConcurrentSessions not set', de: 'MaxConcurrentSessions nicht gesetzt' }
const SBC: Noun = { en: ['SBC', 'SBCs'], de: ['SBC', 'SBCs'] }
const WITHOUT = {
  en: 'No MaxConcurrentSessions at {sbcs} of {all}: {names}.',
  de: 'Keine MaxConcurrentSessions bei {sbcs} von {all}: {names}.',
} as const
const SET = {
  en: 'Set it: Set-CsOnlinePSTNGateway -Identity SBC -MaxConcurrentSessions NUMBER, with the number of sessions of its licence and trunk, which no export has.',
  de: 'Setzen: Set-CsOnlinePSTNGateway -Identity SBC -MaxConcurrentSessions ZAHL, mit der Zahl der Sitzungen von Lizenz und Trunk, die in keinem Export steht.',
} as const
const NO_LIMIT = {
  en: 'Nothing: it is the threshold of an alert, not a limit.',
  de: 'Nichts: Es ist die Schwelle einer Warnung, keine Grenze.',
} as const
