// Every story in simulated time, with its ladder as a person would read it, and every fault with the rule that must
// name it. No healthy story may raise a finding.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ladderOf, ladderText } from '../../src/facts/index.ts'
import { seconds } from '../../src/kernel/index.ts'
import { type Fault, faults, stories } from '../../src/stories/index.ts'
import { golden } from '../support/golden.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'

for (const story of stories) {
  test(`${story.id}: ${story.title.en}`, async () => {
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

test('lost, doubled and late datagrams and cut segments are no finding', async () => {
  const datagrams = { lossPercent: 2, duplicationPercent: 2, reorderingPercent: 5 }
  for (const story of stories) {
    for (const seed of [201, 202]) {
      const { findings } = await playInLab(story, seed, undefined, { datagrams, chunking: 'random' })
      const named = new Set(findings.map(finding => finding.rule))
      assert.deepEqual([...named], story.expected, `${story.id}, seed ${seed}`)
    }
  }
})

test('where the certificate depends on the source, the finding says that a probe proves nothing, and what does', async () => {
  const { findings, facts } = await playInLab(storyNamed('refer-intermittent'))
  const [finding] = findings
  assert.equal(finding?.count, 4)
  const first = facts.of('tls-handshake').find(each => each.observer === 'sbc' && each.outcome === 'failed')
  assert.equal(finding?.at, first?.at, 'dated by the first that failed, not by those it is compared with')
  assert.match(finding?.says ?? '', /gave 52\.114\.75\.24, .* the right certificate/)
  assert.match(
    finding?.says ?? '',
    /A probe from one address therefore proves nothing; what does is the context/,
  )
})

test('one proxy of three that does not answer is a warning, all three are critical', async () => {
  const blocking = (count: number): Fault => ({
    ...faultNamed('proxies-unreachable'),
    strike: (network, { addresses }) => {
      for (const proxy of addresses.proxies.slice(0, count))
        network.block(addresses.sbcTeamsSide, proxy, 'tcp')
    },
  })
  const severities = async (count: number): Promise<string[]> => {
    const { findings } = await playInLab(storyNamed('call-from-carrier'), 7, blocking(count))
    return findings.map(({ rule, severity }) => `${severity} ${rule}`)
  }
  assert.deepEqual(await severities(1), ['warning options/unanswered'])
  assert.deepEqual(await severities(3), ['critical options/unanswered'])
})

test('a leg that can send nothing because nothing comes in on the other is no finding of its own', async () => {
  const { findings } = await playInLab(storyNamed('call-from-carrier'), 7, faultNamed('media-blocked'))
  assert.deepEqual(
    findings.map(({ says }) => says.replace(/^\d+/, 'n')),
    ['n packets were sent and none came from 52.113.136.29:49152.'],
  )
})

function faultNamed(id: string): Fault {
  const fault = faults.find(each => each.id === id)
  assert.ok(fault)
  return fault
}
