// What views show of a decision: its routes by priority, with those that are struck for the same reason folded where
// there are too many, and its attempts.

import type { CallAnswer } from '../ask.ts'
import type { Considered, Decision } from '../decide.ts'
import { struckText } from '../route-json.ts'
import type { VoiceRoute } from '../tenant/voice-route.ts'
import { commonDomain } from './words.ts'

export type RouteRow =
  | { type: 'route'; route: VoiceRoute; struck?: string }
  /** So many routes in a row that do not concern the call. */
  | { type: 'folded'; count: number; struck: string }

/** More routes than this are folded. */
const ROWS_WHOLE = 40

export function routeRows({ considered }: Decision, whole = ROWS_WHOLE): RouteRow[] {
  const rows: RouteRow[] = []
  for (const { route, struck } of considered) {
    const reason = struck === undefined ? undefined : struckText(struck)
    const last = rows.at(-1)
    if (reason === undefined || considered.length <= whole || !isFar(struck)) {
      rows.push({ type: 'route', route, ...(reason !== undefined && { struck: reason }) })
    } else if (last?.type === 'folded' && last.struck === reason) last.count++
    else rows.push({ type: 'folded', count: 1, struck: reason })
  }
  return rows
}

/** Routes of other people or other numbers say little about this call. */
const isFar = (struck: Considered['struck']): boolean =>
  struck?.reason === 'no shared PSTN usage' || struck?.reason === 'number pattern'

/** The domain that all SBCs of the routes shown have in common. */
export const domainOf = (rows: readonly RouteRow[]): string =>
  commonDomain([
    ...new Set(rows.flatMap(row => (row.type === 'route' ? row.route.onlinePstnGatewayList : []))),
  ])

/** Of routes that stand: gateways that are not called, and why. */
export const untried = ({ decision }: CallAnswer): { gateway: string; route: string; why: string }[] =>
  decision.stages.flatMap(({ routes }) =>
    routes.flatMap(({ route, struckGateways }) =>
      struckGateways.map(({ gateway, struck }) => ({ gateway, route: route.identity, why: struck })),
    ),
  )
