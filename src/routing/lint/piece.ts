// Objects of a tenant as evidence: what a person looks for in the admin center, and the settings that count. Settings bear the
// names that cmdlets give them, in every language.

import { type Noun, type Said, say, type Value } from '../../findings/index.ts'
import type { EmergencyCallRoutingPolicy } from '../tenant/emergency.ts'
import type { Gateway } from '../tenant/gateway.ts'
import type { DialPlan, NormalizationRule, TranslationRule } from '../tenant/number-rules.ts'
import type { User } from '../tenant/user.ts'
import type { VoiceRoute, VoiceRoutingPolicy } from '../tenant/voice-route.ts'
import type { Piece } from './rule.ts'

export const routePiece = (route: VoiceRoute): Piece => ({
  ref: routeNamed(route),
  text: say(ROUTE, {
    priority: route.priority === undefined ? NONE : String(route.priority),
    pattern: route.numberPattern,
    usages: braced(route.onlinePstnUsages),
    gateways: braced(route.onlinePstnGatewayList),
  }),
})
const ROUTE = {
  en: 'Priority {priority}, NumberPattern {pattern}, usages {usages}, gateways {gateways}',
  de: 'Priority {priority}, NumberPattern {pattern}, Verwendungen {usages}, Gateways {gateways}',
} as const
export const NONE = { en: 'none', de: 'keine' } as const

export const routeNamed = ({ identity }: VoiceRoute): Said =>
  say({ en: 'voice route "{identity}"', de: 'Anrufweg "{identity}"' }, { identity })

export const policyPiece = ({ identity, onlinePstnUsages }: VoiceRoutingPolicy): Piece => ({
  ref: say(
    { en: 'voice routing policy "{identity}"', de: 'VoIP-Routingrichtlinie "{identity}"' },
    { identity },
  ),
  text: say(USAGES, { usages: braced(onlinePstnUsages) }),
})
const USAGES = { en: 'usages {usages}', de: 'Verwendungen {usages}' } as const

export const gatewayPiece = ({ identity }: Gateway, text: Value): Piece => ({
  ref: say({ en: 'gateway {identity}', de: 'Gateway {identity}' }, { identity }),
  text,
})

export const userPiece = ({ userPrincipalName: user }: User, text: Value): Piece => ({
  ref: say({ en: 'user {user}', de: 'Benutzer {user}' }, { user }),
  text,
})

export const usagePiece = (usage: string, text: Value): Piece => ({
  ref: say({ en: 'PSTN usage "{usage}"', de: 'PSTN-Verwendung "{usage}"' }, { usage }),
  text,
})

export const emergencyPolicyPiece = ({ identity }: EmergencyCallRoutingPolicy, text: Value): Piece => ({
  ref: say(
    { en: 'emergency call routing policy "{identity}"', de: 'Notrufrichtlinie "{identity}"' },
    { identity },
  ),
  text,
})

export const normalizationPiece = ({ identity }: DialPlan, rule: NormalizationRule): Piece => ({
  ref: say(
    { en: 'dial plan "{plan}", rule "{rule}"', de: 'Wählplan "{plan}", Regel "{rule}"' },
    { plan: identity, rule: rule.name },
  ),
  text: patternText(rule),
})

export const translationPiece = (identity: string, rule: Translated): Piece => ({
  ref: say({ en: 'translation rule "{identity}"', de: 'Übersetzungsregel "{identity}"' }, { identity }),
  text: patternText(rule),
})

export const blockedPiece = (identity: string, text: string): Piece => ({
  ref: say({ en: 'blocked number pattern "{identity}"', de: 'Sperrmuster "{identity}"' }, { identity }),
  text,
})

type Translated = Pick<TranslationRule, 'pattern' | 'translation'>
const patternText = ({ pattern, translation }: Translated): string =>
  `Pattern ${pattern}, Translation ${translation}`

/** `{a, b}`, as Format-List has it. */
export const braced = (texts: readonly string[]): string => `{${texts.join(', ')}}`

/** Names in quotes, for a list of them. */
export const quotedNames = (things: readonly { identity: string }[]): string[] =>
  things.map(({ identity }) => `"${identity}"`)

export const fqdnsOf = (gateways: readonly Gateway[]): Value => ({ list: gateways.map(({ fqdn }) => fqdn) })

export const USER: Noun = { en: ['user', 'users'], de: ['Benutzer', 'Benutzer'] }
