// FailoverResponseCodes that somebody set, and the default codes that were lost with it.

import { say } from '../../../findings/index.ts'
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
          says: say(ENDS, { gateway: gateway.fqdn, codes: { list: lost.map(String) } }),
          evidence: [gatewayPiece(gateway, `FailoverResponseCodes ${codes.join(',')}`)],
          remedies: [
            {
              says: say(SET, { codes: whole.join(',') }),
              cost: say(TRIED_AGAIN),
              changes: [setGateway(gateway.identity, { failoverResponseCodes: whole })],
            },
          ],
        },
      ]
    }),
}

const ENDS = {
  en: 'When {gateway} answers {codes}, the call ends instead of going to the next SBC.',
  de: 'Wenn {gateway} mit {codes} antwortet, endet der Anruf, statt zum nächsten SBC zu gehen.',
} as const
const SET = {
  en: 'Set FailoverResponseCodes to {codes}.',
  de: 'FailoverResponseCodes auf {codes} setzen.',
} as const
const TRIED_AGAIN = {
  en: 'A call that the SBC refuses with one of these codes is tried at the next one too, which may charge for it.',
  de: 'Ein Anruf, den der SBC mit einem dieser Codes abweist, wird auch beim nächsten versucht, der vielleicht Geld dafür nimmt.',
} as const
