// Floods of those who may not speak to the SBC, and of what they leave half done, beside a call that stands.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ElementEffect } from '../../src/element/index.ts'
import type { Instant } from '../../src/kernel/index.ts'
import { sipText } from '../support/sip-text.ts'
import { Recorder } from '../worlds/recorder.ts'
import { type Bench, type BenchOptions, bench, CALLED, NOTHING_LEFT } from './bench.ts'
import type { FarCall } from './far-end.ts'

const STRANGER = '192.0.2.66'
const SBC = { address: '203.0.113.10', port: 5060 }

interface Met extends Bench {
  standing: FarCall
  stranger: Recorder
  says(texts: string[]): void
  /** What left the SBC for the stranger. */
  heard(): string[]
}

async function besideACall(options: BenchOptions = {}): Promise<Met> {
  const it = bench(options)
  const stranger = new Recorder([{ type: 'bind', socket: 'udp', local: { address: STRANGER, port: 5060 } }])
  it.world.add('stranger', stranger)
  await it.pass(1000)
  const standing = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(standing), ['200'])
  return {
    ...it,
    standing,
    stranger,
    says: texts =>
      it.world.command('stranger', () =>
        texts.map((text): ElementEffect => {
          return { type: 'datagram', socket: 'udp', to: SBC, bytes: Buffer.from(text, 'latin1') }
        }),
      ),
    heard: () => stranger.heard('datagram').map(({ bytes }) => Buffer.from(bytes).toString('latin1')),
  }
}

const asked = (method: string, i: number): string =>
  sipText(method, {
    uri: `sip:${CALLED}@203.0.113.10`,
    host: `${STRANGER}:5060`,
    callId: `flood-${i}`,
    fromTag: `f${i}`,
    branch: `z9hG4bK-flood-${i}`,
  })

async function standsAndEnds(it: Met): Promise<void> {
  const next = it.carrierCalls()
  await it.pass(500)
  assert.deepEqual(it.carrier.saw(next), ['200'], 'a new call is taken')
  assert.deepEqual(it.carrier.saw(it.standing), ['200'], 'the call still stands')
  for (const call of [next, it.standing])
    it.act('carrier', (now: Instant) => it.carrier.command(call, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
  assert.deepEqual(it.world.facts.of('bug'), [])
}

test('a hundred thousand INVITEs of a stranger take no transaction, get three answers and few facts', async () => {
  const it = await besideACall()
  const before = { ...it.sbc.counts(), facts: it.world.facts.all().length }
  for (let block = 0; block < 100; block++) {
    it.says(Array.from({ length: 1000 }, (_, i) => asked('INVITE', 1000 * block + i)))
    await it.pass(20)
  }
  assert.equal(it.sbc.counts().transactions, before.transactions)
  await it.pass(61_000)
  assert.equal(it.heard().length, 3)
  assert.ok(it.heard().every(text => text.startsWith('SIP/2.0 403')))
  const told = it.refusals().map(({ status, count }) => ({ status, count }))
  assert.deepEqual(told, [
    ...new Array(3).fill({ status: 403, count: undefined }),
    { status: undefined, count: 99_997 },
  ])
  await standsAndEnds(it)
})

test('an answer to a stranger is hardly longer than what he sent', async () => {
  const it = await besideACall()
  const text = asked('OPTIONS', 1)
  it.says([text])
  await it.pass(500)
  const [answer = ''] = it.heard()
  assert.match(answer, /^SIP\/2\.0 403/)
  assert.ok(answer.length <= text.length + 64, `${answer.length} octets to ${text.length}`)
})

test('where strangers are ignored they hear nothing, and the operator hears of them', async () => {
  const it = await besideACall({ config: { behaviour: { strangers: 'ignore' } } })
  it.says(['OPTIONS', 'INVITE', 'REGISTER'].map(asked))
  await it.pass(500)
  assert.deepEqual(it.heard(), [])
  assert.match(it.refusals()[0]?.why ?? '', /none of the address ranges/)
  await standsAndEnds(it)
})

test('garbage, answers to nothing and ACKs of a stranger cost him his answers, and us no more', async () => {
  const it = await besideACall()
  const facts = it.world.facts.all().length
  it.says(Array.from({ length: 1000 }, (_, i) => `SIP/2.0 200 OK\r\nCall-ID: ${i}\r\n\r\n`))
  it.says(Array.from({ length: 1000 }, (_, i) => `${i} garbage`))
  it.says(Array.from({ length: 1000 }, (_, i) => asked('ACK', i)))
  await it.pass(500)
  assert.ok(it.world.facts.all().length - facts < 50, 'facts do not grow with the flood')
  assert.deepEqual(it.heard(), [])
  await standsAndEnds(it)
})

test('a carrier may answer from an address that may not ask', async () => {
  const it = bench({ allowCarrier: ['192.0.2.0/24'] })
  await it.pass(1000)
  const call = it.teamsCalls()
  await it.pass(500)
  assert.deepEqual(it.teams.saw(call), ['200'])
})

for (const [what, method, status] of [
  ['subscriptions', 'SUBSCRIBE', '489'],
  ['CANCELs of nothing', 'CANCEL', '481'],
  ['transfers outside of calls', 'REFER', '603'],
  ['INVITEs for nobody', 'INVITE', '404'],
] as const) {
  test(`a flood of ${what} from the carrier itself takes no more transactions than there may be`, async () => {
    const it = await besideACall({ config: { limits: { transactions: 500 } } })
    const exchange = new Recorder([
      { type: 'bind', socket: 'udp', local: { address: '198.51.100.1', port: 5070 } },
    ])
    it.world.add('exchange', exchange)
    const most: number[] = []
    for (let block = 0; block < 20; block++) {
      it.world.command('exchange', () =>
        Array.from({ length: 200 }, (_, i): ElementEffect => {
          const text = asked(method, 200 * block + i)
            .replace(`${CALLED}@`, 'nobody@')
            .replaceAll(STRANGER, '198.51.100.1')
            .replace('198.51.100.1:5060;', '198.51.100.1:5070;')
          return { type: 'datagram', socket: 'udp', to: SBC, bytes: Buffer.from(text, 'latin1') }
        }),
      )
      await it.pass(50)
      most.push(it.sbc.counts().transactions)
    }
    assert.ok(Math.max(...most) <= 510, `${Math.max(...most)} transactions`)
    const statuses = exchange
      .heard('datagram')
      .map(({ bytes }) => Buffer.from(bytes).toString('latin1').slice(8, 11))
    assert.ok(statuses.includes(status), [...new Set(statuses)].join())
    await it.pass(40_000)
    await standsAndEnds(it)
  })
}
