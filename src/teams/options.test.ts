import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seconds } from '../kernel/index.ts'
import { type BenchSbc, SBC } from './testing/bench-sbc.ts'
import { ATTENDANT, type Stage, stage, USER } from './testing/bench-tenant.ts'

const nodesOf = (sbc: BenchSbc): string[] =>
  sbc.received.flatMap(({ headers }) => {
    const name = headers.get('Server') ?? headers.get('User-Agent') ?? ''
    return [/ i\.(.*)$/.exec(name)?.[1] ?? '']
  })
const toSbc = ({ bench }: Stage): number => bench.opens.filter(({ serverName }) => serverName === SBC).length

function transfers(played: Stage, calls: number): void {
  for (let call = 0; call < calls; call++) {
    played.bench.act(played.sbc, now => played.sbc.call(ATTENDANT, now))
    played.bench.run(seconds(8))
  }
}

test('a node keeps its connection for the next REFER, unless each shall have a new one', () => {
  const kept = stage()
  transfers(kept, 3)
  assert.equal(kept.teams.transfers.length, 3)
  assert.equal(toSbc(kept), 1)
  const fresh = stage({ options: { referConnection: 'always-new' } })
  transfers(fresh, 3)
  assert.equal(fresh.teams.transfers.filter(({ outcome }) => outcome === 'succeeded').length, 3)
  assert.equal(toSbc(fresh), 3)
})

test('requests inside a dialog take the connection of the call, or one of the node', () => {
  const played = (inDialogWay: 'call-connection' | 'own-connection'): Stage => {
    const begun = stage({ options: { inDialogWay } })
    begun.bench.act(begun.sbc, now => begun.sbc.call(USER, now))
    begun.bench.run(seconds(3))
    const id = begun.teams.calls[0]?.id ?? ''
    begun.bench.act(begun.teams, now => begun.teams.hangUp(id, now))
    begun.bench.run(seconds(1))
    assert.equal(begun.teams.records.length, 1)
    return begun
  }
  assert.equal(toSbc(played('call-connection')), 0)
  assert.equal(toSbc(played('own-connection')), 1)
})

test('the nodes behind an address may answer connections in turn', () => {
  const { bench, sbc } = stage({ options: { incomingNode: 'in-turn', idleMs: seconds(1) } })
  bench.act(sbc, now => sbc.options(now))
  bench.run(seconds(5))
  bench.act(sbc, now => sbc.options(now))
  bench.run(seconds(1))
  const answers = nodesOf(sbc).filter((_, at) => sbc.received[at]?.kind === 'response')
  assert.deepEqual(answers, ['EUWE.0', 'EUWE.10'])
})

test('without session timers none is offered', () => {
  const sessionTimer = { offer: false, expiresMs: seconds(1800), minSeMs: seconds(300) }
  const { bench, sbc, teams } = stage({ options: { sessionTimer } })
  bench.act(teams, now => teams.callOut('kim', '+4930555200', now))
  bench.run(seconds(1))
  assert.equal(sbc.received[0]?.headers.has('Session-Expires'), false)
})

test('an SBC that holds with sendonly is not understood, with inactive it is', () => {
  const held = (direction: 'sendonly' | 'inactive', holdDirections: 'inactive-only' | 'all') => {
    const { bench, sbc } = stage({ options: { holdDirections } })
    bench.act(sbc, now => sbc.call(USER, now))
    bench.run(seconds(3))
    const leg = sbc.legs[0]
    assert.ok(leg)
    bench.act(sbc, now => sbc.hold(leg, direction, now))
    bench.run(seconds(1))
    const answer = leg.events.find(event => event.type === 're-invite-answered')
    assert.ok(answer?.type === 're-invite-answered')
    return /a=(sendrecv|sendonly|recvonly|inactive)/.exec(answer.response.bodyText)?.[1]
  }
  assert.equal(held('sendonly', 'inactive-only'), 'sendrecv')
  assert.equal(held('sendonly', 'all'), 'recvonly')
  assert.equal(held('inactive', 'inactive-only'), 'inactive')
})
