// Where evidence is written down: by subject, each within bounds, and what becomes another state by it.

import { inAll, type Said, say, type Wording } from '../../findings/index.ts'
import { between, type Instant, type Millis, minutes } from '../../kernel/index.ts'
import type { HealthChange, HealthSubject, Maintenance } from './health.ts'
import type { HealthOptions } from './health-options.ts'
import type { Places } from './places.ts'
import type { SignalPlace } from './signals.ts'
import { Subject } from './subject.ts'

/** One that was silent so long makes room for another. */
const SILENT = minutes(60)

type Kind = HealthSubject['subject']

export class Ledger {
  readonly options: HealthOptions
  readonly #subjects: Record<Kind, Map<string, Subject>> = {
    sbc: new Map(),
    trunk: new Map(),
    region: new Map(),
  }
  #changes: HealthChange[] = []
  /** Subjects that were not followed because there were too many. */
  refused = 0

  constructor(options: HealthOptions, places: Places, now: Instant) {
    this.options = options
    this.configured(places, now)
  }

  /** What is configured from now on; what was, and is no more, has left. */
  configured({ sbcs, trunks }: Places, now: Instant): void {
    const kept = new Set<Subject>()
    for (const { name, sendSipOptions = true } of sbcs) {
      const known = this.#configure({ subject: 'sbc', name }, now)
      known.seen.sendSipOptions = sendSipOptions
      kept.add(known)
    }
    for (const { name } of trunks) kept.add(this.#configure({ subject: 'trunk', name }, now))
    for (const subject of this.subjects())
      if (subject.isConfigured && !kept.has(subject)) this.#leaves(subject, NOT_WATCHED, now)
  }

  *subjects(): Generator<Subject> {
    for (const kind of ['sbc', 'trunk', 'region'] as const) yield* this.#subjects[kind].values()
  }

  get size(): number {
    const { sbc, trunk, region } = this.#subjects
    return sbc.size + trunk.size + region.size
  }

  /** The only SBC, where there is one. */
  get onlySbc(): Subject | undefined {
    const { sbc } = this.#subjects
    return sbc.size === 1 ? sbc.values().next().value : undefined
  }

  /** Undefined where there is no room, or no name. */
  of(subject: Kind, name: string | undefined, now: Instant): Subject | undefined {
    if (name === undefined) return undefined
    const known = this.#subjects[subject].get(name) ?? this.#make({ subject, name }, now)
    if (known !== undefined) known.heardAt = now
    return known
  }

  good(subject: Subject | undefined, place: SignalPlace, at: Instant, keepMs?: Millis): void {
    if (subject?.signals.good(place, at, keepMs)) this.look(subject, at)
  }

  bad(subject: Subject | undefined, place: SignalPlace, at: Instant, why: Said): void {
    if (subject?.signals.bad(place, at, why)) this.look(subject, at)
  }

  /** Without a doubt over. */
  ended(subject: Subject | undefined, place: SignalPlace, at: Instant, why: Said): void {
    if (subject?.signals.ended(place, at, why)) this.look(subject, at)
  }

  /**
   * Told afterwards: it counts by its own time. What follows from it is looked at with the next tick: many come together, and
   * what was the case between two of them hours ago is no news. Good without `why`.
   */
  recorded(subject: Subject | undefined, place: SignalPlace, at: Instant, why?: Said): void {
    subject?.signals.recorded(place, at, why)
  }

  look(subject: Subject, now: Instant): void {
    const changes = subject.look(now)
    if (changes.length > 0) this.#changes.push(...changes)
  }

  /** Time goes by for all. */
  tick(now: Instant): void {
    for (const subject of this.subjects()) {
      subject.signals.tick(now)
      this.look(subject, now)
    }
  }

  /** What is worked on from now on, and nothing else is. */
  maintained(windows: readonly Maintenance[], now: Instant): void {
    const worked = new Map<Subject, Maintenance>()
    for (const window of windows) {
      const known = this.#subjects[window.subject].get(window.name)
      // What a rule of the configuration names may never be seen; what an operator names was.
      const subject = window.isConfigured ? known : (known ?? this.#make(window, now))
      if (subject !== undefined) worked.set(subject, window)
    }
    for (const subject of this.subjects()) {
      const { maintenance } = subject
      subject.maintenance = worked.get(subject)
      if (maintenance !== subject.maintenance) this.look(subject, now)
    }
  }

  /** An SBC that went by its address has told its name. */
  renamed(address: string, name: string, now: Instant): void {
    const { sbc } = this.#subjects
    const known = sbc.get(address)
    if (known === undefined || known.isConfigured) return
    this.#leaves(known, inAll(say(GOES_BY, { name })), now)
    if (sbc.has(name)) return
    known.name = name
    sbc.set(name, known)
    this.#changes.push(...known.standing(now))
  }

  /** What has changed since this was asked last. */
  taken(): HealthChange[] {
    if (this.#changes.length === 0) return this.#changes
    const changes = this.#changes
    this.#changes = []
    return changes
  }

  #leaves({ subject, name, state }: Subject, reason: Wording, now: Instant): void {
    this.#subjects[subject].delete(name)
    this.#changes.push({ subject, name, at: now, from: state, state: 'unknown', reason, left: true })
  }

  #configure(about: HealthSubject, now: Instant): Subject {
    const known = this.#subjects[about.subject].get(about.name) ?? this.#enter(about, now)
    known.isConfigured = true
    return known
  }

  #make(about: HealthSubject, now: Instant): Subject | undefined {
    const subjects = this.#subjects[about.subject]
    if (subjects.size < this.options.subjects || makeRoom(subjects, now)) return this.#enter(about, now)
    this.refused++
    return undefined
  }

  #enter(about: HealthSubject, now: Instant): Subject {
    const fresh = new Subject(about, this.options, now)
    this.#subjects[about.subject].set(about.name, fresh)
    return fresh
  }
}

/** Of what was configured. */
export const NOT_WATCHED: Wording = {
  en: 'It is not watched any more: it was taken out of the configuration, or has another name there.',
  de: 'Es wird nicht mehr beobachtet: Es steht nicht mehr in der Konfiguration oder heißt dort anders.',
}
const GOES_BY = {
  en: 'It goes by the name {name} from now on.',
  de: 'Es heißt von nun an {name}.',
} as const

function makeRoom(subjects: Map<string, Subject>, now: Instant): boolean {
  for (const [name, subject] of subjects) {
    const { isConfigured, maintenance, heardAt } = subject
    if (isConfigured || maintenance !== undefined || between(heardAt, now) < SILENT) continue
    return subjects.delete(name)
  }
  return false
}
