// What becomes of the calls of one choice when some of its gateways are down: at first, when Microsoft does not know yet,
// and later, when it has demoted them. Gateways that nothing tells apart are counted once.

import { behaviourOf, type How } from '../down.ts'
import { type Health, type Plan, plan } from '../plan.ts'
import { type Played, play } from '../play.ts'
import type { Reading } from '../reading.ts'
import type { Gateway } from '../tenant/gateway.ts'
import type { Choice } from './choices.ts'

export interface Effect {
  atFirst: Experience
  whenDemoted: Experience
}

/** Of those who call: how many get through, and how long it takes them. */
export type Experience = Pick<Played, 'rings' | 'setupDelayMs'>

/** What failures are like. */
export interface Scene {
  /** What a gateway does that is down. */
  how: How
  reading: Reading
}

/** Plays plans; what was played once is remembered by its shape. */
export class Effects {
  readonly #scene: Scene
  readonly #played = new Map<string, Experience>()

  constructor(scene: Scene) {
    this.#scene = scene
  }

  /** For the calls of one choice; each answer is computed once for gateways that are alike. */
  of(choice: Choice): (down: readonly Gateway[]) => Effect {
    const kinds = this.kindsOf(choice)
    const known = new Map<string, Effect>()
    return down => {
      const key = down
        .map(gateway => kinds.get(gateway))
        .sort()
        .join('+')
      const effect = known.get(key) ?? this.#effectOf(choice, new Set(down))
      known.set(key, effect)
      return effect
    }
  }

  /** Gateways of one kind can be exchanged for each other: they stand in the same routes, with the same parameters. */
  kindsOf({ stages, gateways }: Choice): ReadonlyMap<Gateway, string> {
    const places = new Map<string, string>()
    for (const [stage, { routes }] of stages.entries()) {
      for (const [route, standing] of routes.entries()) {
        for (const { fqdn } of standing.gateways) {
          places.set(fqdn, `${places.get(fqdn) ?? ''} ${stage}.${route}`)
        }
      }
    }
    return new Map(
      gateways.map(gateway => [
        gateway,
        `${shapeOf(gateway)} ${gateway.sendSipOptions}${places.get(gateway.fqdn)}`,
      ]),
    )
  }

  #effectOf(choice: Choice, down: ReadonlySet<Gateway>): Effect {
    const { reading } = this.#scene
    const names = new Set([...down].map(({ fqdn }) => fqdn))
    const isDown = ({ fqdn }: Gateway): boolean => names.has(fqdn)
    const health: Health = { isDemoted: isDown }
    return {
      atFirst: this.#experience(plan(choice, undefined, reading), isDown),
      whenDemoted: this.#experience(plan(choice, health, reading), isDown),
    }
  }

  #experience(planned: Plan, isDown: (gateway: Gateway) => boolean): Experience {
    const { how, reading } = this.#scene
    const key = planned.groups
      .map(({ tries, gateways }) => {
        const shapes = gateways.map(gateway => (isDown(gateway) ? shapeOf(gateway) : 'up'))
        return `${tries} of ${shapes.sort().join()}`
      })
      .join(' then ')
    const known = this.#played.get(key)
    if (known !== undefined) return known
    const behaves = (gateway: Gateway) => behaviourOf(isDown(gateway) ? how : undefined)
    const { rings, setupDelayMs } = play(planned, { behaves }, reading)
    const experience = { rings, ...(setupDelayMs && { setupDelayMs }) }
    this.#played.set(key, experience)
    return experience
  }
}

/** What counts of a gateway's parameters when it is down. */
const shapeOf = ({ failoverTimeSeconds, failoverResponseCodes }: Gateway): string =>
  `${failoverTimeSeconds} s ${failoverResponseCodes.join('.')}`
