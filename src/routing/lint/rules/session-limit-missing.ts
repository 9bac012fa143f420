// Gateways without MaxConcurrentSessions: nobody is told before they are full.

import { counted, listed } from '../../../findings/index.ts'
import { gatewayPiece } from '../piece.ts'
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
    const [first, ...others] = without.map(gateway => gatewayPiece(gateway, 'MaxConcurrentSessions not set'))
    if (first === undefined) return []
    return [
      {
        certainty: 'proven',
        says: `${counted(without.length, 'SBC')} of ${facts.tenant.gateways.length} ${without.length === 1 ? 'has' : 'have'} no MaxConcurrentSessions: ${listed(without.map(({ fqdn }) => fqdn))}.`,
        evidence: [first, ...others],
        count: without.length,
        remedies: [
          byPerson(
            'Set it: Set-CsOnlinePSTNGateway -Identity SBC -MaxConcurrentSessions NUMBER, with the number of sessions of its licence and trunk, which no export has.',
            'Nothing: it is the threshold of an alert, not a limit.',
          ),
        ],
      },
    ]
  },
}
