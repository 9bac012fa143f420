// A network site with location-based routing and no gateway for it: calls from there fail.

import { say } from '../../../findings/index.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { byPerson } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const lbrSiteWithoutGateway: LintRule = {
  id: 'routing/lbr-site-without-gateway',
  severity: 'warning',
  title: {
    en: 'A site with location-based routing has no SBC for it',
    de: 'Ein Standort mit standortbasiertem Routing hat dafür keinen SBC',
  },
  why: 'Users whose policy demands location-based routing may only call by a gateway of the site they are in. Without one their calls fail with 403 and Reason 63 (10500, 510546).',
  byHand:
    'Compare Get-CsTenantNetworkSite | Where-Object EnableLocationBasedRouting with GatewaySiteId and GatewaySiteLbrEnabled of Get-CsOnlinePSTNGateway.',
  remedy: {
    en: 'Tie the SBC of the site to it: GatewaySiteId and GatewaySiteLbrEnabled.',
    de: 'Den SBC des Standorts an ihn binden: GatewaySiteId und GatewaySiteLbrEnabled.',
  },
  reference: 'Microsoft Learn, "Enable Location-Based Routing for Direct Routing"',
  needs: ['gateways', 'networkSites'],
  find: facts =>
    facts.tenant.networkSites
      .filter(
        site =>
          site.enableLocationBasedRouting &&
          !facts.tenant.gateways.some(
            gateway =>
              gateway.gatewaySiteLbrEnabled &&
              nameKey(gateway.gatewaySiteId ?? '') === nameKey(site.identity),
          ),
      )
      .map(site => ({
        certainty: 'likely',
        says: say(NO_GATEWAY, { site: site.identity }),
        evidence: [{ ref: say(SITE, { site: site.identity }), text: 'EnableLocationBasedRouting True' }],
        remedies: [byPerson(say(TIE), say(OTHER_SITES))],
      })),
}

const NO_GATEWAY = {
  en: 'The network site "{site}" has location-based routing, but no gateway has it as GatewaySiteId with GatewaySiteLbrEnabled.',
  de: 'Der Netzwerkstandort "{site}" hat standortbasiertes Routing, aber kein Gateway hat ihn als GatewaySiteId mit GatewaySiteLbrEnabled.',
} as const
const SITE = { en: 'network site "{site}"', de: 'Netzwerkstandort "{site}"' } as const
const TIE = {
  en: 'Tie an SBC to the site: Set-CsOnlinePSTNGateway -Identity SBC -GatewaySiteId SITE -GatewaySiteLbrEnabled $true.',
  de: 'Einen SBC an den Standort binden: Set-CsOnlinePSTNGateway -Identity SBC -GatewaySiteId SITE -GatewaySiteLbrEnabled $true.',
} as const
const OTHER_SITES = {
  en: 'Users of other sites for whom toll bypass is prevented can no longer call by that SBC.',
  de: 'Benutzer anderer Standorte, denen die Gebührenumgehung verwehrt ist, können über diesen SBC nicht mehr anrufen.',
} as const
