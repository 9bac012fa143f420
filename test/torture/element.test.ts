// The torture messages against a whole element: the SBC in the lab, asked by its carrier over UDP. What the two RFCs
// say an element does with a message is what leaves the SBC for it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, bench, CALLED, CARRIER, NOTHING_LEFT } from '../sbc/bench.ts'
import { Recorder } from '../worlds/recorder.ts'
import { INVALID } from './rfc4475-invalid.ts'
import { UPPER } from './rfc4475-upper.ts'
import { VALID } from './rfc4475-valid.ts'
import { IPV6 } from './rfc5118.ts'
import type { TortureRow } from './torture-row.ts'

const LOCAL = { address: CARRIER, port: 5070 }

/** Final answers the SBC sent to what the carrier's exchange at another port said to it. */
async function answers(it: Bench, octets: string): Promise<{ status: number; text: string }[]> {
  it.world.add('exchange', new Recorder([{ type: 'bind', socket: 'exchange', local: LOCAL }]))
  await it.pass(1000)
  const before = it.world.facts.of('sip').length
  const bytes = Buffer.from(octets, 'latin1')
  it.world.command('exchange', () => [
    { type: 'datagram', socket: 'exchange', to: it.config.carrier.local, bytes },
  ])
  await it.pass(400)
  return it.world.facts
    .of('sip')
    .slice(before)
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.remote.address === CARRIER)
    .flatMap(({ status, text }) => (status !== undefined && status >= 200 ? [{ status, text }] : []))
    .slice(0, 1)
}

const expectedOf = ({ expected, element }: TortureRow): number | undefined =>
  expected.parser === 'refuses' && !expected.unanswered ? expected.status : element

for (const row of [...VALID, ...INVALID, ...UPPER, ...IPV6]) {
  const status = expectedOf(row)
  test(`the SBC answers ${status ?? 'nothing'} to ${row.section}, ${row.quirk}`, async () => {
    const it = bench()
    // A call has to be for a number, or it would be 404 before anything else is looked at.
    const isCall = row.expected.parser === 'accepts'
    const called = isCall ? row.octets.replace(/^INVITE \S+/, `INVITE sip:${CALLED}@example.net`) : row.octets
    const got = await answers(it, called)
    assert.deepEqual(
      got.map(answer => answer.status),
      status === undefined ? [] : [status],
    )
    assert.deepEqual(it.world.facts.of('bug'), [])
    if (status === undefined || status >= 300) assert.deepEqual(it.teams.calls, [])
  })
}

const answerTo = async (section: string, rows: TortureRow[]): Promise<string> => {
  const octets = rows.find(row => row.section === section)?.octets ?? ''
  const [answer] = await answers(bench(), octets.replace(/^INVITE \S+/, `INVITE sip:${CALLED}@example.net`))
  return answer?.text ?? ''
}

test('420 names what Require asked for, not what was asked of proxies (RFC 4475 section 3.3.5)', async () => {
  assert.match(await answerTo('3.3.5', UPPER), /^Unsupported: nobodyKnowsThis, norThis\r\n/m)
})

test('415 says what would be taken (RFC 3261 section 21.4.13)', async () => {
  assert.match(await answerTo('3.3.6', UPPER), /^Accept: application\/sdp, multipart\/mixed\r\n/m)
})

test('405 says what is allowed (RFC 3261 section 8.2.1)', async () => {
  assert.match(await answerTo('3.1.1.2', VALID), /^Allow: .*INVITE.*BYE/m)
})

test('nothing of the torture outlives its transaction', async () => {
  const it = bench()
  const rows = [...VALID, ...INVALID, ...UPPER, ...IPV6].filter(row => expectedOf(row) !== 200)
  it.world.add('exchange', new Recorder([{ type: 'bind', socket: 'exchange', local: LOCAL }]))
  for (const { octets } of rows) {
    const bytes = Buffer.from(octets, 'latin1')
    const to = it.config.carrier.local
    it.world.command('exchange', () => [{ type: 'datagram', socket: 'exchange', to, bytes }])
  }
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})
