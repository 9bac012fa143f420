// Microsoft Graph as a place that records come from: what `GraphPoll` wants to know is asked, and rows become facts.

import {
  type GraphEffect,
  GraphPoll,
  type GraphSettings,
  type RecordSource,
} from '../../../collector/index.ts'
import { type Instant, instantOf, systemChance } from '../../../kernel/index.ts'
import { RecordsAnalysis } from '../../../records/index.ts'
import { exchange } from './http-exchange.ts'
import { GRAPH, type RecordEars } from './record-ears.ts'

/** Whom its facts name as their observer. */
const OBSERVER = 'graph'

export class RecordGraph {
  readonly #poll: GraphPoll
  readonly #ears: RecordEars
  #settings: GraphSettings

  constructor(settings: GraphSettings, ears: RecordEars, now: Instant) {
    this.#settings = settings
    this.#ears = ears
    this.#poll = new GraphPoll(settings, systemChance(), now)
  }

  get source(): RecordSource {
    return { kind: 'graph', name: this.host, standing: this.#poll.standing }
  }

  get host(): string {
    return new URL(this.#settings.api).host
  }

  /** Whether it is the same calls, asked of the same place in the same name: else nothing that is known is of use there. */
  isOf({ tenant, client, api, authority }: GraphSettings): boolean {
    const asked = this.#settings
    return (
      tenant === asked.tenant && client === asked.client && api === asked.api && authority === asked.authority
    )
  }

  renew(settings: GraphSettings): void {
    this.#settings = settings
    this.#poll.renew(settings)
  }

  look(signal: AbortSignal): Promise<void> {
    return this.#follow(this.#poll.tick(instantOf(Date.now())), signal)
  }

  async #follow(effects: readonly GraphEffect[], signal: AbortSignal): Promise<void> {
    for (const effect of effects) {
      switch (effect.type) {
        case 'tell':
          this.#ears.say(effect.says)
          break
        case 'rows':
          await this.#read(effect.json)
          break
        case 'ask': {
          const answer = await exchange(effect.ask, this.#settings.trust, signal)
          if (signal.aborted) return
          await this.#follow(this.#poll.answered(answer, instantOf(Date.now())), signal)
        }
      }
    }
  }

  async #read(json: string): Promise<void> {
    const analysis = new RecordsAnalysis({ observer: OBSERVER })
    analysis.push(Buffer.from(json))
    await this.#ears.take(GRAPH, analysis.end())
  }
}
