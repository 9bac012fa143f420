// What Microsoft shows of an SBC and does with the next call. Expectations: its pages "Health Dashboard", "Monitor Direct
// Routing", "Trunk failover", and the defaults of New-CsOnlinePSTNGateway.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { worded } from '../../findings/index.ts'
import { millis, minutes, seconds } from '../../kernel/index.ts'
import { OPTIONS, PROXY, SBC, START, Told } from '../testing/told-health.ts'

test('an SBC without SendSipOptions is neither watched by the portal nor demoted', () => {
  const told = new Told({ sbcs: [{ name: 'sbc1.example.net', observers: ['sbc'], sendSipOptions: false }] })
  for (let minute = 0; minute < 8; minute++)
    told.pass(minutes(1)).call(`call-${minute}`, 200, { direction: 'received' })
  assert.equal(told.sbc.portal?.sipOptions, "Warning, SIP Messages aren't configured")
  assert.equal(told.sbc.nextCall?.order, 'first')
  assert.equal(told.sbc.outbound.state, 'up')
})

test('a caller waits ten seconds for an SBC that says nothing, until it is demoted', () => {
  const told = new Told().optionsSent({ status: 200 })
  const silent = (): void => {
    const flow = {
      kind: 'flow',
      observer: 'sbc',
      transport: 'tcp',
      lastedMs: millis(9000),
      outcome: 'unanswered',
    }
    told.pass(seconds(20)).note({ ...flow, client: PROXY, server: SBC } as never)
  }
  for (let time = 0; time < 3; time++) silent()
  assert.equal(told.sbc.outbound.state, 'down')
  const { nextCall } = told.sbc
  assert.deepEqual([nextCall?.order, nextCall?.outcome, nextCall?.waitMs], ['first', 'waits', seconds(10)])
  for (let time = 0; time < 15; time++) silent()
  const later = told.sbc.nextCall
  assert.deepEqual([later?.order, later?.outcome, later?.waitMs], ['demoted', 'waits', 0])
  assert.match(worded(later?.says ?? [], 'en'), /after all others/)
})

test('an answer that is not among the codes for another try ends the call', () => {
  const told = new Told()
  for (let call = 1; call <= 5; call++)
    told.pass(seconds(20)).call(`call-${call}`, 500, { direction: 'received' })
  assert.equal(told.sbc.outbound.state, 'down')
  assert.equal(told.sbc.nextCall?.outcome, 'fails')
  assert.match(worded(told.sbc.nextCall?.says ?? [], 'en'), /its 500 ends the call/)
})

test('the portal warns of a certificate a month before its end, and says when it has ended', () => {
  const now = START
  const seen = (days: number): string | undefined => {
    const told = new Told()
    const leaf = { notAfter: now + days * 86_400_000, subject: 'sbc1.example.net' }
    const base = {
      kind: 'tls-handshake',
      observer: 'sbc',
      connection: 'out-1',
      role: 'client',
      local: SBC,
      remote: PROXY,
    }
    told.note({ ...base, outcome: 'complete', serverChain: [], clientChain: [leaf] } as never)
    told.say({ start: OPTIONS, cseq: '1 OPTIONS' })
    return told.sbc.portal?.tls
  }
  assert.deepEqual([90, 29, -1].map(seen), ['Active', 'Certificate expiring', 'Certificate expired'])
})

test('without calls for a day the portal calls an SBC inactive, and it is up all the same', () => {
  const told = new Told().call('call-1', 200)
  for (let hour = 0; hour < 25; hour++) {
    told.pass(minutes(60))
    for (const direction of ['sent', 'received'] as const) {
      const callId = `${direction}-${hour}`
      told.say({ start: OPTIONS, callId, cseq: '1 OPTIONS', direction })
      const back = direction === 'sent' ? 'received' : 'sent'
      told.say({ start: 'SIP/2.0 200 OK', callId, cseq: '1 OPTIONS', direction: back })
    }
  }
  assert.equal(told.sbc.state, 'up')
  assert.deepEqual([told.sbc.portal?.sipOptions, told.sbc.portal?.sbc], ['Active', 'Inactive'])
})
