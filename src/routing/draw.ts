// The order of one call: what `plan` leaves to chance is drawn, each order of a group as likely as any other.

import type { Chance } from '../kernel/index.ts'
import type { Plan } from './plan.ts'
import type { Gateway } from './tenant/gateway.ts'

/** The gateways in the order in which this call tries them. */
export const draw = ({ groups }: Pick<Plan, 'groups'>, chance: Chance): Gateway[] =>
  groups.flatMap(({ gateways, tries }) => shuffled(gateways, chance).slice(0, tries))

/** Fisher-Yates. A single one costs no chance. */
function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  const left = [...items]
  const drawn: Item[] = []
  while (left.length > 1) drawn.push(...left.splice(chance.below(left.length), 1))
  return [...drawn, ...left]
}
