import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance, type Instant } from '/work/main/src/kernel/index.ts'
import { bench, NOTHING_LEFT } from '/work/main/test/sbc/bench.ts'
import type { FarCall, FarEnd } from '/work/main/test/sbc/far-end.ts'

// A load: many calls up at once, each transferred, with random faults.
const N = Number(process.env.N ?? 500)
test(`load ${N}`, async () => {
  const it = bench({ seed: 3, ports: { first: 10_000, last: 30_000 }, config: { limits: { calls: 5000, callsPerSecond: 1000 } }, network: { datagrams: { lossPercent: 2 }} })
  const chance = seededChance(5)
  let spent = 0, events = 0
  const sbc = it.sbc as any
  for (const name of ['handle', 'deadline', 'start']) {
    const old = sbc[name].bind(sbc)
    sbc[name] = (...args: unknown[]) => { const t = performance.now(); const r = old(...args); spent += performance.now() - t; if (name==='handle') events++; return r }
  }
  for (const end of [it.carrier, ...it.regions]) {
    const calls = new Map<string, FarCall>()
    ;(end as any).deadline = () => { const a = end.endpoint.deadline(), b = end.usages.deadline(); return a === undefined ? b : b === undefined ? a : (a < b ? a : b) }
    end.onInvite = (call, now) => { const d = chance.below(20); if (d === 0) return end.command(call, { type: 'reject', status: 486 }, now); if (d===1) return end.ring(call, now); if (d===2) return; end.answer(call, now) }
  }
  ;(it.world.facts as any).note = ((old) => function (this: any, f: any) { if (f.kind === 'bug' || f.kind==='call') old.call(this, f) })(it.world.facts.note)
  await it.pass(1000)
  const refer: [string, string][] = [['REFER-TO', '<sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=28:orgid:1>'], ['REFERRED-BY', '<sip:sip.pstnhub.microsoft.com:5061;x-ti=2>']]
  let last = 0, lastEvents = 0
  const t0 = performance.now()
  const placed: FarCall[] = []
  for (let i = 0; i < N; i++) {
    placed.push(it.carrierCalls())
    await it.pass(20)
    const at = it.teams.calls.at(-1)
    if (at) {
      const d = chance.below(10)
      it.act('teams', now => {
        if (d < 7) it.teams.command(at, { type: 'request', method: 'REFER', headers: refer }, now)
        if (d === 7) it.teams.command(at, { type: 'bye' }, now)
        if (d === 8) it.teams.command(at, { type: 're-invite', body: at.audio.offer('inactive') }, now)
        if (d === 1) it.teams.command(at, { type: 'bye' }, now)
      })
    }
    await it.pass(20)
    if ((i + 1) % (N / 8) === 0) {
      console.log(i + 1, 'calls up', it.sbc.counts().calls, 'us/event', (1000 * (spent - last) / (events - lastEvents)).toFixed(1), 'ms/call', ((spent - last) / (N / 8)).toFixed(3), 'wall', (performance.now()-t0).toFixed(0))
      last = spent; lastEvents = events
    }
  }
  for (const call of placed) { it.act('carrier', now => it.carrier.command(call, { type: 'hang-up' }, now)); }
  console.log(await it.settles(), it.sbc.counts())
  await it.pass(200_000)
  console.log('after', it.sbc.counts(), 'bugs', it.world.facts.of('bug').length, it.world.facts.of('bug')[0])
  console.log('down in', (spent - last).toFixed(0), 'ms', events - lastEvents, 'events')
  const { connections: _, ...left } = it.sbc.counts()
  assert.deepEqual(left, NOTHING_LEFT)
})
