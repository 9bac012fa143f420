// Events for readers, as they happen: many are written together, ten times a second, whatever comes in between.
//
//   facts noted since --+
//   calls of these -----+--> pending (bounded) --every 100 ms--> each reader's kinds, in its language, in one write
//   findings, health ...+
//
// Who lost the connection says what it had last (Last-Event-ID) and gets what it missed, facts apart, as far as that is kept.

import type { Writable } from 'node:stream'
import type { Fact } from '../../facts/index.ts'
import type { Language, ToldFinding } from '../../findings/index.ts'
import { type Millis, millis, seconds } from '../../kernel/index.ts'
import { CallTracker } from '../../store/index.ts'
import type { Services } from '../services.ts'
import type { LiveEvents, Overview } from '../shapes/desk.ts'
import { factTold } from '../telling/told.ts'
import { eventText, type LiveName, Reader, type ReaderWishes } from './reader.ts'

interface LiveEvent {
  id?: string
  name: LiveName
  data: (language: Language) => LiveEvents[LiveName]
}

const WRITE_EVERY: Millis = millis(100)
const OVERVIEW_EVERY: Millis = seconds(5)
const GREET_EVERY: Millis = seconds(15)
/** Events that are written together at most, facts of them. */
const TOGETHER = 2000
/** Events kept for who comes back. */
const KEPT = 500
export const READER_LIMIT = 64

export class Hub {
  readonly #services: Services
  readonly #overview: () => Promise<Overview>
  readonly #readers = new Set<Reader>()
  readonly #calls: CallTracker
  readonly #run: string
  #pending: LiveEvent[] = []
  #kept: LiveEvent[] = []
  #count = 0
  #seen = 0
  #beats = 0
  #stopTicking: (() => void) | undefined
  readonly #stops: (() => void)[]
  /** Of all readers together. */
  missed = 0

  constructor(services: Services, overview: () => Promise<Overview>) {
    this.#services = services
    this.#calls = new CallTracker(services.self.observer)
    this.#overview = overview
    this.#run = services.self.startedAt.toString(36)
    const changed = (name: 'health' | 'alert') => () => this.#tell(name, () => ({}))
    this.#stops = [
      services.findings.subscribe(finding => this.#tellFinding(finding)),
      services.health?.subscribe(changed('health')) ?? (() => {}),
      services.alerts?.subscribe(changed('alert')) ?? (() => {}),
    ]
  }

  get readers(): number {
    return this.#readers.size
  }

