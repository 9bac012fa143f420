// A gateway that routes list and that takes no calls.

import { say } from '../../../findings/index.ts'
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
  return [
    {
      severity: dead.length === 0 ? 'info' : 'critical',
      certainty: 'proven',
      says: [
        say(LISTED, {
          gateway: gateway.fqdn,
          routes: { list: quotedNames(routes.map(({ route }) => route)) },
        }),
        dead.length === 0 ? say(OTHERS) : say(NO_OTHER, { routes: { list: quotedNames(dead) } }),
      ],
      evidence: [gatewayPiece(gateway, 'Enabled False'), ...routes.map(({ route }) => routePiece(route))],
      remedies: [
        {
          says: say({ en: 'Enable {gateway}.', de: '{gateway} einschalten.' }, { gateway: gateway.fqdn }),
          cost: say(AT_ONCE),
          changes: [setGateway(gateway.identity, { enabled: true })],
        },
      ],
    },
  ]
}

const LISTED = {
  en: '{gateway} is disabled and listed in {routes}.',
  de: '{gateway} ist abgeschaltet und steht in {routes}.',
} as const
const OTHERS = {
  en: 'Other SBCs of its routes take the calls.',
  de: 'Andere SBCs seiner Anrufwege nehmen die Anrufe.',
} as const
const NO_OTHER = {
  en: 'There is no other SBC that takes calls in {routes}.',
  de: 'In {routes} gibt es keinen anderen SBC, der Anrufe nimmt.',
} as const
const AT_ONCE = {
  en: 'Calls go out by it at once: see first that it is well, and that nobody is working on it.',
  de: 'Anrufe gehen sofort über ihn hinaus: vorher prüfen, dass er gesund ist und niemand an ihm arbeitet.',
} as const

/** Trunks that are derived from it are disabled with it. */
const isOf = (gateway: Gateway, listed: Gateway): boolean =>
  nameKey(listed.fqdn) === nameKey(gateway.fqdn) || nameKey(listed.fqdn).endsWith(`.${nameKey(gateway.fqdn)}`)
