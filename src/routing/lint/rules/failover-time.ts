// A timer that gives up on healthy SBCs, or lets callers wait for dead ones.

import { GATEWAY_DEFAULTS } from '../../tenant/gateway.ts'
import { gatewayPiece } from '../piece.ts'
import { setGateway } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

/** Calls abroad and to mobiles may take some seconds to ring. */
const SHORTEST_SECONDS = 5
/** What Microsoft advises in regions with slow networks. */
const LONGEST_SECONDS = 20

export const failoverTime: LintRule = {
  id: 'routing/failover-time',
  severity: 'warning',
  title: {
    en: 'An SBC has an unusual FailoverTimeSeconds',
    de: 'Ein SBC hat ein ungewöhnliches FailoverTimeSeconds',
  },
  why: 'A short timer gives up on calls that were about to ring, and rings them again by another SBC. A long one is what every caller waits while an SBC is dead and not yet demoted.',
  byHand: 'Get-CsOnlinePSTNGateway | Select-Object Identity, FailoverTimeSeconds',
  remedy: {
    en: `Take ${GATEWAY_DEFAULTS.failoverTimeSeconds} s, or up to ${LONGEST_SECONDS} s where the SBC takes long to ring.`,
    de: `${GATEWAY_DEFAULTS.failoverTimeSeconds} s nehmen, oder bis zu ${LONGEST_SECONDS} s, wo der SBC lange bis zum Klingeln braucht.`,
  },
  reference:
    'Microsoft Learn, "Trunk failover on outbound calls"; Set-CsOnlinePSTNGateway, FailoverTimeSeconds',
  needs: ['gateways'],
  find: facts =>
    facts.tenant.gateways
      .filter(({ failoverTimeSeconds: time }) => time < SHORTEST_SECONDS || time > LONGEST_SECONDS)
      .map(gateway => {
        const { failoverTimeSeconds: time } = gateway
        const isShort = time < SHORTEST_SECONDS
        return {
          certainty: 'likely',
          says: isShort
            ? `${gateway.fqdn} has ${time} s to ring: a call that takes longer, as one to a mobile may, goes to the next SBC although nothing is wrong.`
            : `While ${gateway.fqdn} is dead, callers wait ${time} s for it.`,
          evidence: [gatewayPiece(gateway, `FailoverTimeSeconds ${time}`)],
          remedies: [
            {
              says: `Set it to ${GATEWAY_DEFAULTS.failoverTimeSeconds} s.`,
              cost: isShort
                ? `While the SBC is dead, callers wait ${GATEWAY_DEFAULTS.failoverTimeSeconds} s instead of ${time} s.`
                : `An SBC that takes longer than ${GATEWAY_DEFAULTS.failoverTimeSeconds} s to ring is given up on.`,
              changes: [
                setGateway(gateway.identity, { failoverTimeSeconds: GATEWAY_DEFAULTS.failoverTimeSeconds }),
              ],
            },
          ],
        }
      }),
}
