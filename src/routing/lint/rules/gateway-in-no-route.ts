// A gateway that no route lists: no call goes out by it.

import { say, type Wording } from '../../../findings/index.ts'
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
        says: say(IN_NO_ROUTE, { gateway: gateway.fqdn }),
        evidence: [gatewayPiece(gateway, IN_NO_LIST)],
        remedies: [
          {
            says: say(DISABLE),
            cost: say(NO_LONGER_OUT),
            changes: [setGateway(gateway.identity, { enabled: false })],
          },
        ],
      }))
  },
}

const IN_NO_ROUTE = {
  en: 'No voice route lists {gateway}: no call of a user goes out by it.',
  de: 'Kein Anrufweg führt {gateway} auf: Kein Anruf eines Benutzers geht über ihn hinaus.',
} as const
const IN_NO_LIST: Wording = { en: 'in no OnlinePstnGatewayList', de: 'in keiner OnlinePstnGatewayList' }
const DISABLE = {
  en: 'If it is for calls to Teams only, disable it, so that this is plain to see.',
  de: 'Ist er nur für Anrufe zu Teams da, ihn abschalten, damit man es gleich sieht.',
} as const
const NO_LONGER_OUT = {
  en: 'A forwarded or transferred call that came in by it can no longer go out by it.',
  de: 'Ein weitergeleiteter oder vermittelter Anruf, der über ihn hereinkam, kann nicht mehr über ihn hinaus.',
} as const
