// Stories once more with a carrier that has the habits of other trunks: what people hear must be the same.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Staging, Story } from '../../src/stories/index.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'

/** The story with a carrier that sends and wants every provisional response reliably. */
function demanding(id: string): Story {
  const story = storyNamed(id)
  const staged: Staging = async (scene, certificates, now) => {
    const own = (await story.stage?.(scene, certificates, now)) ?? scene
    return { ...own, carrier: { ...own.carrier, reliableProvisional: 'required' } }
  }
  return { ...story, stage: staged }
}

for (const id of ['call-from-carrier', 'call-to-carrier']) {
  test(`${id} goes as told with a carrier that requires reliable ringing, also where packets are lost`, async () => {
    for (const lossPercent of [0, 3]) {
      const played = await playInLab(demanding(id), 7, undefined, { datagrams: { lossPercent } })
      assert.deepEqual(played.problems, [], `${lossPercent} %`)
      assert.deepEqual(played.facts.of('bug'), [])
      const pracks = played.facts.of('sip').filter(fact => fact.method === 'PRACK' && fact.status === 200)
      assert.ok(pracks.length > 0)
    }
  })
}

test('a transfer goes as told with such a carrier', async () => {
  const played = await playInLab(demanding('refer-new-connection'))
  assert.deepEqual(played.problems, [])
})
