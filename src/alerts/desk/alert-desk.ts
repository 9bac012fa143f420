// The desk at which alerts come together: it takes what was seen, asks the rules, keeps the alerts that are open, and says
// which notice is due for whom. It has no clock, sends nothing and keeps no file: its world hands in the time, carries the
// notices and keeps what `saved` gives.
//
// Its time is that of the facts, which goes on evenly while the clocks of people may be set. Those count for what people say,
// as silences, and read, as all that is told.
//
//   health, findings, facts --> sightings --rules--> conditions --book--> alerts --routes, silences--> notices

import type { RecordSource } from '../../collector/index.ts'
import type { Fact, StampedSketch } from '../../facts/index.ts'
import type { ToldFinding, Wording } from '../../findings/index.ts'
import {
  after,
  between,
  earliest,
  earliestOf,
  type Instant,
  minutes,
  PeopleTime,
} from '../../kernel/index.ts'
import { type HealthChange, type HealthSubject, NOT_WATCHED } from '../../watch/index.ts'
import type { Alert, Notice, Silence } from '../alert.ts'
import type { AlertRule, Condition } from '../alert-rule.ts'
import type { AlertSettings, SbcNow } from '../alert-settings.ts'
import { ALERT_RULES } from '../rules.ts'
import { type SavedSightings, Sightings } from '../seen/sightings.ts'
import { AlertBook, alertOf, type SavedBook } from './alert-book.ts'
import { ChannelLog, type SavedChannel } from './channel-log.ts'
import {
  alertForPeople,
  bookForPeople,
  channelForPeople,
  noticeForPeople,
  sightingsForPeople,
} from './people-time.ts'
import { channelsFor, heldBy } from './routes.ts'

/** A notice and the names of the channels it is to go to. */
export interface Due {
  notice: Notice
  channels: readonly string[]
}

/** All that a desk knows, as plain JSON. */
export interface SavedDesk {
  version: typeof SAVED_VERSION
  seen: SavedSightings
  book: SavedBook
  channels: [name: string, channel: SavedChannel][]
  silences: Silence[]
  /** What was configured to be watched; not there where an older Linesman saved it. */
  watched?: HealthSubject[]
  watchdogAt?: Instant
}

/** What was saved by another version is not read. */
const SAVED_VERSION = 1
/** What is counted is saved to a few minutes. */
const SET_BACK = minutes(5)
export const SILENCE_LIMIT = 200
/** Between two looks of the rules where nothing was told of in between: what goes by time alone is not urgent. */
const LOOK_EVERY = minutes(1)
const WATCHDOG = 'watchdog'
const HEALTH_RULES = 'health/'

export class AlertDesk {
  /** Its world may read the clocks more often than it looks. */
  readonly people = new PeopleTime()
  #settings: AlertSettings
  readonly #seen: Sightings
  readonly #book: AlertBook
  readonly #channels: ReadonlyMap<string, ChannelLog>
  readonly #silences: Map<string, Silence>
  #lookAt: Instant
  #watchdogAt: Instant | undefined
  #watched: readonly HealthSubject[]

  constructor(settings: AlertSettings, now: Instant, left?: SavedDesk) {
    const saved = left && asOf(now, left)
    this.#settings = settings
    this.#seen = new Sightings(settings.thresholds.shortCallMs, now, saved?.seen)
    this.#book = new AlertBook(settings.recoverMs, saved?.book)
    const channels = new Map(saved?.channels)
    this.#channels = new Map(settings.channels.map(name => [name, new ChannelLog(channels.get(name))]))
    this.#silences = new Map(saved?.silences.map(each => [each.id, each]))
    this.#watched = saved?.watched ?? []
    this.#lookAt = now
    const { watchdog } = settings
    // A clock may have been set since it was saved.
    this.#watchdogAt = watchdog && earliest(saved?.watchdogAt ?? now, after(now, watchdog.everyMs))
  }

  /** A fact, drawn or not: `FactLog.handOn` gives them. Cheap for all that no rule asks for. */
  hear(noted: Fact | StampedSketch): void {
    this.#seen.hear(noted)
  }

  health(change: HealthChange, now: Instant): void {
    if (change.left) this.#left(change, change.reason)
    else this.#seen.changed(change, now)
    this.#lookAt = now
  }

