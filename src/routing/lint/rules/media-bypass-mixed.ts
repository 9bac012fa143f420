// SBCs of one route of which some bypass media: the way of the audio is a matter of chance.

import { listed } from '../../../findings/index.ts'
import type { Gateway } from '../../tenant/gateway.ts'
import type { IndexedRoute } from '../../tenant/indexed-route.ts'
import { gatewayPiece, routePiece } from '../piece.ts'
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
      .flatMap(route => judge(facts, route))
      .filter(({ evidence }) => {
        const key = evidence
          .slice(1)
          .map(({ ref }) => ref)
          .sort()
          .join()
        return !told.has(key) && told.add(key)
      })
  },
}

function judge(facts: TenantFacts, { route, standing }: IndexedRoute): LintMatch[] {
  const gateways = standing[facts.reading.missingGateway].gateways
  const kinds = Map.groupBy(gateways, kindOf)
  if (kinds.size < 2) return []
  const [most] = [...kinds.values()].toSorted((left, right) => right.length - left.length)
  const model = most?.[0] as Gateway
  const others = gateways.filter(gateway => kindOf(gateway) !== kindOf(model))
  return [
    {
      certainty: 'proven',
      says: `In "${route.identity}" ${listed(
        gateways.map(gateway => `${gateway.fqdn} has ${kindOf(gateway)}`),
        4,
      )}.`,
      evidence: [routePiece(route), ...gateways.map(gateway => gatewayPiece(gateway, kindOf(gateway)))],
      remedies: [
        {
          says: `Set ${listed(others.map(({ fqdn }) => fqdn))} as ${model.fqdn} is set.`,
          cost: model.mediaBypass
            ? "Media bypass needs a public address and ICE on the SBC, and open ports from the users' networks."
            : 'Audio goes by way of Microsoft, which takes a little longer.',
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
