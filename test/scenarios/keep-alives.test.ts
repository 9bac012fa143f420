// An hour without calls: what OPTIONS alone show. A healthy hour is no finding; each habit that harms is named.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import { minutes, seconds } from '../../src/kernel/index.ts'
import type { Fault, Staging } from '../../src/stories/index.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'

/** Rules that fire on what an observer saw in an hour; `all` sees with everybody's eyes. */
async function anHour(
  about: Pick<Fault, 'stage' | 'strike'> = {},
  observer: 'sbc' | 'teams' | 'all' = 'sbc',
): Promise<string[]> {
  const fault: Fault = {
    id: 'habit',
    title: { en: 'a habit', de: 'eine Eigenheit' },
    story: 'call-from-carrier',
    expected: [],
    ...about,
  }
  const { world, facts } = await playInLab(storyNamed(fault.story), 7, fault)
  await world.pass(minutes(60))
  const seen = observer === 'all' ? facts : facts.seenBy(observer)
  return diagnose(seen).map(({ rule, certainty }) => `${rule} ${certainty}`)
}

test('a healthy hour is no finding, whoever looks', async () => {
  for (const observer of ['sbc', 'teams', 'all'] as const) assert.deepEqual(await anHour({}, observer), [])
})

test('lost datagrams and cut segments make an hour no finding', async () => {
  const datagrams = { lossPercent: 2, duplicationPercent: 2, reorderingPercent: 5 }
  const { world, facts } = await playInLab(storyNamed('call-from-carrier'), 11, undefined, {
    datagrams,
    chunking: 'random',
  })
  await world.pass(minutes(60))
  assert.deepEqual(diagnose(facts.seenBy('sbc')), [])
})

const oneProxy: Staging = scene => {
  const { teams } = scene.sbc
  return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, proxies: teams.proxies.slice(0, 1) } } }
}

test('OPTIONS to one proxy of three', async () => {
  const [found, ...others] = await anHour({ stage: oneProxy })
  assert.match(found ?? '', /^options\/one-region/)
  assert.deepEqual(others, [])
})

test('OPTIONS every ten seconds', async () => {
  const often: Staging = scene => {
    const { teams } = scene.sbc
    return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, optionsIntervalMs: seconds(10) } } }
  }
  assert.deepEqual(await anHour({ stage: often }), ['options/too-frequent proven'])
})

test('Microsoft does not ask back', async () => {
  const silent: Staging = scene => {
    const options = { ...scene.teams.options, optionsIntervalMs: minutes(1000) }
    return { ...scene, teams: { ...scene.teams, options } }
  }
  assert.deepEqual(await anHour({ stage: silent }), ['options/not-asked-back likely'])
})

test('an SBC that knows only one of Microsoft’s addresses turns the others away', async () => {
  const one: Staging = scene => {
    const { teams } = scene.sbc
    return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, allow: teams.allow.slice(0, 1) } } }
  }
  for (const observer of ['sbc', 'teams', 'all'] as const)
    assert.deepEqual(await anHour({ stage: one }, observer), ['sip/caller-refused likely'], observer)
})
