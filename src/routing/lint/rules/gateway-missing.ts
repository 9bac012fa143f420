// A name in a route that is no gateway of the tenant.

import { say } from '../../../findings/index.ts'
import { newGateway } from '../../tenant/gateway.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { quotedNames, routePiece } from '../piece.ts'
import { setRoute } from '../remedies.ts'
import type { LintMatch, LintRule, Piece, Remedy } from '../rule.ts'
import type { ReadRoute, TenantFacts } from '../tenant-facts.ts'

export const gatewayMissing: LintRule = {
  id: 'routing/gateway-missing',
  severity: 'warning',
  title: {
    en: 'A voice route lists an SBC that the tenant does not have',
    de: 'Ein Anrufweg nennt einen SBC, den der Tenant nicht hat',
  },
  why: "A route may list the name of a trunk under a carrier's domain (a derived trunk), which has no object of its own. Any other name without an object is passed over.",
  byHand: 'Compare OnlinePstnGatewayList of Get-CsOnlineVoiceRoute with Get-CsOnlinePSTNGateway.',
  remedy: {
    en: "Take the name out of the route or add the SBC; if it is a derived trunk, tell linesman the carrier's domain (carrierDomains).",
    de: 'Den Namen aus dem Anrufweg nehmen oder den SBC anlegen; ist es ein abgeleiteter Trunk, linesman die Domain des Anbieters nennen (carrierDomains).',
  },
  reference:
    'Microsoft Learn, "Configure a Session Border Controller for multiple tenants"; reading missingGateway',
  needs: ['gateways', 'voiceRoutes'],
  find: facts => {
    const missing = facts.routes.flatMap(route =>
      route.gateways.filter(({ kind }) => kind === 'missing').map(({ listed: name }) => ({ name, route })),
    )
    const byName = Map.groupBy(missing, ({ name }) => nameKey(name))
    return [...byName.values()].map(group =>
      judge(
        facts,
        group[0]?.name ?? '',
        group.map(({ route }) => route),
      ),
    )
  },
}

function judge(facts: TenantFacts, name: string, routes: readonly ReadRoute[]): LintMatch {
  const all = routes.map(({ route }) => route)
  const [first, ...others] = all.map(routePiece) as [Piece, ...Piece[]]
  return {
    severity: routes.some(route => facts.callable(route).length === 0) ? 'critical' : 'warning',
    certainty: 'likely',
    says: say(MISSING, { name, routes: { list: quotedNames(all) } }),
    evidence: [first, ...others],
    count: all.length,
    remedies: [remedyOf(name, routes)],
  }
}

const MISSING = {
  en: "{name}, listed in {routes}, is no gateway of the tenant. By the reading missingGateway skipped it is passed over; if it is a trunk under a carrier's domain, nothing is wrong (derived).",
  de: '{name}, aufgeführt in {routes}, ist kein Gateway des Tenants. Nach der Lesart missingGateway skipped wird der Name übergangen; ist es ein Trunk unter der Domain eines Anbieters, ist nichts falsch (derived).',
} as const
const TAKE_OUT = {
  en: 'Take {name} out of these routes.',
  de: '{name} aus diesen Anrufwegen nehmen.',
} as const
const BY_OTHERS = {
  en: 'If it is a derived trunk after all, its calls go by the others.',
  de: 'Ist es doch ein abgeleiteter Trunk, gehen seine Anrufe über die anderen.',
} as const
const ADD = {
  en: 'Add {name} as a gateway, if it is an SBC of yours; its port is assumed to be 5061.',
  de: '{name} als Gateway anlegen, wenn es ein eigener SBC ist; als Port wird 5061 angenommen.',
} as const
const AT_ONCE = {
  en: 'The name must be of a domain of the tenant and resolve to the SBC; calls go there at once.',
  de: 'Der Name muss zu einer Domain des Tenants gehören und zum SBC aufgelöst werden; Anrufe gehen sofort dorthin.',
} as const

function remedyOf(name: string, routes: readonly ReadRoute[]): Remedy {
  const key = nameKey(name)
  if (routes.every(({ gateways }) => gateways.length > 1)) {
    return {
      says: say(TAKE_OUT, { name }),
      cost: say(BY_OTHERS),
      changes: routes.map(({ route }) =>
        setRoute(route.identity, {
          onlinePstnGatewayList: route.onlinePstnGatewayList.filter(listing => nameKey(listing) !== key),
        }),
      ),
    }
  }
  return {
    says: say(ADD, { name }),
    cost: say(AT_ONCE),
    changes: [
      {
        do: 'new',
        part: 'gateways',
        identity: name,
        fields: newGateway({ fqdn: name, sipSignalingPort: 5061, enabled: true }),
      },
    ],
  }
}
