// SBCs of one route of which some bypass media: the way of the audio is a matter of chance.

import { type Said, say } from '../../../findings/index.ts'
import type { Gateway } from '../../tenant/gateway.ts'
import type { IndexedRoute } from '../../tenant/indexed-route.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { fqdnsOf, gatewayPiece, routePiece } from '../piece.ts'
import { setGateway } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const mediaBypassMixed: LintRule = {
  id: 'routing/media-bypass-mixed',
  severity: 'info',
  title: {
    en: 'SBCs of one route differ in media bypass',
    de: 'SBCs eines Anrufwegs unterscheiden sich in der Medienumgehung',
  },
  why: 'Which SBC of a route a call gets is a matter of chance. Where one bypasses media and the other does not, the same user has audio straight to the SBC in one call and by way of Microsoft in the next, with other ports, addresses and faults.',
  byHand:
    'Get-CsOnlinePSTNGateway | Select-Object Identity, MediaBypass, BypassMode, for the SBCs of each route.',
  remedy: {
    en: 'Set MediaBypass alike for all SBCs of a route.',
    de: 'MediaBypass für alle SBCs eines Anrufwegs gleich setzen.',
  },
  reference: 'Microsoft Learn, "Plan for media bypass with Direct Routing"',
  needs: ['gateways', 'voiceRoutes'],
  find: facts => {
    const told = new Set<string>()
    return facts.index.routes
      .filter(route => {
        const key = facts
          .callable(route)
          .map(({ fqdn }) => nameKey(fqdn))
          .sort()
          .join()
        return !told.has(key) && told.add(key)
      })
      .flatMap(route => judge(facts, route))
  },
}

function judge(facts: TenantFacts, indexed: IndexedRoute): LintMatch[] {
  const { route } = indexed
  const gateways = facts.callable(indexed)
  const kinds = Map.groupBy(gateways, kindOf)
  if (kinds.size < 2) return []
  const [most] = [...kinds.values()].toSorted((left, right) => right.length - left.length)
  const model = most?.[0] as Gateway
  const others = gateways.filter(gateway => kindOf(gateway) !== kindOf(model))
  return [
    {
      certainty: 'proven',
      says: say(MIXED, {
        route: route.identity,
        gateways: { list: gateways.map(hasKind), shown: 4 },
      }),
      evidence: [routePiece(route), ...gateways.map(gateway => gatewayPiece(gateway, kindOf(gateway)))],
      remedies: [
        {
          says: say(ALIKE, { others: fqdnsOf(others), model: model.fqdn }),
          cost: say(model.mediaBypass ? BYPASS : NO_BYPASS),
          changes: others.map(({ identity }) =>
            setGateway(identity, { mediaBypass: model.mediaBypass, bypassMode: model.bypassMode }),
          ),
        },
      ],
    },
  ]
}

const kindOf = ({ mediaBypass, bypassMode }: Gateway): string =>
  `MediaBypass ${mediaBypass ? 'True' : 'False'}, BypassMode ${bypassMode}`

const hasKind = (gateway: Gateway): Said =>
  say(
    { en: '{gateway} has {kind}', de: '{gateway} hat {kind}' },
    { gateway: gateway.fqdn, kind: kindOf(gateway) },
  )
const MIXED = { en: 'In "{route}" {gateways}.', de: 'In "{route}" gilt: {gateways}.' } as const
const ALIKE = {
  en: 'Set {others} as {model} is set.',
  de: '{others} so einstellen, wie {model} eingestellt ist.',
} as const
const BYPASS = {
  en: "Media bypass needs a public address and ICE on the SBC, and open ports from the users' networks.",
  de: 'Medienumgehung braucht eine öffentliche Adresse und ICE auf dem SBC und offene Ports aus den Netzen der Benutzer.',
} as const
const NO_BYPASS = {
  en: 'Audio goes by way of Microsoft, which takes a little longer.',
  de: 'Das Audio geht über Microsoft, was etwas länger dauert.',
} as const
