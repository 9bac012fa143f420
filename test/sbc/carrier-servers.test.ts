// A carrier known by a name alone: its servers are found by SRV records and tried one after the other (RFC 3263).

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DnsRecord } from '../../src/element/index.ts'
import { ladderOf } from '../../src/facts/index.ts'
import { type Bench, bench, CARRIER, NOTHING_LEFT, onlyCall } from './bench.ts'

const NAME = 'carrier.example'
const SILENT = '198.51.100.66'

const srv = (priority: number, target: string): DnsRecord => ({
  ...{ type: 'SRV', priority, weight: 0, port: 5060, target },
})

interface Options {
  transport?: 'udp' | 'tcp'
  contact?: string
}

/** The first server is out of order, the second is the carrier's far end. */
function stage({ transport = 'udp', contact }: Options = {}): Bench {
  const it = bench({
    carrierTransport: transport,
    ...(contact !== undefined && { carrierProfile: { contact } }),
    config: {
      carrier: {
        transport,
        local: { address: '203.0.113.10', port: 5060 },
        peer: { host: NAME },
        allow: ['198.51.100.0/24'],
      },
    },
  })
  it.world.records.set(`_sip._${transport}.${NAME}`, [srv(1, `one.${NAME}`), srv(2, `two.${NAME}`)])
  it.world.hosts.set(`one.${NAME}`, [SILENT])
  it.world.hosts.set(`two.${NAME}`, [CARRIER])
  return it
}

const invitesTo = ({ world }: Bench, address: string): number =>
  world.facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.remote.address === address)
    .filter(({ method, status }) => method === 'INVITE' && status === undefined).length

test('a call goes to the second server when the first says nothing over UDP, and the next call at once', async () => {
  const it = stage()
  await it.pass(1000)
  const call = it.teamsCalls()
  await it.pass(31_000)
  assert.ok(invitesTo(it, SILENT) > 1)
  assert.equal(invitesTo(it, CARRIER), 0)
  await it.pass(3000)
  assert.deepEqual(it.teams.saw(call).at(-1), '200')
  it.act('teams', now => it.teams.command(call, { type: 'bye' }, now))
  const copies = invitesTo(it, SILENT)
  const next = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(next).at(-1), '200')
  assert.equal(invitesTo(it, SILENT), copies)
  it.act('teams', now => it.teams.command(next, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('over TCP a refused connection costs no time at all', async () => {
  const it = stage({ transport: 'tcp' })
  await it.pass(1000)
  const call = it.teamsCalls()
  await it.pass(1000)
  assert.deepEqual(it.teams.saw(call).at(-1), '200')
  it.act('teams', now => it.teams.command(call, { type: 'bye' }, now))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a dialog stays with the server that answered, even if its Contact leads where nobody may be sent', async () => {
  const it = stage({ contact: '<sip:trunk@10.9.9.9:5060>' })
  await it.pass(1000)
  const call = it.teamsCalls()
  await it.pass(34_000)
  it.world.records.set(`_sip._udp.${NAME}`, [srv(1, `one.${NAME}`)])
  it.act('teams', now => it.teams.command(call, { type: 'bye' }, now))
  await it.pass(1000)
  const ended = onlyCall(it.carrier).events.some(({ type }) => type === 'ended')
  assert.equal(ended, true)
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a carrier whose name leads nowhere costs the caller no wait, and is told in facts and ladder', async () => {
  const it = stage()
  it.world.records.clear()
  it.world.hosts.delete(`one.${NAME}`)
  await it.pass(1000)
  const call = it.teamsCalls()
  await it.pass(500)
  assert.match(it.teams.saw(call).at(-1) ?? '', /^5\d\d$/)
  const [fact, ...others] = it.world.facts.of('unresolved')
  assert.deepEqual([fact?.name, fact?.why, others.length], [NAME, 'no-such-name', 0])
  assert.deepEqual(fact?.asked, [`NAPTR ${NAME}`, `SRV _sip._udp.${NAME}`, `A ${NAME}`])
  const rows = ladderOf(it.world.facts.all(), { observer: 'sbc' }).flatMap(({ rows }) => rows)
  assert.ok(rows.some(({ label }) => label === `DNS ${NAME}: no such name`))
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})
