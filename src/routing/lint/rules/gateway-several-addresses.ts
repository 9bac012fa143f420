// Several addresses behind the name of one gateway: nothing says which of them Microsoft calls.

import { say } from '../../../findings/index.ts'
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
          says: say(SEVERAL, { gateway: gateway.fqdn, addresses: { list: addresses, shown: 4 } }),
          evidence: [gatewayPiece(gateway, say(ADDRESSES, { addresses: addresses.join(', ') }))],
          remedies: [byPerson(say(A_NAME_EACH), say(MORE_NAMES))],
        },
      ]
    }),
}

const SEVERAL = {
  en: '{gateway} resolves to {addresses}. Which of them is called is not defined.',
  de: '{gateway} wird zu {addresses} aufgelöst. Welche davon gerufen wird, ist nicht festgelegt.',
} as const
const ADDRESSES = { en: 'addresses {addresses}', de: 'Adressen {addresses}' } as const
const A_NAME_EACH = {
  en: 'Give each address a name, a certificate with it and a gateway object of its own.',
  de: 'Jeder Adresse einen Namen, ein Zertifikat damit und ein eigenes Gateway-Objekt geben.',
} as const
const MORE_NAMES = {
  en: "More names, certificates and gateway objects; then failover and load sharing are Microsoft's own.",
  de: 'Mehr Namen, Zertifikate und Gateway-Objekte; dann übernimmt Microsoft Ausweichen und Lastverteilung selbst.',
} as const
