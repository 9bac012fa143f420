// Days made up by dice: whatever happens, nobody hears of an end whose beginning was not told, nor twice of the same
// beginning, and the desk lets its world sleep.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Chance, seconds, seededChance } from '../../kernel/index.ts'
import type { HealthState } from '../../watch/index.ts'
import { AlertStory } from '../testing/alert-story.ts'

const STATES: readonly HealthState[] = ['up', 'degraded', 'down', 'unknown', 'maintenance']
const pick = <Item>(chance: Chance, items: readonly Item[]): Item => items[chance.below(items.length)] as Item

function happens(story: AlertStory, chance: Chance): void {
  switch (chance.below(8)) {
    case 0:
      return void story.health(pick(chance, STATES), {
        subject: 'trunk',
        name: pick(chance, ['north', 'south']),
      })
    case 1:
      return void story.health(pick(chance, STATES), { direction: pick(chance, ['inbound', 'outbound']) })
    case 2:
      return void story.health(pick(chance, STATES))
    case 3:
      return void story.finds(pick(chance, ['tls/untrusted-chain', 'media/none']), 'warning')
    case 4:
      return void story.calls(chance.below(30), { status: pick(chance, [486, 503]) })
    case 5:
      return void story.connections(chance.below(30), seconds(0))
    case 6: {
      const until = story.now + chance.below(3_600_000)
      const silence = { from: story.now, until: until as typeof story.now, by: 'dice', note: '' }
      return void story.desk.silence({ id: pick(chance, ['1', '2']), ...silence, rule: 'health/' }, story.now)
    }
    default:
      return void story.restarts(seconds(chance.below(600)))
  }
}

function allIsWell(story: AlertStory): void {
  for (const id of ['1', '2']) story.desk.unsilence(id, story.now)
  for (const name of ['north', 'south']) story.health('up', { subject: 'trunk', name })
  for (const direction of ['inbound', 'outbound'] as const) story.health('up', { direction })
  story.health('up')
}

test('what is told of random days adds up', () => {
  const given = process.env.SEED
  const seeds = given === undefined ? Array.from({ length: 15 }, (_, index) => index) : [Number(given)]
  for (const seed of seeds) {
    const chance = seededChance(seed)
    const story = new AlertStory()
    for (let event = 0; event < 150; event++) {
      happens(story, chance)
      story.passes(seconds(chance.below(pick(chance, [20, 200, 2000]))))
    }
    allIsWell(story)
    story.passes(seconds(4 * 3600))
    const open = new Map<string, number>()
    for (const { notice } of story.notices) {
      for (const alert of notice.alerts) {
        const at = `seed ${seed}: ${notice.kind} ${alert.id}`
        if (notice.kind !== 'begun') assert.ok(open.has(alert.id), at)
        if (notice.kind === 'resolved') open.delete(alert.id)
        else {
          const severity = ['info', 'warning', 'critical'].indexOf(alert.severity)
          if (notice.kind === 'begun') assert.ok(severity > (open.get(alert.id) ?? -1), at)
          open.set(alert.id, Math.max(severity, open.get(alert.id) ?? 0))
        }
      }
    }
    assert.deepEqual([...open], [], `seed ${seed}: all is well, and nothing left open`)
    assert.deepEqual(story.desk.open, [], `seed ${seed}`)
  }
})
