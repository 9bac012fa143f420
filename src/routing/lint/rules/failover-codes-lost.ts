// FailoverResponseCodes that somebody set, and the default codes that were lost with it.

import { listed } from '../../../findings/index.ts'
import { GATEWAY_DEFAULTS } from '../../tenant/gateway.ts'
import { gatewayPiece } from '../piece.ts'
import { setGateway } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const failoverCodesLost: LintRule = {
  id: 'routing/failover-codes-lost',
  severity: 'warning',
  title: {
    en: 'FailoverResponseCodes lack codes of the default',
    de: 'In FailoverResponseCodes fehlen Codes der Vorgabe',
  },
  why: 'What is set replaces the default 408, 503, 504. An SBC that is overloaded or has lost its trunk answers with one of these, and without it in the list the call ends there.',
  byHand: 'Get-CsOnlinePSTNGateway | Select-Object Identity, FailoverResponseCodes',
  remedy: {
    en: 'List the default codes again beside your own.',
    de: 'Die Codes der Vorgabe neben den eigenen wieder aufführen.',
  },
  reference:
    'Microsoft Learn, Set-CsOnlinePSTNGateway, FailoverResponseCodes; "Trunk failover on outbound calls"',
  needs: ['gateways'],
  find: facts =>
    facts.tenant.gateways.flatMap(gateway => {
      const codes = gateway.failoverResponseCodes
      const lost = GATEWAY_DEFAULTS.failoverResponseCodes.filter(code => !codes.includes(code))
      if (lost.length === 0) return []
      const whole = [...new Set([...codes, ...lost])].sort((left, right) => left - right)
      return [
        {
          certainty: 'proven',
          says: `When ${gateway.fqdn} answers ${listed(lost.map(String))}, the call ends instead of going to the next SBC.`,
          evidence: [gatewayPiece(gateway, `FailoverResponseCodes ${codes.join(',')}`)],
          remedies: [
            {
              says: `Set FailoverResponseCodes to ${whole.join(',')}.`,
              cost: 'A call that the SBC refuses with one of these codes is tried at the next one too, which may charge for it.',
              changes: [setGateway(gateway.identity, { failoverResponseCodes: whole })],
            },
          ],
        },
      ]
    }),
}
