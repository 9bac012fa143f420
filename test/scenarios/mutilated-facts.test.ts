// Evidence is never whole: captures begin late and lose packets, logs are cut, clocks jump. What is left of a healthy
// story proves nothing against anybody, and no rule falls over it. `SEED=n` replays one run.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose, examine, reportHtml, reportMarkdown, reportOf } from '../../src/diagnosis/index.ts'
import { type Fact, ladderOf, ladderText } from '../../src/facts/index.ts'
import { type Chance, instantOf, minutes, seededChance } from '../../src/kernel/index.ts'
import { type Story, stories } from '../../src/stories/index.ts'
import { playInLab } from '../support/lab-play.ts'

const SEEDS = process.env.SEED === undefined ? range(1, 40) : [Number(process.env.SEED)]
const healthy = stories.filter(story => story.expected.length === 0)

for (const story of healthy) {
  test(`of ${story.id} with facts missing nothing is proven`, async () => {
    const { facts } = await playInLab(story)
    for (const seed of SEEDS) {
      const chance = seededChance(seed)
      for (const left of thinned(facts.all(), chance)) assertInnocent(left, story, seed)
    }
  })
}

test('of ten quiet minutes with facts missing nothing is proven', async () => {
  const story = healthy[0] as Story
  const { world, facts } = await playInLab(story)
  await world.pass(minutes(10))
  for (const seed of SEEDS) {
    const chance = seededChance(seed)
    for (const left of thinned(facts.all(), chance)) assertInnocent(left, story, seed)
  }
})

test('facts out of order, twice and at other times than they were, end no diagnosis, ladder or report', async () => {
  for (const story of stories) {
    const { facts } = await playInLab(story)
    for (const seed of SEEDS.slice(0, 6)) {
      const shaken = shake(facts.all(), seededChance(seed))
      const at = instantOf(0)
      for (const language of ['en', 'de'] as const) {
        const report = reportOf(examine(shaken), shaken, { language, at, sources: [] })
        assert.ok(reportMarkdown(report).length > 0 && reportHtml(report).length > 0)
      }
      for (const ladder of ladderOf(shaken)) assert.ok(ladderText(ladder).length > 0, `seed ${seed}`)
    }
  }
})

function assertInnocent(left: readonly Fact[], story: Story, seed: number): void {
  const sure = diagnose(left).filter(({ certainty }) => certainty === 'proven')
  const said = sure.map(({ rule, says }) => `${rule}: ${says}`)
  assert.deepEqual(said, [], `${story.id}, seed ${seed}`)
}

/** As evidence gets lost: here and there, one kind, one observer's, the beginning or the end. */
function thinned(facts: readonly Fact[], chance: Chance): Fact[][] {
  const share = 1 + chance.below(9)
  const pick = <Item>(items: readonly Item[]): Item => items[chance.below(items.length)] as Item
  const kind = pick(facts).kind
  const observer = pick(facts).observer
  const from = pick(facts).at
  const method = pick(facts.filter(fact => fact.kind === 'sip')).method
  const isGoneOne = (fact: Fact): boolean => fact.kind === 'sip' && fact.method === method
  const direction = pick(['sent', 'received'])
  return [
    facts.filter(() => chance.below(10) >= share),
    facts.filter(fact => fact.kind !== kind),
    facts.filter(fact => fact.observer === observer),
    facts.filter(fact => fact.at >= from),
    facts.filter(fact => fact.at <= from),
    facts.filter(fact => !isGoneOne(fact)),
    facts.filter(fact => !(fact.kind === 'sip' && fact.direction === direction)),
    facts.filter(fact => fact.observer === observer && chance.below(10) >= share),
  ]
}

function shake(facts: readonly Fact[], chance: Chance): Fact[] {
  const moved = facts.map(
    (fact): Fact => (chance.below(4) === 0 ? { ...fact, at: instantOf(chance.below(120_000)) } : fact),
  )
  const doubled = moved.flatMap(fact => (chance.below(5) === 0 ? [fact, { ...fact }] : [fact]))
  return doubled.toSorted(() => chance.below(3) - 1)
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
