// What comes for a call that is over (RFC 3261 sections 12.2.2 and 13.2.2.4): its call is gone, its dialogs are not yet.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { responseTo, SipHeaders, SipRequest } from '../../src/sip/index.ts'
import { type Bench, bench, NOTHING_LEFT, onlyCall } from './bench.ts'

interface Ended extends Bench {
  invite: SipRequest
  /** Microsoft's transaction of it. */
  transaction: string
  sdp: string
}

/** A call that the carrier has ended, with what Microsoft's side needs to speak of it again. */
async function endedCall(): Promise<Ended> {
  const it = bench()
  await it.pass(1000)
  it.teams.onInvite = (call, now) => it.teams.ring(call, now)
  const caller = it.carrierCalls()
  await it.pass(300)
  const callee = onlyCall(it.teams)
  const state = it.teams.usages.usage(callee.usage)?.state
  assert.ok(state?.state === 'incoming')
  it.act('teams', now => it.teams.answer(callee, now))
  await it.pass(300)
  it.act('carrier', now => it.carrier.command(caller, { type: 'bye' }, now))
  await it.pass(500)
  assert.equal(it.sbc.counts().calls, 0)
  const { invite, transaction, dialog } = state
  const answer = it.world.facts
    .of('sip')
    .find(fact => fact.observer === 'sbc' && fact.status === 200 && fact.toTag === dialog.localTag)
  const sdp = answer?.text.slice(answer.text.indexOf('\r\n\r\n') + 4) ?? ''
  return { ...it, invite, transaction, sdp }
}

const answersAgain = (it: Ended, tag: string): void =>
  it.act('teams', now => {
    const headers: [string, string][] = [
      ['Contact', `<sip:${tag}@52.114.75.24:5061;transport=tls>`],
      ['Content-Type', 'application/sdp'],
    ]
    const response = responseTo(it.invite, 200, { toTag: tag, headers, body: it.sdp })
    it.teams.endpoint.respond(it.transaction, response, now)
  })

/** To tags of what the SBC has sent of a method. */
const sent = (it: Ended, method: string): string[] =>
  it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.method === method)
    .filter(({ status, callId }) => status === undefined && callId === it.invite.callId)
    .map(fact => fact.toTag ?? '')

test('a 200 that comes again after the end is acknowledged again, and hung up no second time', async () => {
  const it = await endedCall()
  const [tag] = sent(it, 'ACK')
  answersAgain(it, tag ?? '')
  await it.pass(300)
  assert.deepEqual(sent(it, 'ACK'), [tag, tag])
  assert.deepEqual(sent(it, 'BYE'), [tag])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

test('a fork that answers after the end is acknowledged and hung up', async () => {
  const it = await endedCall()
  const [tag] = sent(it, 'ACK')
  answersAgain(it, 'late')
  answersAgain(it, 'late')
  await it.pass(300)
  assert.deepEqual(sent(it, 'ACK'), [tag, 'late', 'late'])
  assert.deepEqual(sent(it, 'BYE'), [tag, 'late'])
  assert.deepEqual(await it.settles(), NOTHING_LEFT)
})

/** A request in the dialog with Microsoft after its end, from either side. */
async function requestsAfterEnd(it: Ended, side: 'carrier' | 'teams', method: string): Promise<number[]> {
  const [tag] = sent(it, 'ACK')
  const end = it[side]
  it.act(side, now => {
    const headers = SipHeaders.of(
      ['Max-Forwards', '70'],
      ['From', `${it.invite.headers.get('To')};tag=${tag}`],
      ['To', it.invite.headers.get('From') ?? ''],
      ['Call-ID', it.invite.callId],
      ['CSeq', `7 ${method}`],
    )
    const uri = it.invite.contact?.uri ?? ''
    end.send(new SipRequest({ method, uri, headers }), end.options.sbc, now)
  })
  await it.pass(500)
  return end.statuses
}

for (const [method, status] of [
  ['BYE', 200],
  ['INFO', 481],
] as const) {
  test(`a ${method} after the end gets ${status}`, async () => {
    const it = await endedCall()
    assert.deepEqual(await requestsAfterEnd(it, 'teams', method), [status])
    const refused = it.world.facts.of('refused').filter(fact => fact.observer === 'sbc')
    assert.deepEqual(
      refused.map(fact => fact.status),
      status === 481 ? [481] : [],
    )
  })
}

test('a BYE after the end from the other side than the dialog is with gets 481', async () => {
  const it = await endedCall()
  assert.deepEqual(await requestsAfterEnd(it, 'carrier', 'BYE'), [481])
  assert.deepEqual(await requestsAfterEnd(it, 'teams', 'BYE'), [200], 'its own may still end it')
})
