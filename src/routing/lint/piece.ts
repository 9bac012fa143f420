// Objects of a tenant as evidence: what a person looks for in the admin center, and the settings that count.

import type { Gateway } from '../tenant/gateway.ts'
import type { VoiceRoute, VoiceRoutingPolicy } from '../tenant/voice-route.ts'
import type { Piece } from './rule.ts'

export const routePiece = (route: VoiceRoute): Piece => ({
  ref: `voice route "${route.identity}"`,
  text: `Priority ${route.priority ?? 'none'}, NumberPattern ${route.numberPattern}, usages ${braced(route.onlinePstnUsages)}, gateways ${braced(route.onlinePstnGatewayList)}`,
})

export const policyPiece = (policy: VoiceRoutingPolicy): Piece => ({
  ref: `voice routing policy "${policy.identity}"`,
  text: `usages ${braced(policy.onlinePstnUsages)}`,
})

export const gatewayPiece = (gateway: Gateway, text: string): Piece => ({
  ref: `gateway ${gateway.identity}`,
  text,
})

/** `{a, b}`, as Format-List has it. */
export const braced = (texts: readonly string[]): string => `{${texts.join(', ')}}`

/** Names in quotes, for `listed`. */
export const quotedNames = (things: readonly { identity: string }[]): string[] =>
  things.map(({ identity }) => `"${identity}"`)
