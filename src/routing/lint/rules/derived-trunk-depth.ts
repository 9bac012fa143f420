// A derived trunk two names below the carrier's domain: a wildcard certificate covers one.

import { say } from '../../../findings/index.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { routePiece } from '../piece.ts'
import { byPerson } from '../remedies.ts'
import type { LintRule } from '../rule.ts'

export const derivedTrunkDepth: LintRule = {
  id: 'routing/derived-trunk-depth',
  severity: 'warning',
  title: {
    en: 'A derived trunk lies too deep for a wildcard certificate',
    de: 'Ein abgeleiteter Trunk liegt zu tief für ein Platzhalterzertifikat',
  },
  why: 'The SBC of a carrier shows a certificate for *.DOMAIN, which covers one name before the domain and not two; the handshake fails (569002).',
  byHand: "Count the names before the carrier's domain in OnlinePstnGatewayList.",
  remedy: {
    en: 'Use a name with one label before the domain, or a certificate that has the name itself.',
    de: 'Einen Namen mit einem Glied vor der Domain nehmen oder ein Zertifikat, das den Namen selbst enthält.',
  },
  reference:
    'RFC 6125 section 6.4.3; Microsoft Learn, "Configure a Session Border Controller for multiple tenants"',
  needs: ['gateways', 'voiceRoutes', 'carrierDomains'],
  find: facts =>
    facts.index.routes.flatMap(({ route, gateways }) =>
      gateways
        .filter(
          ({ kind, gateway }) => kind === 'derived' && depthOf(gateway.fqdn, facts.tenant.carrierDomains) > 1,
        )
        .map(({ gateway }) => ({
          certainty: 'likely' as const,
          says: say(DEEP, { trunk: gateway.fqdn, route: route.identity }),
          evidence: [routePiece(route)] as const,
          remedies: [byPerson(say(ASK), say(NEW_NAME))],
        })),
    ),
}

const DEEP = {
  en: '{trunk} in "{route}" has more than one name before the carrier\'s domain.',
  de: '{trunk} in "{route}" hat mehr als einen Namen vor der Domain des Anbieters.',
} as const
const ASK = {
  en: 'Ask the carrier for a name with one label, and list that.',
  de: 'Den Anbieter um einen Namen mit einem Teil vor seiner Domain bitten und diesen aufführen.',
} as const
const NEW_NAME = {
  en: 'A new name in DNS and in the routes.',
  de: 'Ein neuer Name im DNS und in den Anrufwegen.',
} as const

function depthOf(fqdn: string, domains: readonly string[]): number {
  const domain = domains.map(nameKey).find(each => nameKey(fqdn).endsWith(`.${each}`))
  return domain === undefined
    ? 0
    : nameKey(fqdn)
        .slice(0, -domain.length - 1)
        .split('.').length
}
