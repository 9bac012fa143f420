// A gateway that no route lists: no call goes out by it.

import { nameKey } from '../../tenant/tenant-index.ts'
import { gatewayPiece } from '../piece.ts'
import { setGateway } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const gatewayInNoRoute: LintRule = {
  id: 'routing/gateway-in-no-route',
  severity: 'info',
  title: { en: 'An SBC is in no voice route', de: 'Ein SBC steht in keinem Anrufweg' },
  why: 'Calls come in by it, but none goes out. If it is meant as a second one, it is not.',
  byHand: 'Compare Get-CsOnlinePSTNGateway with OnlinePstnGatewayList of Get-CsOnlineVoiceRoute.',
  remedy: {
    en: 'List it in the routes it is meant for. If it is for calls to Teams only, disable it: calls still come in.',
    de: 'Ihn in die Anrufwege stellen, für die er gedacht ist. Ist er nur für Anrufe zu Teams, ihn abschalten: Anrufe kommen trotzdem herein.',
  },
  reference: 'Microsoft Learn, "Configure call routing for Direct Routing"',
  needs: ['gateways', 'voiceRoutes'],
  find: facts => {
    const listed = facts.listedGateways
    const isCarrier = (fqdn: string): boolean =>
      facts.tenant.carrierDomains.some(domain => nameKey(domain) === fqdn) ||
      [...listed].some(name => name.endsWith(`.${fqdn}`))
    return facts.tenant.gateways
      .filter(({ fqdn, enabled }) => enabled && !listed.has(nameKey(fqdn)) && !isCarrier(nameKey(fqdn)))
      .map(gateway => ({
        certainty: 'proven',
        says: `No voice route lists ${gateway.fqdn}: no call of a user goes out by it.`,
        evidence: [gatewayPiece(gateway, 'in no OnlinePstnGatewayList')],
        remedies: [
          {
            says: 'If it is for calls to Teams only, disable it, so that this is plain to see.',
            cost: 'A forwarded or transferred call that came in by it can no longer go out by it.',
            changes: [setGateway(gateway.identity, { enabled: false })],
          },
        ],
      }))
  },
}
