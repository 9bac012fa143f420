// What may be wrong with an SBC when somebody asks "what if": the words for it, and what they mean to `decide`, `plan`
// and `play`.
//
//   answers, 503, silent, ...   what it does with an INVITE; Microsoft does not know yet
//   demoted                     dead for minutes: Microsoft knows, and tries it last
//   drained, disabled           Enabled is false: it gets no new calls

import { millis } from '../kernel/index.ts'
import type { Gateway } from './tenant/gateway.ts'
import type { ListedGateway } from './tenant/indexed-route.ts'
import type { Tenant } from './tenant/tenant.ts'
import { nameKey, type TenantIndex } from './tenant/tenant-index.ts'
import type { Behaviour } from './try-gateway.ts'

/** One SBC with what is wrong with it. */
export interface Down {
  /** Its FQDN. */
  gateway: string
  how: How
}

/** A number is a final status that it answers with. */
export type How = (typeof HOWS)[number] | number

export const HOWS = [
  'answers',
  'silent',
  'unreachable',
  'refuses TCP',
  'fails TLS',
  'demoted',
  'drained',
  'disabled',
] as const

/** A healthy SBC rings at once, so that what a caller waits is what failures cost. */
export const ANSWERS: Behaviour = { type: 'rings', afterMs: millis(0) }

/** An RST comes after one way there and back, a failed handshake after three. */
const REFUSED_AFTER = millis(50)
const TLS_FAILS_AFTER = millis(150)

/** `silent`, `refuses-tcp`, `503` and the like; undefined when it is none of them. */
export function parseHow(text: string): How | undefined {
  if (/^[3-6]\d\d$/.test(text)) return Number(text)
  const plain = text.trim().toLowerCase().replace(/[-_]/g, ' ')
  if (plain === 'rings') return 'answers'
  return HOWS.find(how => how.toLowerCase() === plain)
}

/** As `parseHow` reads it. */
export const formatHow = (how: How): string => String(how).toLowerCase().replace(' ', '-')

/** In a sentence about the SBC. */
export function howText(how: How): string {
  if (typeof how === 'number') return `answers ${how}`
  switch (how) {
    case 'answers':
    case 'refuses TCP':
    case 'fails TLS':
      return how
    case 'demoted':
      return 'is dead for minutes, and demoted'
    default:
      return `is ${how}`
  }
}

export function behaviourOf(how: How | undefined): Behaviour {
  if (typeof how === 'number') return { type: 'rejects', sipCode: how, afterMs: millis(0) }
  switch (how) {
    case 'silent':
      return { type: 'silent' }
    case 'unreachable':
    case 'demoted':
      return { type: 'unreachable' }
    case 'refuses TCP':
      return { type: 'refuses TCP', afterMs: REFUSED_AFTER }
    case 'fails TLS':
      return { type: 'fails TLS', afterMs: TLS_FAILS_AFTER }
    default:
      return ANSWERS
  }
}

export const isOut = (how: How): boolean => how === 'drained' || how === 'disabled'

/** All gateways by FQDN that the tenant has or its routes name, derived trunks included. */
export function gatewaysOf(index: TenantIndex): ReadonlyMap<string, Gateway> {
  const listed: readonly Pick<ListedGateway, 'gateway'>[] = index.routes.flatMap(route => route.gateways)
  const all = [...index.tenant.gateways, ...listed.map(({ gateway }) => gateway)]
  return new Map(all.map(gateway => [nameKey(gateway.fqdn), gateway]))
}

/** The tenant when those that are drained or disabled are. */
export function withoutOut(index: TenantIndex, down: readonly Down[]): Tenant {
  const { tenant } = index
  const known = gatewaysOf(index)
  const out = new Map(
    down
      .filter(({ how }) => isOut(how))
      .flatMap(({ gateway }) => {
        const found = known.get(nameKey(gateway))
        return found === undefined ? [] : [[nameKey(gateway), { ...found, enabled: false }] as const]
      }),
  )
  if (out.size === 0) return tenant
  const others = tenant.gateways.filter(({ fqdn }) => !out.has(nameKey(fqdn)))
  return { ...tenant, gateways: [...others, ...out.values()] }
}