  /** Returns how to leave; undefined where no more are taken. */
  join(out: Writable, wishes: ReaderWishes, lastId: string | undefined): (() => void) | undefined {
    if (this.#readers.size >= READER_LIMIT) return undefined
    const reader = new Reader(out, wishes)
    this.#catchUp(reader, lastId)
    if (this.#readers.size === 0) this.#begin()
    this.#readers.add(reader)
    if (reader.wants('overview')) this.#sendOverview([reader])
    return () => this.#leave(reader)
  }

  end(): void {
    for (const stop of this.#stops) stop()
    for (const reader of this.#readers) this.#leave(reader)
  }

  #leave(reader: Reader): void {
    if (!this.#readers.delete(reader)) return
    reader.end()
    if (this.#readers.size > 0) return
    this.#stopTicking?.()
    this.#stopTicking = undefined
  }

  /** What was noted before anybody read is nobody's news; calls that go on are known from it. */
  #begin(): void {
    const { facts } = this.#services
    for (const fact of facts.latest(Math.min(TOGETHER, facts.noted - this.#seen))) this.#calls.hear(fact)
    this.#seen = facts.noted
    this.#pending = []
    this.#tick()
  }

  #tick(): void {
    this.#stopTicking = this.#services.clock.after(WRITE_EVERY, () => {
      this.#look()
      this.#write()
      this.#beat()
      if (this.#readers.size > 0) this.#tick()
    })
  }

  #wanted(name: LiveName): boolean {
    return [...this.#readers].some(reader => reader.wants(name))
  }

  /** At the facts noted since: whoever notes them does not wait for readers. */
  #look(): void {
    const { facts, self } = this.#services
    const fresh = facts.noted - this.#seen
    this.#seen = facts.noted
    const [isFactWanted, isCallWanted] = [this.#wanted('fact'), this.#wanted('call')]
    if (fresh === 0 || !(isFactWanted || isCallWanted)) return
    const count = Math.min(fresh, TOGETHER)
    if (fresh > count) this.#miss('fact', fresh - count)
    const rows = new Map<string, LiveEvents['call']>()
    for (const fact of facts.latest(count)) {
      if (isFactWanted) this.#pend({ name: 'fact', data: told(fact) })
      const row = this.#calls.hear(fact)
      if (row !== undefined && (self.observer ?? row.observer) === row.observer)
        rows.set(`${row.observer} ${row.id}`, row)
    }
    for (const row of rows.values()) this.#tell('call', () => row)
  }

  #tellFinding(finding: ToldFinding): void {
    this.#tell('finding', language => finding[language])
  }

  #tell(name: LiveName, data: LiveEvent['data']): void {
    const event = { id: `${this.#run}-${++this.#count}`, name, data }
    this.#kept.push(event)
    if (this.#kept.length > 2 * KEPT) this.#kept = this.#kept.slice(-KEPT)
    if (this.#readers.size > 0) this.#pend(event)
  }

  #pend(event: LiveEvent): void {
    if (this.#pending.length < 2 * TOGETHER) this.#pending.push(event)
    else this.#miss(event.name, 1)
  }

  #miss(name: LiveName, count: number): void {
    for (const reader of this.#readers) {
      if (!reader.wants(name)) continue
      reader.miss(count)
      this.missed += count
    }
  }

  #write(): void {
    const events = this.#pending
    this.#pending = []
    const texts = new Map<Language, string[]>()
    const now = this.#services.clock.steady()
    for (const reader of this.#readers) {
      const { language } = reader.wishes
      const all = texts.get(language) ?? events.map(event => textOf(event, language))
      texts.set(language, all)
      const mine = all.filter((_, index) => reader.wants((events[index] as LiveEvent).name))
      this.missed += reader.send(mine.join(''), mine.length, now)
    }
  }

  #catchUp(reader: Reader, lastId: string | undefined): void {
    if (lastId === undefined) return
    const [run, count] = lastId.split('-')
    const missing = run === this.#run ? this.#count - Number(count) : Number.NaN
    // From before a restart, or long ago: at least one is gone, and whoever reads asks anew.
    if (!(missing >= 0)) return reader.miss(1)
    if (missing > this.#kept.length) reader.miss(missing - this.#kept.length)
    const events = missing === 0 ? [] : this.#kept.slice(-missing).filter(({ name }) => reader.wants(name))
    const text = events.map(event => textOf(event, reader.wishes.language)).join('')
    reader.send(text, events.length, this.#services.clock.steady())
  }

  #beat(): void {
    const now = this.#services.clock.steady()
    this.#beats++
    for (const reader of [...this.#readers]) if (reader.isLost(now)) this.#leave(reader)
    if (this.#beats % (OVERVIEW_EVERY / WRITE_EVERY) === 0)
      this.#sendOverview([...this.#readers].filter(reader => reader.wants('overview')))
    if (this.#beats % (GREET_EVERY / WRITE_EVERY) === 0) for (const reader of this.#readers) reader.greet()
  }

  #sendOverview(readers: readonly Reader[]): void {
    if (readers.length === 0) return
    this.#overview().then(
      overview => {
        const text = eventText('overview', JSON.stringify(overview))
        for (const reader of readers)
          if (this.#readers.has(reader)) reader.send(text, 1, this.#services.clock.steady())
      },
      (error: Error) => this.#services.say(`api: no overview: ${error.message}`),
    )
  }
}

const told =
  (fact: Fact): LiveEvent['data'] =>
  language =>
    factTold(fact, language)

const textOf = ({ name, data, id }: LiveEvent, language: Language): string =>
  eventText(name, JSON.stringify(data(language)), id)
