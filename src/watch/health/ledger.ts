// Where evidence is written down: by subject, each within bounds, and what becomes another state by it.

import type { Said } from '../../findings/index.ts'
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

  constructor(options: HealthOptions, { sbcs, trunks }: Places, now: Instant) {
    this.options = options
    for (const { name, sendSipOptions = true } of sbcs) {
      const known = this.#make({ subject: 'sbc', name }, now, true)
      if (known !== undefined) known.seen.sendSipOptions = sendSipOptions
    }
    for (const { name } of trunks) this.#make({ subject: 'trunk', name }, now, true)
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
    const known = this.#subjects[subject].get(name) ?? this.#make({ subject, name }, now, false)
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

  maintain(word: Maintenance, now: Instant): void {
    const subject = this.of(word.subject, word.name, now)
    if (subject === undefined) return
    subject.maintenance = word
    this.look(subject, now)
  }

  endMaintenance({ subject, name }: HealthSubject, now: Instant): void {
    const known = this.#subjects[subject].get(name)
    if (known === undefined) return
    known.maintenance = undefined
    this.look(known, now)
  }

  /** An SBC that went by its address has told its name. */
  renamed(address: string, name: string): void {
    const { sbc } = this.#subjects
    const known = sbc.get(address)
    if (known === undefined || known.isConfigured) return
    sbc.delete(address)
    if (sbc.has(name)) return
    known.name = name
    sbc.set(name, known)
  }

  /** What has changed since this was asked last. */
  taken(): HealthChange[] {
    if (this.#changes.length === 0) return this.#changes
    const changes = this.#changes
    this.#changes = []
    return changes
  }

  #make(about: HealthSubject, now: Instant, isConfigured: boolean): Subject | undefined {
    const subjects = this.#subjects[about.subject]
    if (!isConfigured && subjects.size >= this.options.subjects && !makeRoom(subjects, now)) {
      this.refused++
      return undefined
    }
    const fresh = new Subject(about, isConfigured, this.options, now)
    subjects.set(about.name, fresh)
    return fresh
  }
}

function makeRoom(subjects: Map<string, Subject>, now: Instant): boolean {
  for (const [name, subject] of subjects) {
    const { isConfigured, maintenance, heardAt } = subject
    if (isConfigured || (maintenance?.until ?? 0) > now || between(heardAt, now) < SILENT) continue
    return subjects.delete(name)
  }
  return false
}
