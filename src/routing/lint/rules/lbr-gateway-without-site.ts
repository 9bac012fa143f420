// A gateway with location-based routing and no site, or one that does not exist.

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
        says: `${gateway.fqdn} has GatewaySiteLbrEnabled and ${gateway.gatewaySiteId === undefined ? 'no GatewaySiteId' : `the GatewaySiteId "${gateway.gatewaySiteId}", which is no site with location-based routing`}.`,
        evidence: [
          gatewayPiece(
            gateway,
            `GatewaySiteLbrEnabled True, GatewaySiteId ${gateway.gatewaySiteId ?? 'none'}`,
          ),
        ],
        remedies: [
          {
            says: 'Switch GatewaySiteLbrEnabled off, if no toll bypass has to be prevented here.',
            cost: 'Where the law demands location-based routing, name the site instead.',
            changes: [setGateway(gateway.identity, { gatewaySiteLbrEnabled: false })],
          },
        ],
      }))
  },
}
