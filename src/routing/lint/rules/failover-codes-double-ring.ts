// Codes that say what the called party did: another SBC rings them a second time.

import { say } from '../../../findings/index.ts'
import { gatewayPiece } from '../piece.ts'
import { setGateway } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

/** Busy, declined, not there, cancelled (RFC 3261 section 21.4 and 21.6): answers of the called party, whichever way. */
const ANSWERS = [480, 486, 487, 600, 603, 604]

export const failoverCodesDoubleRing: LintRule = {
  id: 'routing/failover-codes-double-ring',
  severity: 'warning',
  title: {
    en: 'FailoverResponseCodes try again what the called party has answered',
    de: 'FailoverResponseCodes versuchen erneut, was der Angerufene beantwortet hat',
  },
  why: 'Busy or declined is busy or declined by every SBC. The second attempt costs time, shows the called party a second missed call, and hides the cause from the caller. Where the telephone has rung before the code, Microsoft does not try again (reading provisional ends-failover).',
  byHand: 'Get-CsOnlinePSTNGateway | Select-Object Identity, FailoverResponseCodes',
  remedy: { en: 'Take these codes out of the list.', de: 'Diese Codes aus der Liste nehmen.' },
  reference: 'Microsoft Learn, "Trunk failover on outbound calls"; RFC 3261 section 21',
  needs: ['gateways'],
  find: facts =>
    facts.tenant.gateways.flatMap(gateway => {
      const answers = gateway.failoverResponseCodes.filter(code => ANSWERS.includes(code))
      if (answers.length === 0) return []
      const codes = { list: answers.map(String) }
      const rest = gateway.failoverResponseCodes.filter(code => !ANSWERS.includes(code))
      return [
        {
          certainty: 'likely',
          says: say(RINGS_TWICE, { codes, gateway: gateway.fqdn }),
          evidence: [
            gatewayPiece(gateway, `FailoverResponseCodes ${gateway.failoverResponseCodes.join(',')}`),
          ],
          remedies: [
            {
              says: say(TAKE_OUT, { codes }),
              cost: say(OF_ITSELF),
              changes: [setGateway(gateway.identity, { failoverResponseCodes: rest })],
            },
          ],
        },
      ]
    }),
}

const RINGS_TWICE = {
  en: '{codes} from {gateway} sends the call to the next SBC, though the called party has answered it.',
  de: '{codes} von {gateway} schickt den Anruf zum nächsten SBC, obwohl der Angerufene geantwortet hat.',
} as const
const TAKE_OUT = {
  en: 'Take {codes} out of FailoverResponseCodes.',
  de: '{codes} aus FailoverResponseCodes nehmen.',
} as const
const OF_ITSELF = {
  en: 'Where an SBC says so of itself, as a carrier that answers 480 when its trunk is down, such calls fail.',
  de: 'Wo ein SBC das von sich selbst sagt, etwa für einen Anbieter, der 480 antwortet, wenn sein Trunk ausgefallen ist, scheitern solche Anrufe.',
} as const
