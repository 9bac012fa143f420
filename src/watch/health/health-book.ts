// Health as it follows from facts, whoever observed them: an SBC of ours or of others, its trunks, Microsoft's regions.
//
//   fact, sketch --> MessageWatch, ConnectionWatch, RecordWatch --evidence--> Ledger: Subject: Signals: Tally
//   probe, time ---------------------------------------------------------------^          |
//                                                          changes, all() <-- standing <--'
//
// What is live is of the moment it is heard, by one clock, that of the facts; only records tell of earlier, by people's clocks.
// Those count as well for what people agree on, as maintenance, for dates of certificates, and in all that is told.

import type { Fact, StampedSketch } from '../../facts/index.ts'
import { after, type Instant, type Millis, PeopleTime, seconds } from '../../kernel/index.ts'
import type { ProbeResult } from '../probe/probe-result.ts'
import { ConnectionWatch } from './connection-watch.ts'
import { glimpseOf, SketchGlance } from './glimpse.ts'
import type { Health, HealthChange, HealthSubject, Maintenance } from './health.ts'
import { DEFAULT_HEALTH_OPTIONS, type HealthOptions } from './health-options.ts'
import { Ledger } from './ledger.ts'
import { MaintenanceCalendar, type MaintenanceRule, type SavedCalendar } from './maintenance-calendar.ts'
import { MessageWatch } from './message-watch.ts'
import { changeForPeople, healthForPeople } from './people-time.ts'
import { type HealthPlaces, Places } from './places.ts'
import { RecordWatch } from './record-watch.ts'

/** How late it may be noticed that something stays away. */
const LOOK_EVERY: Millis = seconds(5)

export class HealthBook {
  /** Its world may read the clocks more often than it looks. */
  readonly people = new PeopleTime()
  readonly #places: Places
  readonly #ledger: Ledger
  readonly #calendar: MaintenanceCalendar
  readonly #messages: MessageWatch
  readonly #connections: ConnectionWatch
  readonly #records: RecordWatch
  readonly #glance = new SketchGlance()
  #lookAt: Instant

  constructor(
    places: HealthPlaces,
    options: Partial<HealthOptions>,
    now: Instant,
    windows: readonly MaintenanceRule[] = [],
  ) {
    this.#calendar = new MaintenanceCalendar(windows)
    this.#places = new Places(places)
    this.#ledger = new Ledger({ ...DEFAULT_HEALTH_OPTIONS, ...options }, this.#places, now)
    this.#messages = new MessageWatch(this.#ledger, this.#places)
    this.#connections = new ConnectionWatch(this.#ledger, this.#places)
    this.#records = new RecordWatch(this.#ledger, this.#places, this.people)
    this.#lookAt = after(now, LOOK_EVERY)
  }

