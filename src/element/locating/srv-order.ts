// The order in which servers of one SRV name are tried (RFC 2782, "The format of the SRV RR"): by priority, and
// among equals by a weighted choice, so that each comes first as often as its weight says.

import type { Chance } from '../../kernel/index.ts'
import type { SrvRecord } from '../dns.ts'

export function inServiceOrder(records: readonly SrvRecord[], chance: Chance): SrvRecord[] {
  const byPriority = Map.groupBy(records, record => record.priority)
  const priorities = [...byPriority.keys()].sort((left, right) => left - right)
  return priorities.flatMap(priority => chosenByWeight(byPriority.get(priority) ?? [], chance))
}

function chosenByWeight(equals: readonly SrvRecord[], chance: Chance): SrvRecord[] {
  // Those of weight 0 stand first, which leaves them the small chance that the RFC gives them.
  const left = equals.toSorted((one, other) => one.weight - other.weight)
  const chosen: SrvRecord[] = []
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0)
    const drawn = chance.below(total + 1)
    let sum = 0
    const at = left.findIndex(({ weight }) => {
      sum += weight
      return sum >= drawn
    })
    chosen.push(...left.splice(at, 1))
  }
  return chosen
}
