// The tenant's people and services by name, each with the identifier (MRI) that transfers use for it.

import { type Chance, uuid } from '../kernel/index.ts'
import type { Destination, Settings, Target } from './config.ts'

/** Whom a call belongs to. */
export interface Owner {
  target: Target
  mri: string
}

export class Directory {
  readonly tenant: string
  readonly #settings: Settings
  readonly #chance: Chance
  readonly #mris = new Map<string, string>()

  constructor(settings: Settings, chance: Chance) {
    this.#settings = settings
    this.#chance = chance
    this.tenant = settings.tenant ?? uuid(chance)
  }

  /** `8:orgid:<guid>` of a user, `28:orgid:<guid>` of an attendant or queue, `4:+49...` of a number. */
  mriOf(target: Target): string {
    if (target.kind === 'number') return `4:${target.number}`
    const key = `${target.kind} ${target.name}`
    const known = this.#mris.get(key)
    if (known !== undefined) return known
    const prefix = target.kind === 'user' ? '8:orgid' : this.#settings.options.applicationMri
    const mri = `${prefix}:${uuid(this.#chance)}`
    this.#mris.set(key, mri)
    return mri
  }

  ownerOf(target: Target): Owner {
    return { target, mri: this.mriOf(target) }
  }

  /** Whether the configuration knows whom the destination names. */
  knows({ kind, name }: Destination): boolean {
    const { users = {}, attendants = {}, queues = {} } = this.#settings
    return Object.hasOwn({ user: users, attendant: attendants, queue: queues }[kind], name)
  }
}
