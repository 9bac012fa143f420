// The story demotion: an SBC of which a region of Microsoft heard nothing for too long is tried last, not "not at all".

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadTenant } from '../../src/cli/testing/index.ts'
import { minutes, seconds } from '../../src/kernel/index.ts'
import { indexTenant, newTenant, type Tenant } from '../../src/routing/index.ts'
import { namesOf, PADERBORN, routingLab } from '../support/routing-lab.ts'

const { tenant } = loadTenant(fileURLToPath(new URL('../../examples/tenant-article', import.meta.url)))
const changed = (said: Partial<Tenant>) => indexTenant(newTenant({ ...tenant, ...said }))
/** The shorter of the two times that Microsoft's pages give. */
const THREE_MINUTES = { options: { demotionWindowMs: minutes(3) } }

test('an SBC that sends no OPTIONS for over three minutes is tried last, and its call goes through', async () => {
  const others = ['sbc2', 'sbc3', 'sbc4', 'sbc5']
  const lab = await routingLab(changed({}), { mute: ['sbc1'], teams: THREE_MINUTES })
  await lab.world.pass(minutes(4))
  for (const sbc of others) lab.kill(sbc)
  const call = await lab.calls('anna', PADERBORN)
  assert.match(namesOf(call), /^sbc2 (?:sbc3 sbc4|sbc4 sbc3) sbc5 sbc1$/)
  assert.equal(call.record.sipCode, 0)
})

test('until the time is over it has its turn as before', async () => {
  const first = new Set<string>()
  for (let seed = 1; seed <= 8; seed++) {
    const lab = await routingLab(changed({}), { seed, mute: ['sbc1'], teams: THREE_MINUTES })
    await lab.world.pass(seconds(150))
    first.add(namesOf(await lab.calls('anna', PADERBORN)))
  }
  assert.deepEqual([...first].sort(), ['sbc1', 'sbc2'])
})

test('in the other reading it is tried at the end of its route', async () => {
  const reading = { demotionScope: 'each-route' } as const
  const lab = await routingLab(changed({}), { mute: ['sbc1'], reading, teams: THREE_MINUTES })
  await lab.world.pass(minutes(4))
  for (const sbc of ['sbc1', 'sbc2', 'sbc3', 'sbc4']) lab.kill(sbc)
  assert.match(namesOf(await lab.calls('anna', PADERBORN)), /^sbc2 sbc1 (?:sbc3 sbc4|sbc4 sbc3) sbc5$/)
})

test('an SBC without SendSipOptions is never demoted', async () => {
  const unwatched = tenant.gateways.map(gateway => ({ ...gateway, sendSipOptions: false }))
  const first = new Set<string>()
  for (let seed = 1; seed <= 8; seed++) {
    const lab = await routingLab(changed({ gateways: unwatched }), {
      seed,
      mute: ['sbc1'],
      teams: THREE_MINUTES,
    })
    await lab.world.pass(minutes(4))
    first.add(namesOf(await lab.calls('anna', PADERBORN)))
  }
  assert.deepEqual([...first].sort(), ['sbc1', 'sbc2'])
})

test('an SBC that never showed itself is demoted once Microsoft has waited for it in vain', async () => {
  const lab = await routingLab(changed({}), { dead: ['sbc1'], teams: THREE_MINUTES })
  await lab.world.pass(minutes(4))
  const call = await lab.calls('anna', PADERBORN)
  assert.equal(namesOf(call), 'sbc2')
  assert.equal(call.record.sipCode, 0)
})
