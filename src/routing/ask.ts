// One call, asked from beginning to end: decided, planned and played, with what is wrong with the SBCs.

import { type Decision, decide, type Question } from './decide.ts'
import { behaviourOf, type Down, withoutOut } from './down.ts'
import { type Health, type Plan, plan } from './plan.ts'
import { type Played, play } from './play.ts'
import type { Reading } from './reading.ts'
import type { Gateway } from './tenant/gateway.ts'
import { indexTenant, nameKey, type TenantIndex } from './tenant/tenant-index.ts'

export interface Asked extends Question {
  down: readonly Down[]
  /** FQDNs of those that Microsoft's side in the caller's region takes for demoted, whatever they do. */
  demoted: readonly string[]
  /** For a call that is forwarded or transferred: the SBC it came in by. */
  ingress?: string
}

export interface CallAnswer {
  asked: Asked
  reading: Reading
  decision: Decision
  plan: Plan
  played: Played
}

/** One question in as many readings as wanted; what is drained or disabled is taken out once. */
export function asker(index: TenantIndex, asked: Asked): (reading: Reading) => CallAnswer {
  const left = withoutOut(index, asked.down)
  const leftIndex = left === index.tenant ? index : indexTenant(left)
  const hows = new Map(asked.down.map(({ gateway, how }) => [nameKey(gateway), how]))
  const demoted = new Set(asked.demoted.map(nameKey))
  const health: Health = {
    isDemoted: ({ fqdn }) => demoted.has(nameKey(fqdn)) || hows.get(nameKey(fqdn)) === 'demoted',
    ...(asked.ingress !== undefined && { ingress: asked.ingress }),
  }
  const behaves = ({ fqdn }: Gateway) => behaviourOf(hows.get(nameKey(fqdn)))
  return reading => {
    const decision = decide(leftIndex, asked, reading)
    const planned = plan(decision, health, reading)
    return { asked, reading, decision, plan: planned, played: play(planned, { behaves }, reading) }
  }
}
