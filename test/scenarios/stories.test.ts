// Every story in simulated time, with its ladder as a person would read it, and every fault with the rule that must
// name it. No healthy story may raise a finding.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ladderOf, ladderText } from '../../src/facts/index.ts'
import { seconds } from '../../src/kernel/index.ts'
import { faults, stories } from '../../src/stories/index.ts'
import { golden } from '../support/golden.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'

for (const story of stories) {
  test(`${story.id}: ${story.title}`, async () => {
    const played = await playInLab(story)
    assert.deepEqual(played.problems, [])
    assert.deepEqual(played.facts.of('bug'), [])
    const ladders = ladderOf(played.facts.all(), { observer: 'sbc' })
    assert.ok(ladders.length > 0)
    golden(`${story.id}.ladder`, ladders.map(ladder => ladderText(ladder)).join('\n'))
  })
}

for (const fault of faults) {
  test(`the fault ${fault.id} is named by ${fault.expected.join(' and ')}`, async () => {
    const played = await playInLab(storyNamed(fault.story), 7, fault)
    assert.deepEqual(played.problems, [])
    assert.deepEqual(played.facts.of('bug'), [])
  })
}

test('a minute after a transfer the SBC holds nothing of it any more', async () => {
  const { world, leftOver } = await playInLab(storyNamed('refer-new-connection'))
  assert.deepEqual([leftOver.calls, leftOver.legs, leftOver.ports], [0, 0, 0])
  await world.pass(seconds(40))
  const audio = world.pending().sockets.filter(({ socket }) => socket !== 'carrier')
  assert.deepEqual(audio, [])
})

test('a healthy transfer raises no finding whatever the dice say', async () => {
  for (let seed = 100; seed < 110; seed++) {
    const { problems } = await playInLab(storyNamed('refer-new-connection'), seed)
    assert.deepEqual(problems, [], `seed ${seed}`)
  }
})