  /** All that is configured to be watched: what was when the desk was saved, and is no more, has left since. */
  watches(configured: readonly HealthSubject[], now: Instant): void {
    const key = ({ subject, name }: HealthSubject): string => `${subject} ${name}`
    const kept = new Set(configured.map(key))
    for (const before of this.#watched) if (!kept.has(key(before))) this.#left(before, NOT_WATCHED)
    this.#watched = configured.map(({ subject, name }) => ({ subject, name }))
    this.#lookAt = now
  }

  /** From now on. */
  configure(sbc: SbcNow, now: Instant): void {
    this.#settings = { ...this.#settings, sbc }
    this.#lookAt = now
  }

  /** All that a look has found, told before or not: what is found no more is over after a while. */
  findings(found: readonly ToldFinding[], now: Instant): void {
    this.#seen.found(found, now)
    this.#lookAt = now
  }

  /** Something of Linesman's own was lost, and how much of it since it was told last. */
  dropped(what: string, count: number, now: Instant): void {
    if (count > 0) this.#seen.dropped(what, count, now)
  }

  /** All places that records of calls come from, as it stands now. */
  records(sources: readonly RecordSource[], now: Instant): void {
    if (this.#seen.records(sources)) this.#lookAt = now
  }

  /** False where there are too many; one of the same id is replaced. */
  silence(silence: Silence, now: Instant): boolean {
    this.#forgetSilences(this.people.of(now))
    if (this.#silences.size >= SILENCE_LIMIT && !this.#silences.has(silence.id)) return false
    this.#silences.set(silence.id, silence)
    this.#lookAt = now
    return true
  }

  /** Whether there was one. */
  unsilence(id: string, now: Instant): boolean {
    this.#lookAt = now
    return this.#silences.delete(id)
  }

  get silences(): readonly Silence[] {
    return [...this.#silences.values()]
  }

  /** Alerts that are open, oldest first. */
  get open(): readonly Alert[] {
    return this.#book.open().map(alert => alertForPeople(alertOf(alert), this.people))
  }

  /** Alerts that ended within a day, oldest first. */
  get over(): readonly Alert[] {
    return this.#book.over().map(alert => alertForPeople(alert, this.people))
  }

  /** Alerts that were not opened because there were too many. */
  get refused(): number {
    return this.#book.refused
  }

  /** When `tick` is to be called next. */
  deadline(): Instant {
    const channels = earliestOf([...this.#channels.values()].map(each => each.deadline()))
    return earliest(this.#lookAt, channels, this.#book.deadline(), this.#watchdogAt) as Instant
  }

  /** Looks at everything, and returns what is to be sent now; `wall` is what clocks of people show. */
  tick(now: Instant, wall = now): Due[] {
    this.#lookAt = after(now, LOOK_EVERY)
    this.people.read(now, wall)
    const judged = ALERT_RULES.map(rule => [rule, this.#judge(rule, now, wall)] as const)
    const ended = this.#book.judge(judged, now)
    for (const alert of ended) for (const channel of this.#channels.values()) channel.ended(alert)
    this.#hold(wall)
    return [...this.#notices(now), ...this.#watchdog(now)].map(({ notice, channels }) => ({
      notice: noticeForPeople(notice, this.people),
      channels,
    }))
  }

  /** In the time of people. */
  saved(now: Instant, wall = now): SavedDesk {
    this.people.read(now, wall)
    const known: SavedDesk = {
      version: SAVED_VERSION,
      seen: this.#seen.saved(),
      book: this.#book.saved(),
      channels: [...this.#channels].map(([name, channel]) => [name, channel.saved()]),
      silences: [...this.#silences.values()],
      watched: [...this.#watched],
      ...(this.#watchdogAt !== undefined && { watchdogAt: this.#watchdogAt }),
    }
    return deskForPeople(known, this.people)
  }

  /** Its alerts end, and say why; of what nobody sees for a while they stay. */
  #left({ subject, name }: HealthSubject, reason: Wording): void {
    this.#seen.left({ subject, name })
    const about = `${subject} ${name}`
    this.#book.leave(alert => alert.about === about && alert.rule.startsWith(HEALTH_RULES), reason)
  }

  /** A bug in a rule costs what this rule would have said: its alerts stay as they are. */
  #judge(rule: AlertRule, now: Instant, wall: Instant): readonly Condition[] {
    try {
      return rule.judge(this.#seen, this.#settings, now, wall)
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error)
      this.#seen.hear({ kind: 'bug', at: now, observer: 'alerts', where: `rule ${rule.id}`, says })
      const own = this.#book.open().filter(alert => alert.rule.startsWith(rule.id))
      return own.map(alert => ({ about: alert.about, rule: alert.rule, unclear: true }))
    }
  }

  /** Those that are over. */
  #forgetSilences(wall: Instant): void {
    for (const { id, until } of this.#silences.values()) if (until <= wall) this.#silences.delete(id)
  }

  #hold(wall: Instant): void {
    this.#forgetSilences(wall)
    const { health } = this.#seen
    for (const alert of this.#book.open()) {
      const held = heldBy(alert, this.#silences.values(), health, wall)
      if (held === undefined) delete alert.held
      else alert.held = held
    }
  }

  /** The same notice for several channels is one. */
  #notices(now: Instant): Due[] {
    const open = this.#book.open()
    const routed = open.map(alert => [alert, new Set(channelsFor(alert, this.#settings))] as const)
    const due = new Map<string, { notice: Notice; channels: string[] }>()
    for (const [name, channel] of this.#channels) {
      const own = routed.filter(([, channels]) => channels.has(name)).map(([alert]) => alert)
      for (const notice of channel.due(own, this.#settings, now)) {
        const key = [notice.kind, ...notice.alerts.map(({ id }) => id)].join('\n')
        const known = due.get(key)
        if (known === undefined) due.set(key, { notice: this.#linked(notice), channels: [name] })
        else known.channels.push(name)
      }
    }
    return [...due.values()]
  }

  #linked(notice: Notice): Notice {
    const { dashboard } = this.#settings
    if (dashboard === undefined) return notice
    return { ...notice, link: `${dashboard}/alerts?about=${encodeURIComponent(notice.group)}` }
  }

  /** Sent whatever else is wrong: who waits for it raises the alarm when it does not come. */
  #watchdog(now: Instant): Due[] {
    const { watchdog } = this.#settings
    if (watchdog === undefined || this.#watchdogAt === undefined || now < this.#watchdogAt) return []
    this.#watchdogAt = after(now, watchdog.everyMs)
    const notice: Notice = {
      kind: 'watchdog',
      at: now,
      group: WATCHDOG,
      alerts: [],
      nextAt: this.#watchdogAt,
    }
    return [{ notice, channels: [watchdog.channel] }]
  }
}

function deskForPeople(desk: SavedDesk, people: Pick<PeopleTime, 'of'>): SavedDesk {
  const { seen, book, channels, watchdogAt } = desk
  return {
    ...desk,
    seen: sightingsForPeople(seen, people),
    book: bookForPeople(book, people),
    channels: channels.map(([name, channel]) => [name, channelForPeople(channel, people)]),
    ...(watchdogAt !== undefined && { watchdogAt: people.of(watchdogAt) }),
  }
}

/** What tells of a time to come was left by a clock that was set back since: then it is as if the last of it were of now. */
function asOf(now: Instant, left: SavedDesk): SavedDesk {
  const { watchdogAt, ...told } = left
  let last = now
  const of = (at: Instant): Instant => {
    if (at > last) last = at
    return at
  }
  deskForPeople(told, { of })
  if (between(now, last) < SET_BACK) return left
  const people = new PeopleTime()
  people.read(last, now)
  return deskForPeople(left, people)
}

/** What was read back, if it is what `saved` has given; of another version or a damaged file nothing is taken. */
export function readSavedDesk(value: unknown): SavedDesk | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { version, seen, book, channels, silences } = value as Partial<SavedDesk>
  const calls = [seen?.calls?.begun, seen?.calls?.failed, seen?.calls?.short]
  const parts = [seen?.health, seen?.findings, seen?.certificates, seen?.connections, ...calls]
  const lists = [...parts, book?.open, book?.returns, channels, silences]
  return version === SAVED_VERSION && lists.every(Array.isArray) ? (value as SavedDesk) : undefined
}
