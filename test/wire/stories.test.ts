// The two stories of the article on real sockets, certificates and media: the same definitions, and leg by leg the
// same ladder as in the lab's goldens.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FactLog, ladderOf } from '../../src/facts/index.ts'
import { systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import {
  issuedCertificates,
  loopbackAddresses,
  type Played,
  play,
  type Story,
} from '../../src/stories/index.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'
import { takeNet } from '../support/loopback-net.ts'

async function playOnSockets(story: Story): Promise<Played> {
  const { net, release } = await takeNet()
  const world = new NodeWorld()
  try {
    return await play(story, world, {
      addresses: loopbackAddresses(net),
      certificates: await issuedCertificates(world.now()),
      chance: systemChance(),
    })
  } finally {
    await world.end()
    release()
  }
}

/** What each leg's messages were, in their order; who was faster between two legs is left to chance. */
function legs(facts: FactLog): Record<string, string[]> {
  const [ladder] = ladderOf(facts.all(), { observer: 'sbc' })
  const rows = ladder?.rows.filter(row => row.kind === 'sip') ?? []
  const names = new Map(ladder?.legs.map(leg => [leg.id, leg.role]))
  const byLeg = Object.groupBy(rows, row => names.get(row.leg) ?? row.leg)
  return Object.fromEntries(
    Object.entries(byLeg).map(([leg, found]) => [leg, found?.map(row => withoutChance(row.label)) ?? []]),
  )
}

const withoutChance = (label: string): string => label.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<guid>')

for (const id of ['refer-new-connection', 'refer-default-certificate']) {
  test(`${id} goes on real sockets as in the lab`, { timeout: 60_000 }, async () => {
    const story = storyNamed(id)
    const [real, lab] = await Promise.all([playOnSockets(story), playInLab(story)])
    assert.deepEqual(real.problems, [])
    assert.deepEqual(real.facts.of('bug'), [])
    assert.deepEqual(legs(real.facts), legs(lab.facts))
  })
}