  /** Takes in what was observed, as `FactLog.handOn` gives it. */
  note(noted: Fact | StampedSketch, now: Instant): HealthChange[] {
    if (noted.kind === 'transfer-completion') this.#records.transfer(noted, now)
    else if (noted.kind === 'call-record') this.#records.record(noted, now)
    else if (!this.#places.isIgnored(noted.observer)) this.#observed(noted, now)
    return this.#changes()
  }

  probed(result: ProbeResult, now: Instant): HealthChange[] {
    this.#records.probed(result, now)
    return this.#changes()
  }

  /** Looks for what has stayed away, and for what is over; `wall` is what clocks of people show. */
  tick(now: Instant, wall = now): HealthChange[] {
    this.people.read(now, wall)
    this.#lookAt = after(now, LOOK_EVERY)
    this.#messages.tick(now)
    this.#ledger.maintained(this.#calendar.on(wall), now)
    this.#ledger.tick(now)
    return this.#changes()
  }

  deadline(): Instant {
    return this.#lookAt
  }

  /** Others are configured from now on: what was, and is no more, is told to have left. */
  configure(places: HealthPlaces, now: Instant): HealthChange[] {
    this.#places.configure(places)
    this.#ledger.configured(this.#places, now)
    return this.#changes()
  }

  /** SBCs, then trunks, then regions. */
  all(now: Instant, wall = now): Health[] {
    this.people.read(now, wall)
    return [...this.#ledger.subjects()].map(subject =>
      healthForPeople(subject.health(now, wall), this.people),
    )
  }

  /** Whatever is seen of it, from then until then it is being worked on. Undefined where there are too many. */
  maintain(word: Maintenance, now: Instant, wall = now): HealthChange[] | undefined {
    return this.#calendar.plan(word, wall) ? this.#maintained(now, wall) : undefined
  }

  /** It is over before its time, or what begins `from` then called off; undefined where there is no such. */
  endMaintenance(
    subject: HealthSubject,
    now: Instant,
    { wall = now, from }: { wall?: Instant; from?: Instant | undefined } = {},
  ): HealthChange[] | undefined {
    return this.#calendar.end(subject, wall, from) ? this.#maintained(now, wall) : undefined
  }

  /** What was planned when it was saved. */
  resumeMaintenance(saved: SavedCalendar, now: Instant, wall = now): HealthChange[] {
    this.#calendar.resume(saved, wall)
    return this.#maintained(now, wall)
  }

  savedMaintenance(wall: Instant): SavedCalendar {
    return this.#calendar.saved(wall)
  }

  /** What is on. */
  maintenances(wall: Instant): Maintenance[] {
    return this.#calendar.on(wall)
  }

  /** What comes, the soonest first. */
  upcoming(wall: Instant): Maintenance[] {
    return this.#calendar.upcoming(wall)
  }

  /** What is held in memory, and what there was no room for. */
  counts(): { subjects: number; exchanges: number; refused: number; drawn: number } {
    const { size: subjects, refused } = this.#ledger
    return { subjects, exchanges: this.#messages.size, refused, drawn: this.#glance.drawn }
  }

  #maintained(now: Instant, wall: Instant): HealthChange[] {
    this.people.read(now, wall)
    this.#ledger.maintained(this.#calendar.on(wall), now)
    return this.#changes()
  }

  #changes(): HealthChange[] {
    const changes = this.#ledger.taken()
    return changes.length === 0 ? changes : changes.map(change => changeForPeople(change, this.people))
  }

  #observed(noted: Fact | StampedSketch, now: Instant): void {
    switch (noted.kind) {
      case 'sketch':
      case 'sip': {
        const glimpse = noted.kind === 'sip' ? glimpseOf(noted) : this.#glance.look(noted)
        if (glimpse !== undefined) this.#messages.hear(glimpse, now)
        return
      }
      case 'options':
        return this.#options(noted, now)
      case 'tls-handshake':
        return this.#connections.handshake(noted, now)
      case 'connection-opened':
        return this.#connections.opened(noted, now)
      case 'connection-closed':
        return this.#connections.closed(noted, now)
      case 'unresolved':
        return this.#connections.unresolved(noted, now)
      case 'flow':
        return this.#connections.flow(noted, now)
      case 'registration':
        return this.#records.registration(noted, now)
      case 'gap':
        return this.#messages.lost(noted.observer, now)
      default:
    }
  }

  /** What an SBC tells of its own OPTIONS; those of others are messages, too. */
  #options(fact: Extract<Fact, { kind: 'options' }>, now: Instant): void {
    const { observer, direction, peer, status, failed } = fact
    const outcome = status ?? failed
    if (direction !== 'sent' || outcome === undefined) return
    this.#messages.toldOptions(observer)
    const host = peer.replace(/:\d+$/, '').toLowerCase()
    if (this.#places.isProxy(host)) {
      const sbc = this.#ledger.of('sbc', this.#places.sbcOf(observer), now)
      return this.#messages.optionsTold('teams', sbc, host, outcome, now)
    }
    const trunk = this.#ledger.of('trunk', this.#places.trunkNamed(observer, peer), now)
    this.#messages.optionsTold('carrier', trunk, undefined, outcome, now)
  }
}
