// What a running system keeps in its store: records, and what is to outlive a restart.

import type { StoreSettings } from '../../config/index.ts'
import type { Fact } from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { isPostgres } from '../../store/index.ts'
import { RunStore } from '../run/run-store.ts'
import { recordsOf } from './kept-records.ts'
import { KeptState, takeOver } from './kept-state.ts'

export class Kept {
  readonly store: RunStore
  readonly health: KeptState
  readonly alerts: KeptState
  readonly records: KeptState

  private constructor(
    store: RunStore,
    { health, alerts, records }: Readonly<Record<'health' | 'alerts' | 'records', KeptState>>,
  ) {
    this.store = store
    this.health = health
    this.alerts = alerts
    this.records = records
  }

  /** `own` tells of its calls itself. Throws an `OperatorError` where the store cannot be opened. */
  static async open(
    settings: StoreSettings,
    own: string | undefined,
    say: (line: string) => void,
  ): Promise<Kept> {
    const run = await RunStore.open(settings, own, say)
    const { store } = run
    const stateOf = async (name: string): Promise<KeptState> => {
      if (!isPostgres(settings.place)) await takeOver(`${settings.place}.${name}.json`, name, store, say)
      return KeptState.open(store, name, say)
    }
    try {
      return new Kept(run, {
        health: await stateOf('health'),
        alerts: await stateOf('alerts'),
        records: await stateOf('records'),
      })
    } catch (error) {
      await run.end()
      throw error
    }
  }

  /** Records of calls that were kept of late, oldest first. */
  recall(now: Instant): Promise<Fact[]> {
    return recordsOf(this.store.store, now)
  }

  async end(): Promise<void> {
    await this.health.end()
    await this.alerts.end()
    await this.records.end()
    await this.store.end()
  }
}
