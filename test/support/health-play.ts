// Health as a running system has it: everything an SBC notes in the lab goes into the book while it is noted, messages as
// sketches, and time goes by in between.

import assert from 'node:assert/strict'
import type { Fact, StampedSketch } from '../../src/facts/index.ts'
import { type Language, worded } from '../../src/findings/index.ts'
import { type Instant, type Millis, seconds } from '../../src/kernel/index.ts'
import { DISTANCE, LabWorld } from '../../src/lab/index.ts'
import {
  articleAddresses,
  CALLER,
  describedCertificates,
  type Fault,
  play,
  SBC_NAME,
  type Stage,
  type Story,
  SUBSCRIBER_NUMBER,
  USER_NUMBER,
} from '../../src/stories/index.ts'
import {
  type Health,
  HealthBook,
  type HealthChange,
  type HealthOptions,
  type HealthPlaces,
  type HealthSubject,
} from '../../src/watch/index.ts'

export const TRUNK_NAME = '198.51.100.1'

/** What is known of the article's SBC from its own configuration. */
export const ARTICLE_PLACES: HealthPlaces = {
  sbcs: [{ name: SBC_NAME, observers: ['sbc'], addresses: ['203.0.113.20'] }],
  trunks: [{ name: TRUNK_NAME, observers: ['sbc'], addresses: ['198.51.100.1/32'] }],
  ignored: ['teams', 'carrier'],
}

/** A book whose time goes by. */
export class ToldBook {
  readonly book: HealthBook
  readonly changes: HealthChange[] = []

  constructor(places: HealthPlaces, now: Instant, options: Partial<HealthOptions> = {}) {
    this.book = new HealthBook(places, options, now)
  }

  note(noted: Fact | StampedSketch): void {
    this.until(noted.at)
    this.changes.push(...this.book.note(noted, noted.at))
  }

  until(now: Instant): void {
    while (this.book.deadline() <= now) this.changes.push(...this.book.tick(this.book.deadline()))
  }

  of(subject: HealthSubject['subject'], name: string, now: Instant): Health {
    this.until(now)
    const found = this.book.all(now).find(each => each.subject === subject && each.name === name)
    if (found === undefined) throw new RangeError(`nothing is known of ${subject} ${name}`)
    return found
  }

  /** The states one after the other, of one direction or of both together. */
  states(name: string, direction?: 'inbound' | 'outbound'): string[] {
    return this.changes
      .filter(change => change.name === name && change.direction === direction)
      .map(({ state }) => state)
  }
}

/** In short: overall, inbound, outbound. */
export const standing = ({ state, inbound, outbound }: Health): string =>
  `${state}: in ${inbound.state}, out ${outbound.state}`

export const reasonOf = (health: Health, language: Language = 'en'): string => worded(health.reason, language)

export interface HealthPlay {
  world: LabWorld
  stage: Stage
  told: ToldBook
  sbc(): Health
  trunk(): Health
  region(name: string): Health
}

type About = Pick<Fault, 'stage' | 'strike'>

/** Nobody calls. */
export const QUIET: Story = {
  id: 'quiet',
  title: {
    en: 'SBC and Microsoft meet, and nobody calls',
    de: 'SBC und Microsoft treffen sich, und niemand ruft an',
  },
  says: { en: '', de: '' },
  perform: ({ world }) => world.pass(seconds(1)),
  problems: () => [],
  expected: [],
}

/** A user of Teams calls a telephone of the carrier, once in each of so many half minutes. */
export async function callsOut({ world, stage: { teams } }: HealthPlay, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    world.command('teams', now => teams.callOut('kim', SUBSCRIBER_NUMBER, now))
    await world.passUntil(() => teams.calls.some(({ state }) => state === 'talking'), seconds(15))
    for (const call of teams.calls) world.command('teams', now => teams.hangUp(call.id, now))
    await world.pass(seconds(15))
  }
}

/** The carrier calls a user of Teams, once in each of so many half minutes. */
export async function callsIn({ world, stage: { carrier } }: HealthPlay, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const caller = { from: CALLER, to: USER_NUMBER, prompt: 'caller' as const, patienceMs: seconds(8) }
    world.command('carrier', now => carrier.call(caller, now))
    await world.pass(seconds(30))
  }
}

/** A story in the lab with a book beside it; it can go on afterwards. */
export async function healthInLab(story: Story, about: About = {}, passMs?: Millis): Promise<HealthPlay> {
  const addresses = articleAddresses()
  const world = new LabWorld({ seed: 7, network: { distances: [[addresses.carrier, DISTANCE.carrier]] } })
  const told = new ToldBook(ARTICLE_PLACES, world.now())
  world.facts.handOn(noted => told.note(noted))
  let alive: Stage | undefined
  const perform = (stage: Stage): Promise<void> => {
    alive = stage
    return story.perform(stage)
  }
  await play({ ...story, perform }, world, {
    ...{ addresses, certificates: describedCertificates(), chance: world.chance, network: world.network },
    // Expected to end otherwise; what is looked at is health alone.
    fault: { id: 'health', title: { en: 'health', de: 'Zustand' }, story: story.id, expected: [], ...about },
  })
  if (passMs !== undefined) await world.pass(passMs)
  assert.ok(alive, 'the story was performed')
  return {
    ...{ world, told, stage: alive },
    sbc: () => told.of('sbc', SBC_NAME, world.now()),
    trunk: () => told.of('trunk', TRUNK_NAME, world.now()),
    region: name => told.of('region', name, world.now()),
  }
}
