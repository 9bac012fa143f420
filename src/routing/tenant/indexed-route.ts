// A voice route with its pattern compiled and its gateways looked up.

import { compilePattern, type Pattern, type PatternFault } from '../pattern/pattern.ts'
import type { Reading } from '../reading.ts'
import { type Gateway, newGateway } from './gateway.ts'
import type { Tenant } from './tenant.ts'
import type { VoiceRoute } from './voice-route.ts'

export interface IndexedRoute {
  route: VoiceRoute
  /** Place in the order of priority, from 0. */
  order: number
  compiled: { pattern: Pattern } | { fault: PatternFault }
  gateways: readonly ListedGateway[]
  /** Once its usage and pattern fit, by what becomes of gateways that are missing. */
  standing: Readonly<Record<Reading['missingGateway'], StandingRoute>>
}

/** A route whose number pattern and usage fit, with the gateways that can be called. */
export interface StandingRoute {
  route: VoiceRoute
  gateways: readonly Gateway[]
  struckGateways: readonly StruckGateway[]
}

/** Why a gateway of a route is not called. */
export interface StruckGateway {
  gateway: string
  struck: 'disabled' | 'missing'
}

/** One entry of `OnlinePstnGatewayList`. */
export interface ListedGateway {
  /** As the route has it. */
  listed: string
  /** `derived`: a trunk under a carrier's domain that has no object of its own in this tenant. */
  kind: 'own' | 'derived' | 'missing'
  /** Parameters; of a missing one, as it would be if it were a derived one. */
  gateway: Gateway
}

export function indexRoutes(tenant: Tenant): IndexedRoute[] {
  const find = gatewayFinder(tenant)
  return tenant.voiceRoutes.toSorted(byPriority).map((route, order) => {
    const pattern = compilePattern(route.numberPattern)
    const gateways = withoutRepeats(route.onlinePstnGatewayList).map(find)
    return {
      route,
      order,
      compiled: pattern.ok ? { pattern: pattern.value } : { fault: pattern.fault },
      gateways,
      standing: { skipped: stand(route, gateways, 'skipped'), derived: stand(route, gateways, 'derived') },
    }
  })
}

function stand(
  route: VoiceRoute,
  listed: readonly ListedGateway[],
  missingGateway: Reading['missingGateway'],
): StandingRoute {
  const gateways: Gateway[] = []
  const struckGateways: StruckGateway[] = []
  for (const { kind, gateway } of listed) {
    const isMissing = kind === 'missing' && missingGateway === 'skipped'
    if (isMissing || !gateway.enabled) {
      struckGateways.push({ gateway: gateway.fqdn, struck: isMissing ? 'missing' : 'disabled' })
    } else gateways.push(gateway)
  }
  return { route, gateways, struckGateways }
}

const byPriority = (left: VoiceRoute, right: VoiceRoute): number =>
  (left.priority ?? Number.MAX_SAFE_INTEGER) - (right.priority ?? Number.MAX_SAFE_INTEGER)

const hostKey = (name: string): string => name.trim().toLowerCase().replace(/\.$/, '')

function withoutRepeats(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.filter(name => {
    const key = hostKey(name)
    return !seen.has(key) && seen.add(key)
  })
}

const NO_RULES = {
  inboundTeamsNumberTranslationRules: [],
  inboundPstnNumberTranslationRules: [],
  outboundTeamsNumberTranslationRules: [],
  outboundPstnNumberTranslationRules: [],
}

/**
 * A derived trunk takes its parameters from the carrier's, where that is known (several tenants on one SBC); but the
 * carrier's translation rules do not reach it (known issue).
 */
function gatewayFinder(tenant: Tenant): (listed: string) => ListedGateway {
  const own = new Map(
    tenant.gateways.flatMap(gateway =>
      [gateway.identity, gateway.fqdn].map(name => [hostKey(name), gateway] as const),
    ),
  )
  const domains = tenant.carrierDomains.map(hostKey)
  return listed => {
    const key = hostKey(listed)
    const gateway = own.get(key)
    if (gateway !== undefined) return { listed, kind: 'own', gateway }
    const domain = domains.find(each => key.endsWith(`.${each}`))
    const parent = domain === undefined ? undefined : own.get(domain)
    const base = parent ?? newGateway({ fqdn: key, sipSignalingPort: 5061, enabled: true })
    const kind = domain === undefined ? 'missing' : 'derived'
    return { listed, kind, gateway: { ...base, ...NO_RULES, identity: key, fqdn: key } }
  }
}
