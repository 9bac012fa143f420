// One run of the soak: a world of its own, some hundred calls by chance, faults by chance; then everything is mended,
// whoever still talks hangs up, and after what RFC 3261 lets last longest nothing may be left anywhere. All of it
// follows from the seed.

import { diagnose } from '../../src/diagnosis/index.ts'
import { seconds } from '../../src/kernel/index.ts'
import type { SessionTimerWish } from '../../src/sip/index.ts'
import type { BenchOptions } from '../sbc/bench.ts'
import { anyStory } from './call-stories.ts'
import { addGarblers, FAULTS } from './faults.ts'
import { Stage } from './stage.ts'

export interface Episode {
  seed: number
  calls: number
  answered: number
  /** How many of each. */
  stories: Map<string, number>
  faults: Map<string, number>
  simulatedMs: number
  problems: string[]
}

/** Short, so that refreshes happen, and so that a dialog whose other end is lost ends by itself. */
const TIMER: SessionTimerWish = { interval: seconds(90), shortest: seconds(90), refresher: 'either' }
/** Session expiry of the longest forgotten dialog, a BYE that nobody answers, and what is remembered after it. */
const AFTERMATH_MS = 420_000
/** Connections are closed after a quarter of an hour without traffic. */
const IDLE_MS = 16 * 60_000
/**
 * Calls of the soak carry no audio, are as short as can be, end as they please and reach whom chance likes, and its far
 * ends ask nobody for OPTIONS: rules about that have nothing to say.
 */
const BESIDE_THE_POINT = /^(media|calls|tcp|number)\/|^options\/not-asked-back$/

function optionsOf(seed: number): BenchOptions {
  const profile = { sessionTimer: TIMER }
  return {
    carrierTransport: seed % 3 === 0 ? 'tcp' : 'udp',
    carrierProfile: profile,
    teamsProfile: profile,
    network: { chunking: 'random' },
    config: { behaviour: { sessionTimer: { carrier: TIMER, teams: TIMER } } },
    ports: { first: 30_000, last: 30_999 },
  }
}

/** `faulty` false plays the same calls in good weather. */
export async function playEpisode(seed: number, calls: number, faulty: boolean): Promise<Episode> {
  const stage = new Stage(seed, optionsOf(seed))
  const { it, timeline } = stage
  addGarblers(stage)
  await it.pass(1000)
  const lengthMs = calls * 400
  for (let i = 0; i < calls; i++) {
    const story = anyStory(stage)
    const from = stage.oneOf('carrier', 'teams')
    timeline.at(stage.chance.below(lengthMs), () => {
      stage.played.push(story.name)
      story.play(stage, from)
    })
  }
  if (faulty) planFaults(stage, lengthMs)
  await timeline.play()
  const problems = await endAll(stage)
  const answered = [...stage.ends.values()].flatMap(end =>
    end.calls.filter(call => end.saw(call).includes('200')),
  )
  return {
    seed,
    calls,
    answered: answered.length,
    stories: tally(stage.played),
    faults: tally(stage.broken),
    simulatedMs: timeline.nowMs,
    problems,
  }
}

function planFaults(stage: Stage, lengthMs: number): void {
  const { timeline } = stage
  for (let at = stage.between(300, 4000); at < lengthMs; at += stage.between(300, 4000)) {
    const fault = stage.oneOf(...FAULTS)
    const lastsMs = stage.between(100, stage.happens(20) ? 40_000 : 6000)
    timeline.at(at, () => {
      stage.broken.push(fault.name)
      timeline.in(lastsMs, fault.strike(stage))
    })
  }
}

/** One end of each call hangs up; the other must come to know, or find out. Then nothing is left. */
async function endAll(stage: Stage): Promise<string[]> {
  const { it } = stage
  it.world.network.datagrams = {}
  for (const [name, end] of stage.ends) {
    for (const call of end.calls) {
      const party = { name, end, call }
      if (name === 'carrier' || stage.happens(50)) stage.tell(party, { type: 'hang-up' })
    }
  }
  await it.pass(AFTERMATH_MS)
  const problems = leftOver(stage)
  problems.push(...unexplained(stage))
  it.world.command('sbc', now => it.sbc.stop(now))
  await it.pass(IDLE_MS)
  const { connections, deadlines } = it.world.pending()
  for (const what of connections) problems.push(`connection left: ${what}`)
  for (const { element } of deadlines) problems.push(`deadline left: ${element}`)
  // One without a deadline would be left for ever.
  const counted = [
    ['SBC', it.sbc.counts()] as const,
    ...[...stage.ends].map(([name, end]) => [name, end.endpoint.counts()] as const),
  ]
  for (const [name, { transactions }] of counted)
    if (transactions > 0) problems.push(`${name}: ${transactions} transactions left`)
  return problems
}

function leftOver(stage: Stage): string[] {
  const { it } = stage
  const problems: string[] = []
  for (const [what, count] of Object.entries(it.sbc.counts()))
    if (what !== 'connections' && what !== 'transactions' && count > 0)
      problems.push(`SBC: ${count} ${what} left`)
  for (const [name, { usages, calls }] of stage.ends) {
    if (usages.size > 0) problems.push(`${name}: ${usages.size} dialogs left`)
    for (const call of calls) {
      const ends = call.events.filter(event => event.type === 'ended').length
      if (ends !== 1) problems.push(`${name}: a call with ${ends} ends`)
    }
  }
  const started = new Set(it.callFacts().map(fact => fact.call))
  const ended = new Set(it.callFacts().flatMap(fact => (fact.event === 'ended' ? [fact.call] : [])))
  for (const call of started) if (!ended.has(call)) problems.push(`call ${call} has no end`)
  for (const { where, says } of it.world.facts.of('bug')) problems.push(`bug in ${where}: ${says}`)
  return problems
}

/** Findings that nothing that was broken explains. */
function unexplained(stage: Stage): string[] {
  const explained = new Set(
    FAULTS.filter(({ name }) => stage.broken.includes(name)).flatMap(({ explains }) => explains),
  )
  return diagnose(stage.it.world.facts.seenBy('sbc'))
    .filter(({ rule }) => !BESIDE_THE_POINT.test(rule) && !explained.has(rule))
    .map(({ rule, says }) => `unexplained: ${rule}: ${says}`)
}

function tally(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
