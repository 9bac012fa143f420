// A gateway that routes list and that takes no calls.

import { listed } from '../../../findings/index.ts'
import type { Gateway } from '../../tenant/gateway.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import { gatewayPiece, quotedNames, routePiece } from '../piece.ts'
import { setGateway } from '../remedies.ts'
import type { LintMatch, LintRule } from '../rule.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const gatewayDisabled: LintRule = {
  id: 'routing/gateway-disabled',
  severity: 'warning',
  title: { en: 'A disabled SBC is listed in voice routes', de: 'Ein abgeschalteter SBC steht in Anrufwegen' },
  why: 'A gateway is disabled when it is made, unless one says otherwise, and when it is drained. No call goes out by it; a route with disabled ones alone fails its calls (510544).',
  byHand: 'Get-CsOnlinePSTNGateway | Where-Object { -not $_.Enabled }',
  remedy: {
    en: 'Enable it when it is well, or take it out of the routes.',
    de: 'Ihn einschalten, sobald er gesund ist, oder aus den Anrufwegen nehmen.',
  },
  reference: 'Microsoft Learn, Set-CsOnlinePSTNGateway, Enabled; "Microsoft and SIP response codes", 510544',
  needs: ['gateways', 'voiceRoutes'],
  find: facts =>
    facts.tenant.gateways.filter(({ enabled }) => !enabled).flatMap(gateway => judge(facts, gateway)),
}

function judge(facts: TenantFacts, gateway: Gateway): LintMatch[] {
  const routes = facts.index.routes.filter(({ gateways }) =>
    gateways.some(listing => listing.gateway.enabled === false && isOf(gateway, listing.gateway)),
  )
  if (routes.length === 0) return []
  const dead = routes.filter(route => facts.callable(route).length === 0).map(({ route }) => route)
  const says =
    dead.length === 0
      ? `Other SBCs of its routes take the calls.`
      : `${listed(quotedNames(dead))} ${dead.length === 1 ? 'has' : 'have'} no other SBC that takes calls.`
  return [
    {
      severity: dead.length === 0 ? 'info' : 'critical',
      certainty: 'proven',
      says: `${gateway.fqdn} is disabled and listed in ${listed(quotedNames(routes.map(({ route }) => route)))}. ${says}`,
      evidence: [gatewayPiece(gateway, 'Enabled False'), ...routes.map(({ route }) => routePiece(route))],
      remedies: [
        {
          says: `Enable ${gateway.fqdn}.`,
          cost: 'Calls go out by it at once: see first that it is well, and that nobody is working on it.',
          changes: [setGateway(gateway.identity, { enabled: true })],
        },
      ],
    },
  ]
}

/** Trunks that are derived from it are disabled with it. */
const isOf = (gateway: Gateway, listed: Gateway): boolean =>
  nameKey(listed.fqdn) === nameKey(gateway.fqdn) || nameKey(listed.fqdn).endsWith(`.${nameKey(gateway.fqdn)}`)
