// How long callers wait while one SBC is dead, played on a tenant: before Microsoft has demoted it, and afterwards.

import { type Millis, millis } from '../../kernel/index.ts'
import { chooseRoutes } from '../decide.ts'
import { type Health, plan, probabilityAt } from '../plan.ts'
import { play } from '../play.ts'
import type { Reading } from '../reading.ts'
import type { Gateway } from '../tenant/gateway.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { indexTenant, nameKey } from '../tenant/tenant-index.ts'

export interface OutageCall {
  usages: readonly string[]
  number: string
  /** The SBC that is dead: its name. */
  dead: string
}

export interface Wait {
  /** Share of the calls that ring in the end, from 0 to 1. */
  rings: number
  /** Share of the calls that wait at all. */
  waiting: number
  worstMs: Millis
}

/** All other SBCs ring at once. */
export function playOutage(
  tenant: Tenant,
  { usages, number, dead }: OutageCall,
  demoted: boolean,
  reading: Reading,
): Wait {
  const isDead = ({ fqdn }: Gateway): boolean => nameKey(fqdn) === nameKey(dead)
  const { groups, attempts, outcome } = orderOf(tenant, usages, number, reading, {
    isDemoted: gateway => demoted && isDead(gateway),
  })
  if (attempts.length === 0) return { rings: 0, waiting: 0, worstMs: millis(0) }
  const { rings, endings, setupDelayMs } = play(
    { groups, attempts, outcome },
    {
      behaves: gateway => (isDead(gateway) ? { type: 'silent' } : { type: 'rings', afterMs: millis(0) }),
    },
    reading,
  )
  const waiting = endings.reduce(
    (all, { probability, afterMs }) => (afterMs > 0 ? all + probability : all),
    0,
  )
  return { rings, waiting, worstMs: setupDelayMs?.worst ?? millis(0) }
}

/** The share of calls that a gateway is tried for first while all are well, from 0 to 1. */
export function firstShare(
  tenant: Tenant,
  usages: readonly string[],
  number: string,
  gateway: string,
  reading: Reading,
): number {
  const { attempts } = orderOf(tenant, usages, number, reading)
  return attempts
    .filter(attempt => nameKey(attempt.gateway.fqdn) === nameKey(gateway))
    .reduce((all, attempt) => all + probabilityAt(attempt, 1), 0)
}

function orderOf(
  tenant: Tenant,
  usages: readonly string[],
  number: string,
  reading: Reading,
  health?: Health,
): ReturnType<typeof plan> {
  const { stages } = chooseRoutes(indexTenant(tenant), usages, number, reading)
  return plan({ stages, outcome: { type: 'routed' } }, health, reading)
}
