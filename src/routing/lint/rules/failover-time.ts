// A timer that gives up on healthy SBCs, or lets callers wait for dead ones.

import { say } from '../../../findings/index.ts'
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
        const { failoverTimeSeconds: usual } = GATEWAY_DEFAULTS
        const isShort = time < SHORTEST_SECONDS
        return {
          certainty: 'likely',
          says: say(isShort ? TOO_SHORT : TOO_LONG, { gateway: gateway.fqdn, time }),
          evidence: [gatewayPiece(gateway, `FailoverTimeSeconds ${time}`)],
          remedies: [
            {
              says: say(
                { en: 'Set it to {usual} s.', de: 'FailoverTimeSeconds auf {usual} setzen.' },
                { usual },
              ),
              cost: isShort ? say(WAIT_LONGER, { usual, time }) : say(GIVEN_UP, { usual }),
              changes: [setGateway(gateway.identity, { failoverTimeSeconds: usual })],
            },
          ],
        }
      }),
}

const TOO_SHORT = {
  en: '{gateway} has {time} s to ring: a call that takes longer, as one to a mobile may, goes to the next SBC although nothing is wrong.',
  de: '{gateway} hat {time} s, um es klingeln zu lassen: Ein Anruf, bei dem es länger dauert, etwa zu einem Mobiltelefon, geht zum nächsten SBC, obwohl nichts fehlt.',
} as const
const TOO_LONG = {
  en: 'While {gateway} is dead, callers wait {time} s for it.',
  de: 'Solange {gateway} tot ist, warten Anrufer {time} s auf ihn.',
} as const
const WAIT_LONGER = {
  en: 'While the SBC is dead, callers wait {usual} s instead of {time} s.',
  de: 'Solange der SBC tot ist, warten Anrufer {usual} s statt {time} s.',
} as const
const GIVEN_UP = {
  en: 'An SBC that takes longer than {usual} s to ring is given up on.',
  de: 'Ein SBC, der länger als {usual} s braucht, bis es klingelt, wird aufgegeben.',
} as const
