// Several addresses behind the name of one gateway: nothing says which of them Microsoft calls.

import { listed } from '../../../findings/index.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { gatewayPiece } from '../piece.ts'
import { byPerson } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const gatewaySeveralAddresses: LintRule = {
  id: 'routing/gateway-several-addresses',
  severity: 'warning',
  title: { en: 'The name of an SBC has several addresses', de: 'Der Name eines SBC hat mehrere Adressen' },
  why: 'Microsoft supports one address for the name of an SBC. It may take the first, any, or another one for each request, and when one of them is dead nobody tells it to take the other.',
  byHand: 'Resolve-DnsName SBC, or nslookup SBC, several times.',
  remedy: {
    en: 'Give each SBC a name and a gateway object of its own, and list them in one route.',
    de: 'Jedem SBC einen eigenen Namen und ein eigenes Gateway-Objekt geben und alle in einem Anrufweg nennen.',
  },
  reference:
    'Microsoft Learn, "Plan Direct Routing"; MSXFAQ, "Direct Routing Hochverfügbar" (round robin by DNS)',
  needs: ['gateways'],
  needsAddresses: true,
  find: facts =>
    facts.tenant.gateways.flatMap(gateway => {
      const addresses = [...new Set(facts.addresses.get(nameKey(gateway.fqdn)) ?? [])]
      if (
        addresses.filter(address => !address.includes(':')).length < 2 &&
        addresses.filter(address => address.includes(':')).length < 2
      )
        return []
      return [
        {
          certainty: 'likely',
          says: `${gateway.fqdn} resolves to ${listed(addresses, 4)}. Which of them is called is not defined.`,
          evidence: [gatewayPiece(gateway, `addresses ${addresses.join(', ')}`)],
          remedies: [
            byPerson(
              'Give each address a name, a certificate with it and a gateway object of its own.',
              "More names, certificates and gateway objects; then failover and load sharing are Microsoft's own.",
            ),
          ],
        },
      ]
    }),
}
