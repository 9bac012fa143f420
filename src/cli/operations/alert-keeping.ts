// Alerts of a running system: what is seen goes to the desk, what the desk decides goes to the channels, and what both know
// stands in the store, so that nobody is told everything anew after a start.

import { hostname } from 'node:os'
import {
  type Alert,
  AlertDesk,
  type AlertSettings,
  type Channel,
  type ChannelSettings,
  Dispatcher,
  openChannel,
  readSavedDesk,
  type SbcNow,
  type Silence,
} from '../../alerts/index.ts'
import type { AlertDesk as AskedDesk, ChannelCounts } from '../../api/index.ts'
import type { RecordSource } from '../../collector/index.ts'
import type { FactLog } from '../../facts/index.ts'
import type { ToldFinding } from '../../findings/index.ts'
import {
  type Chance,
  type Clocks,
  Feed,
  type Instant,
  type Millis,
  seconds,
  token,
} from '../../kernel/index.ts'
import type { HealthChange, HealthPlaces } from '../../watch/index.ts'
import type { KeptState } from './kept-state.ts'

export interface AlertPlan {
  desk: AlertSettings
  channels: readonly ChannelSettings[]
}

/**
 * Whether somebody may hear of an alert. What may is told at the start alone: none of it comes with a reload. Who keeps
 * records keeps the desk with them: a channel that comes with a later start compares with the calls of weeks, and is told
 * nothing anew.
 */
export const hasDesk = ({ alerts, ...others }: Hearing): boolean =>
  alerts.channels.length > 0 || [others.api, others.snmp, others.store].some(each => each !== undefined)

/** Of a plan of operations, the parts that hear of alerts. */
interface Hearing {
  alerts: Pick<AlertPlan, 'channels'>
  api?: unknown
  snmp?: unknown
  store?: unknown
}

interface AlertWorld extends Clocks {
  /** As they were opened. */
  channels: readonly Channel[]
  facts: FactLog
  chance: Chance
  /** Without it a start tells all that is wrong anew. */
  state: KeptState | undefined
}

/** What alerts are about and nobody tells of as it happens: it is handed in at each look. */
interface Standing {
  /** All places that records of calls come from. */
  records: readonly RecordSource[]
  /** Rows that the store let go unwritten since the start. */
  lost: number
}

/** At the end a channel may take so long for what waits. */
const LAST_NOTICES: Millis = seconds(3)
const SAVE_EVERY: Millis = seconds(30)

/** Throws an `OperatorError` where the settings of one contradict each other. */
export function openChannels({ channels }: AlertPlan): Promise<Channel[]> {
  const sender = { host: hostname(), processId: process.pid }
  return Promise.all(channels.map(settings => openChannel(settings, sender)))
}

export class AlertKeeping implements AskedDesk {
  readonly #desk: AlertDesk
  readonly #dispatcher: Dispatcher
  readonly #state: KeptState | undefined
  readonly #chance: Chance
  readonly #now: () => Instant
  readonly #wall: () => Instant
  readonly #changes = new Feed<void>()
  #timer: NodeJS.Timeout | undefined
  #told = ''
  #lost = 0
  #saveAt: number

  constructor(settings: AlertSettings, { channels, facts, chance, now, wall, state }: AlertWorld) {
    this.#state = state
    this.#chance = chance
    this.#now = now
    this.#wall = wall
    this.#desk = new AlertDesk(settings, now(), readSavedDesk(state?.read()))
    this.#dispatcher = new Dispatcher(channels, { now, wake: (wait, callBack) => this.#wake(wait, callBack) })
    this.#saveAt = now() + SAVE_EVERY
    facts.handOn(noted => this.#desk.hear(noted))
  }

  health(change: HealthChange): void {
    this.#desk.health(change, this.#now())
  }

  /** What is configured from now on. */
  watches({ sbcs = [], trunks = [] }: HealthPlaces): void {
    const configured = [
      ...sbcs.map(({ name }) => ({ subject: 'sbc' as const, name })),
      ...trunks.map(({ name }) => ({ subject: 'trunk' as const, name })),
    ]
    this.#desk.watches(configured, this.#now())
  }

  /** What a reload brings of our own SBC. */
  configure(sbc: SbcNow): void {
    this.#desk.configure(sbc, this.#now())
  }

  findings(found: readonly ToldFinding[]): void {
    this.#desk.findings(found, this.#now())
  }

  /** Now and then: tells what is due, and keeps what is known. */
  look({ records, lost }: Standing): void {
    const [now, wall] = [this.#now(), this.#wall()]
    this.#desk.people.read(now, wall)
    this.#desk.records(records, now)
    this.#desk.dropped('store', lost - this.#lost, now)
    this.#lost = lost
    if (now >= this.#desk.deadline()) {
      for (const { notice, channels } of this.#desk.tick(now, wall)) this.#dispatcher.tell(notice, channels)
      this.#tellChanges()
    }
    if (now < this.#saveAt) return
    this.#saveAt = now + SAVE_EVERY
    this.#state?.save(this.#desk.saved(now, wall))
  }

  alerts(): readonly Alert[] {
    return [...this.#desk.open, ...this.#desk.over]
  }

  /** Alerts that there was no room for. */
  get refused(): number {
    return this.#desk.refused
  }

  silences(): readonly Silence[] {
    return this.#desk.silences
  }

  channels(): readonly ChannelCounts[] {
    return this.#dispatcher.standings().map(({ name, type, sent, failed, dropped, lastError }) => ({
      ...{ name, type, sent, failed, dropped },
      ...(lastError !== undefined && { trouble: lastError.says }),
    }))
  }

  /** Undefined where there are too many already. */
  silence(wish: Omit<Silence, 'id'>): Silence | undefined {
    const silence = { ...wish, id: token(this.#chance, 10) }
    if (!this.#desk.silence(silence, this.#now())) return undefined
    this.#changes.tell()
    return silence
  }

  unsilence(id: string): boolean {
    const was = this.#desk.unsilence(id, this.#now())
    if (was) this.#changes.tell()
    return was
  }

  subscribe(listener: () => void): () => void {
    return this.#changes.subscribe(listener)
  }

  async end(): Promise<void> {
    await this.#dispatcher.end(LAST_NOTICES)
    clearTimeout(this.#timer)
    this.#state?.save(this.#desk.saved(this.#now(), this.#wall()))
  }

  #wake(wait: Millis | undefined, callBack: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = wait === undefined ? undefined : setTimeout(callBack, wait).unref()
  }

  #tellChanges(): void {
    const told = JSON.stringify(
      this.alerts().map(({ id, count, endedAt, held }) => [id, count, endedAt, held]),
    )
    if (told === this.#told) return
    this.#told = told
    this.#changes.tell()
  }
}
