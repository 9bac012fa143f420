// Which SBCs a call may take is all that a failure can change. So calls are sorted by that: a choice is what a plan is
// made of, and many users and numbers share one.

import { chooseRoutes, type Decision, decide, outcomeOf } from '../decide.ts'
import { plan } from '../plan.ts'
import type { Reading } from '../reading.ts'
import type { Gateway } from '../tenant/gateway.ts'
import type { StandingRoute } from '../tenant/indexed-route.ts'
import type { TenantIndex } from '../tenant/tenant-index.ts'
import type { NumberClass } from './number-classes.ts'
import type { UserClass } from './user-classes.ts'

/** What `plan` goes by. */
type Way = Pick<Decision, 'stages' | 'outcome'>

export interface Choice extends Way {
  /** In the order of attempts when all is well, each once. */
  gateways: readonly Gateway[]
  /** Who calls whom by it. */
  calls: readonly Calls[]
}

/** Each of these user classes calls each of these number classes; places in the lists of classes. */
export interface Calls {
  users: readonly number[]
  numbers: readonly number[]
}

export function choicesOf(
  index: TenantIndex,
  users: readonly UserClass[],
  numbers: readonly NumberClass[],
  reading: Reading,
): Choice[] {
  const keys = new KeyMaker()
  const found = new Map<string, { way: Way; callers: Map<number, number[]> }>()
  for (const alike of usersAlike(users)) {
    const { example, usages } = users[alike[0] as number] as UserClass
    for (const [number, called] of numbers.entries()) {
      const way = wayOf(index, example, usages, called, reading)
      if (way === undefined) continue
      const key = keys.of(way)
      let known = found.get(key)
      if (known === undefined) {
        known = { way, callers: new Map() }
        found.set(key, known)
      }
      const callers = known.callers.get(number)
      if (callers === undefined) known.callers.set(number, [...alike])
      else callers.push(...alike)
    }
  }
  return [...found.values()].map(({ way, callers }) => ({
    ...way,
    gateways: [...new Set(plan(way, undefined, reading).attempts.map(({ gateway }) => gateway))],
    calls: callsOf(callers),
  }))
}

/** Places of those whose calls all go the same way. */
function usersAlike(users: readonly UserClass[]): number[][] {
  const alike = new Map<string, number[]>()
  for (const [place, { usages, emergencyPolicy, example }] of users.entries()) {
    const key = JSON.stringify([usages, emergencyPolicy, example.callingPlan])
    const known = alike.get(key)
    if (known === undefined) alike.set(key, [place])
    else known.push(place)
  }
  return [...alike.values()]
}

/** Undefined for a number that is no emergency number to this user. */
function wayOf(
  index: TenantIndex,
  user: UserClass['example'],
  usages: readonly string[],
  { number, emergency }: NumberClass,
  reading: Reading,
): Way | undefined {
  if (emergency) {
    const decision = decide(index, { user, dialled: number }, reading)
    return decision.emergency === undefined ? undefined : decision
  }
  const chosen = chooseRoutes(index, usages, number, reading)
  return { stages: chosen.stages, outcome: outcomeOf(user, chosen) }
}

/** Ways with the same key lead to the same gateways in the same order. */
class KeyMaker {
  readonly #ids = new Map<string, number>()
  readonly #routes = new WeakMap<StandingRoute, string>()

  of({ stages, outcome }: Way): string {
    if (outcome.type !== 'routed') return outcome.type === 'failed' ? outcome.says : outcome.type
    let key = ''
    for (const { routes } of stages) {
      for (const route of routes) key += this.#gatewaysOf(route)
      key += '/'
    }
    return key
  }

  #gatewaysOf(route: StandingRoute): string {
    const known = this.#routes.get(route)
    if (known !== undefined) return known
    const ids = route.gateways.map(({ fqdn }) => {
      const id = this.#ids.get(fqdn) ?? this.#ids.size
      this.#ids.set(fqdn, id)
      return id
    })
    const key = `${ids.sort((left, right) => left - right).join()};`
    this.#routes.set(route, key)
    return key
  }
}

/** Numbers that the same users call together. */
function callsOf(callers: ReadonlyMap<number, readonly number[]>): Calls[] {
  const byUsers = new Map<string, { users: readonly number[]; numbers: number[] }>()
  for (const [number, users] of callers) {
    const key = users.join()
    const known = byUsers.get(key)
    if (known === undefined) byUsers.set(key, { users, numbers: [number] })
    else known.numbers.push(number)
  }
  return [...byUsers.values()]
}
