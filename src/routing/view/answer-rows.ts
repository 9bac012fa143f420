// What views show of a decision: its routes by priority, with those that are struck for the same reason folded where
// there are too many, and its attempts.

import type { CallAnswer } from '../ask.ts'
import type { Decision, Struck } from '../decide.ts'
import type { StruckGateway } from '../tenant/indexed-route.ts'
import type { VoiceRoute } from '../tenant/voice-route.ts'
import { commonDomain } from './words.ts'

export type RouteRow =
  | { type: 'route'; route: VoiceRoute; struck?: Struck }
  /** So many routes in a row that do not concern the call. */
  | { type: 'folded'; count: number; struck: Struck }

/** More routes than this are folded. */
const ROWS_WHOLE = 40

export function routeRows({ considered }: Decision, whole = ROWS_WHOLE): RouteRow[] {
  const rows: RouteRow[] = []
  for (const { route, struck } of considered) {
    const last = rows.at(-1)
    if (struck === undefined || considered.length <= whole || !isFar(struck)) {
      rows.push({ type: 'route', route, ...(struck !== undefined && { struck }) })
    } else if (last?.type === 'folded' && last.struck.reason === struck.reason) last.count++
    else rows.push({ type: 'folded', count: 1, struck })
  }
  return rows
}

/** Routes of other people or other numbers say little about this call. */
const isFar = ({ reason }: Struck): boolean =>
  reason === 'no shared PSTN usage' || reason === 'number pattern'

/** The domain that all SBCs of the routes shown have in common. */
export const domainOf = (rows: readonly RouteRow[]): string =>
  commonDomain([
    ...new Set(rows.flatMap(row => (row.type === 'route' ? row.route.onlinePstnGatewayList : []))),
  ])

export interface Untried {
  gateway: string
  route: string
  why: StruckGateway['struck']
}

/** Of routes that stand: gateways that are not called, and why. */
export const untried = ({ decision }: CallAnswer): Untried[] =>
  decision.stages.flatMap(({ routes }) =>
    routes.flatMap(({ route, struckGateways }) =>
      struckGateways.map(({ gateway, struck }) => ({ gateway, route: route.identity, why: struck })),
    ),
  )
