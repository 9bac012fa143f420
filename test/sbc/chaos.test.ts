// Everything at once, by chance: calls both ways, hang-ups, holds, transfers and refusals at any moment over a network
// that loses datagrams. Whatever happened, in the end nothing is left and no bug was met. `SEED=n` replays a run.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Instant, seededChance } from '../../src/kernel/index.ts'
import { type Bench, type BenchOptions, bench, EARLY_MEDIA_PASSES, NOTHING_LEFT } from './bench.ts'
import type { FarCall, FarEnd } from './far-end.ts'

const STEPS = 120
const SEEDS = process.env.SEED === undefined ? [1, 2, 3, 4, 5, 6] : [Number(process.env.SEED)]

/** One thing an end may do with one of its calls. */
function anything(end: FarEnd, call: FarCall, die: number, now: Instant): void {
  const refer: [string, string][] = [
    ['REFER-TO', '<sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=28:orgid:1>'],
    ['REFERRED-BY', '<sip:sip.pstnhub.microsoft.com:5061;x-ti=2>'],
  ]
  const wishes = [
    () => end.command(call, { type: 'hang-up' }, now),
    () => end.command(call, { type: 'bye' }, now),
    () => end.command(call, { type: 're-invite', body: call.audio.offer('inactive') }, now),
    () => end.command(call, { type: 're-invite', body: call.audio.offer('sendrecv') }, now),
    () => end.command(call, { type: 're-invite', body: call.audio.offer('sendonly') }, now),
    () => end.command(call, { type: 'request', method: 'REFER', headers: refer }, now),
    () => end.command(call, { type: 'request', method: 'REFER', headers: refer }, now),
    () => end.command(call, { type: 'request', method: 'INFO' }, now),
    () => end.answer(call, now),
    () => end.answer(call, now),
    () => end.ring(call, now),
    () => end.command(call, { type: 'reject', status: 486 }, now),
    () => end.command(call, { type: 'update', body: call.audio.offer('sendonly') }, now),
    () => end.command(call, { type: 'update', body: call.audio.offer() }, now),
    () => end.command(call, { type: 'update' }, now),
    () => {
      const answer = call.audio.answer(call.invite?.body ?? '')
      end.ring(call, now, 183, answer.ok ? answer.value : undefined)
    },
  ]
  wishes[die % wishes.length]?.()
}

async function play(it: Bench, seed: number): Promise<void> {
  const chance = seededChance(seed)
  const leave = (end: FarEnd) => {
    end.onInvite = (call, now) => {
      const die = chance.below(7)
      if (die < 2) end.ring(call, now)
      else if (die < 5) end.answer(call, now)
      else if (die === 5) end.command(call, { type: 'reject', status: 480 }, now)
    }
    end.onOffer = (call, request, now) => {
      const answer = chance.below(5) === 0 ? undefined : call.audio.answer(request.body)
      if (answer?.ok) end.command(call, { type: 'answer-re-invite', body: answer.value }, now)
      else end.command(call, { type: 'reject-re-invite', status: 488 }, now)
    }
  }
  for (const end of [it.carrier, ...it.regions]) leave(end)
  for (let step = 0; step < STEPS; step++) {
    const who = chance.below(2) === 0 ? 'carrier' : 'teams'
    const end = who === 'carrier' ? it.carrier : it.teams
    const call = end.calls.at(-1 - chance.below(3))
    if (call === undefined || chance.below(4) === 0) {
      if (who === 'carrier') it.carrierCalls()
      else it.teamsCalls()
    } else if (who === 'teams' && chance.below(8) === 0) hearsOrNot(it)
    else it.act(who, now => anything(end, call, chance.below(16), now))
    await it.pass(chance.below(chance.below(10) === 0 ? 6000 : 300))
  }
  it.world.command('sbc', now => it.sbc.stop(now))
  if (it.teams.isDeaf) hearsOrNot(it)
}

/** The first proxy falls silent, or hears all that it missed. */
function hearsOrNot(it: Bench): void {
  if (it.teams.isDeaf) it.act('teams', now => it.teams.hearAgain(now))
  else it.teams.isDeaf = true
}

/** Peers that want reliable ringing and UPDATEs, or know nothing of either. */
function habitsOf(seed: number): BenchOptions {
  const profiles = [{}, { reliableProvisional: 'supported' }, { reliableProvisional: 'required' }] as const
  const behaviour = {
    reliableProvisional: { carrier: 'supported', teams: 'supported' },
    ...(seed % 2 === 0 && EARLY_MEDIA_PASSES),
  } as const
  const headers: [string, string][] = seed % 2 === 0 ? [['Allow', 'INVITE, ACK, BYE, CANCEL, UPDATE']] : []
  return {
    config: { behaviour },
    carrierProfile: { ...profiles[seed % 3], headers },
    teamsProfile: { ...profiles[(seed >> 2) % 3] },
  }
}

for (const seed of SEEDS) {
  test(`whatever happens, nothing is left over (seed ${seed})`, async () => {
    const it = bench({
      seed,
      ...habitsOf(seed),
      network: { datagrams: { lossPercent: 5, reorderingPercent: 5 }, chunking: 'random' },
    })
    await it.pass(1000)
    await play(it, seed)
    assert.deepEqual(await it.settles(), NOTHING_LEFT)
    assert.deepEqual(it.world.facts.of('bug'), [])
    const started = new Set(it.callFacts().map(fact => fact.call))
    const ended = new Set(
      it
        .callFacts()
        .filter(fact => fact.event === 'ended')
        .map(fact => fact.call),
    )
    assert.deepEqual(ended, started, 'every call that began has ended')
  })
}
