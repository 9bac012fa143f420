// A gateway with location-based routing and no site, or one that does not exist.

import { say, type Value } from '../../../findings/index.ts'
import type { Gateway } from '../../tenant/gateway.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { gatewayPiece } from '../piece.ts'
import { setGateway } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const lbrGatewayWithoutSite: LintRule = {
  id: 'routing/lbr-gateway-without-site',
  severity: 'warning',
  title: {
    en: 'An SBC has location-based routing and no site',
    de: 'Ein SBC hat standortbasiertes Routing und keinen Standort',
  },
  why: 'A gateway with GatewaySiteLbrEnabled serves users of its site only. Without a site that exists and has location-based routing, users for whom toll bypass is prevented cannot call by it (403, Reason 63).',
  byHand:
    'Get-CsOnlinePSTNGateway | Where-Object GatewaySiteLbrEnabled | Select-Object Identity, GatewaySiteId; Get-CsTenantNetworkSite',
  remedy: {
    en: 'Name the site in GatewaySiteId, or switch GatewaySiteLbrEnabled off.',
    de: 'Den Standort in GatewaySiteId nennen oder GatewaySiteLbrEnabled abschalten.',
  },
  reference: 'Microsoft Learn, "Enable Location-Based Routing for Direct Routing"',
  needs: ['gateways', 'networkSites'],
  find: facts => {
    const sites = new Set(
      facts.tenant.networkSites
        .filter(site => site.enableLocationBasedRouting)
        .map(site => nameKey(site.identity)),
    )
    return facts.tenant.gateways
      .filter(gateway => gateway.gatewaySiteLbrEnabled && !sites.has(nameKey(gateway.gatewaySiteId ?? '')))
      .map(gateway => ({
        certainty: 'likely',
        says:
          gateway.gatewaySiteId === undefined
            ? say(NO_SITE, { gateway: gateway.fqdn })
            : say(WRONG_SITE, { gateway: gateway.fqdn, site: gateway.gatewaySiteId }),
        evidence: [gatewayPiece(gateway, settingsOf(gateway))],
        remedies: [
          {
            says: say(SWITCH_OFF),
            cost: say(BY_LAW),
            changes: [setGateway(gateway.identity, { gatewaySiteLbrEnabled: false })],
          },
        ],
      }))
  },
}

const NO_SITE = {
  en: '{gateway} has GatewaySiteLbrEnabled and no GatewaySiteId.',
  de: '{gateway} hat GatewaySiteLbrEnabled und keine GatewaySiteId.',
} as const
const WRONG_SITE = {
  en: '{gateway} has GatewaySiteLbrEnabled and the GatewaySiteId "{site}", which is no site with location-based routing.',
  de: '{gateway} hat GatewaySiteLbrEnabled und die GatewaySiteId "{site}", die kein Standort mit standortbasiertem Routing ist.',
} as const
const settingsOf = ({ gatewaySiteId: site }: Gateway): Value => ({
  row: ['GatewaySiteLbrEnabled True', ...(site === undefined ? [] : [`GatewaySiteId ${site}`])],
})
const SWITCH_OFF = {
  en: 'Switch GatewaySiteLbrEnabled off, if no toll bypass has to be prevented here.',
  de: 'GatewaySiteLbrEnabled abschalten, wenn hier keine Gebührenumgehung verhindert werden muss.',
} as const
const BY_LAW = {
  en: 'Where the law demands location-based routing, name the site instead.',
  de: 'Wo das Gesetz standortbasiertes Routing verlangt, stattdessen den Standort nennen.',
} as const
