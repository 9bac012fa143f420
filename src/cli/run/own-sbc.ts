// The SBC of one's own in the world that `run` makes, from its listeners to its last BYE.
//
//   waiting --start--> listening --drain--> draining --no call left, or hangUp--> idle

import { formatEndpoint, seconds, systemChance } from '../../kernel/index.ts'
import type { NodeWorld } from '../../node/index.ts'
import { type BoundPath, Sbc, type SbcConfig } from '../../sbc/index.ts'

/** Its name in the world, and as an observer. */
export const OWN = 'sbc'
/** A BYE is answered within this, or not at all. */
const LAST_WORDS = seconds(1)

export class OwnSbc {
  readonly sbc: Sbc
  readonly #config: SbcConfig
  readonly #world: NodeWorld

  constructor(config: SbcConfig, world: NodeWorld) {
    this.sbc = new Sbc(config, systemChance())
    this.#config = config
    this.#world = world
  }

  get calls(): number {
    return this.sbc.health().calls
  }

  /** Where it listens, for the log. */
  get places(): string {
    const { carrier, teams, fqdn } = this.#config
    return `carrier ${carrier.transport} ${formatEndpoint(carrier.local)}, Teams tls ${formatEndpoint(teams.local)} as ${fqdn}`
  }

  start(): void {
    this.#world.add(OWN, this.sbc)
  }

  /** What of it waits for a restart. */
  reconfigure(config: SbcConfig): readonly BoundPath[] {
    let waiting: readonly BoundPath[] = []
    this.#world.command(OWN, now => {
      const { effects, needsRestart } = this.sbc.reconfigure(config, now)
      waiting = needsRestart
      return effects
    })
    return waiting
  }

  /** No new calls from now on. */
  drain(): void {
    this.#world.command(OWN, now => this.sbc.drain(now))
  }

  async hangUp(): Promise<void> {
    this.#world.command(OWN, now => this.sbc.stop(now))
    await this.#world.pass(LAST_WORDS)
  }
}
