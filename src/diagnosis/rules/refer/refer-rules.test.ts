// What an SBC can do wrong with a REFER, one rule a fault.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MICROSOFT, TEAMS_LEG, Teller, toldTransfer } from '../../../facts/testing/index.ts'
import { millis } from '../../../kernel/index.ts'
import { diagnose } from '../../diagnose.ts'
import { judged } from '../../testing/judged.ts'
import {
  BY,
  CARRIER_LEG,
  invite,
  NODE,
  notify,
  referred,
  referredCall,
  SECOND_LEG,
  TARGET,
} from '../../testing/told-refers.ts'
import { referEarlyBye } from './refer-early-bye.ts'
import { referNotAllowed } from './refer-not-allowed.ts'
import { referNotNotified } from './refer-not-notified.ts'
import { referReferredByAltered } from './refer-referred-by-altered.ts'
import { referSentElsewhere } from './refer-sent-elsewhere.ts'

test('a transfer as it should be gives no finding at all', () => {
  assert.deepEqual(diagnose(toldTransfer().facts), [])
})

test('refer/not-notified: 202 and then silence', () => {
  const story = referred().at(6000).request('received', CARRIER_LEG, 'INFO')
  assert.equal(judged(referNotNotified, story).length, 1)
})

/** Something passed that nobody could read. */
const CLOSED = { kind: 'gap', why: 'encrypted', lastedMs: millis(5), says: 'closed' } as const

test('refer/not-notified: not where the NOTIFY may have gone on a connection that stayed closed', () => {
  const story = referred().at(6000).request('received', CARRIER_LEG, 'INFO').at(20).note(CLOSED)
  assert.deepEqual(judged(referNotNotified, story), [])
})

test('refer/not-notified: not while there is time, not with a NOTIFY, not when the REFER wants none', () => {
  assert.deepEqual(judged(referNotNotified, referred().at(4000).request('received', CARRIER_LEG, 'INFO')), [])
  const told = notify(referred().at(20), 'SIP/2.0 100 Trying', 2)
    .at(9000)
    .request('received', CARRIER_LEG, 'INFO')
  assert.deepEqual(judged(referNotNotified, told), [])
  const unwanted = new Teller('sbc')
    .request('received', TEAMS_LEG, 'REFER', { headers: [['Refer-Sub', 'false']] })
    .response('sent', TEAMS_LEG, 202, 'REFER')
    .at(9000)
    .request('received', CARRIER_LEG, 'INFO')
  assert.deepEqual(judged(referNotNotified, unwanted), [])
})

test('refer/sent-elsewhere: the INVITE goes to the carrier', () => {
  const story = invite(referredCall().at(50), CARRIER_LEG, { uri: 'sip:+4930999@192.0.2.10' })
  assert.match(
    judged(referSentElsewhere, story)[0]?.says ?? '',
    /INVITE to 192\.0\.2\.10:5060 instead of Teams/,
  )
})

test("refer/sent-elsewhere: not when Teams was called first and its own INVITE goes on to the carrier, not for others' calls", () => {
  const story = invite(referred().at(50), SECOND_LEG)
  story.at(400).request('sent', CARRIER_LEG, 'INVITE', { uri: 'sip:+4930999@192.0.2.10' })
  assert.deepEqual(judged(referSentElsewhere, story), [])
  const other = referred().at(50).request('sent', CARRIER_LEG, 'INVITE', { uri: 'sip:+49111@192.0.2.10' })
  assert.deepEqual(judged(referSentElsewhere, other), [])
})

test('refer/sent-elsewhere: not where the call was not seen to begin, nor where Teams itself called the number meanwhile', () => {
  const uri = 'sip:+4930999@192.0.2.10'
  assert.deepEqual(judged(referSentElsewhere, invite(referred().at(50), CARRIER_LEG, { uri })), [])
  const story = referredCall()
    .at(40)
    .request('received', { ...TEAMS_LEG, callId: 'third' }, 'INVITE', {
      uri: 'sip:+4930999@sbc1.example.net',
      headers: [NODE],
    })
    .at(50)
    .request('sent', CARRIER_LEG, 'INVITE', { uri })
  assert.deepEqual(judged(referSentElsewhere, story), [])
})

test('refer/sent-elsewhere: where the call was not seen to begin, if what the SBC sends to Microsoft is seen, and all of it', () => {
  const uri = 'sip:+4930999@192.0.2.10'
  const options = { ...TEAMS_LEG, callId: 'options' }
  const story = (): Teller => {
    const told = referred().at(50).request('sent', CARRIER_LEG, 'INVITE', { uri })
    return told.at(30_000).request('sent', options, 'OPTIONS')
  }
  assert.deepEqual(
    judged(referSentElsewhere, story()).map(({ certainty }) => certainty),
    ['likely'],
  )
  assert.deepEqual(judged(referSentElsewhere, story().at(40).note(CLOSED)), [])
  assert.equal(judged(referSentElsewhere, story().at(20_000).note(CLOSED)).length, 1)
})

test('refer/sent-elsewhere: parameters in another order are the same target', () => {
  const uri = 'sip:+4930999@sip.pstnhub.microsoft.com:5061;x-m=1;transport=tls'
  const story = new Teller('sbc')
    .request('received', TEAMS_LEG, 'REFER', { headers: [NODE, ['Refer-To', `<${TARGET};x-m=1>`]] })
    .response('sent', TEAMS_LEG, 202, 'REFER')
    .request('sent', SECOND_LEG, 'INVITE', { uri })
    .request('sent', CARRIER_LEG, 'INVITE', { uri: 'sip:+4930999@192.0.2.10' })
  assert.deepEqual(judged(referSentElsewhere, story), [])
})

test('refer/early-bye: BYE before the final NOTIFY', () => {
  const story = notify(referred().at(20), 'SIP/2.0 100 Trying', 2)
    .at(30)
    .request('sent', TEAMS_LEG, 'BYE', { cseq: 3 })
  assert.equal(judged(referEarlyBye, story).length, 1)
})

test('refer/early-bye: not after the final NOTIFY, not when the caller hung up', () => {
  const done = notify(referred().at(20), 'SIP/2.0 200 OK', 2)
    .at(30)
    .request('sent', TEAMS_LEG, 'BYE', { cseq: 3 })
  assert.deepEqual(judged(referEarlyBye, done), [])
  const hungUp = referred()
    .at(20)
    .request('received', CARRIER_LEG, 'BYE')
    .at(25)
    .request('sent', TEAMS_LEG, 'BYE', { cseq: 3 })
  assert.deepEqual(judged(referEarlyBye, hungUp), [])
  const unwanted = new Teller('sbc')
    .request('received', TEAMS_LEG, 'REFER', { headers: [['Refer-Sub', 'false']] })
    .response('sent', TEAMS_LEG, 202, 'REFER')
    .at(30)
    .request('sent', TEAMS_LEG, 'BYE', { cseq: 3 })
  assert.deepEqual(judged(referEarlyBye, unwanted), [])
})

test('refer/referred-by-altered: missing, or another in the token that facts do not show', () => {
  const missing = invite(referred().at(50), SECOND_LEG, { headers: [] })
  assert.match(judged(referReferredByAltered, missing)[0]?.says ?? '', /carries no Referred-By/)
  const altered = invite(referred().at(50), SECOND_LEG, {
    headers: [['Referred-By', BY.replace('aHR', 'AHR')]],
  })
  assert.match(judged(referReferredByAltered, altered)[0]?.says ?? '', /another Referred-By/)
  assert.deepEqual(judged(referReferredByAltered, invite(referred().at(50), SECOND_LEG)), [])
})

const ALLOW_ALL: [string, string] = ['Allow', 'INVITE, ACK, BYE, REFER, NOTIFY']
const MICROSOFT_ALLOW: [string, string] = ['ALLOW', 'INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY']

test('refer/not-allowed: our INVITE or our 200 OK lacks REFER or NOTIFY', () => {
  const called = (allow?: string): Teller =>
    new Teller('sbc').request('sent', TEAMS_LEG, 'INVITE', {
      headers: allow === undefined ? [] : [['Allow', allow]],
    })
  assert.match(
    judged(referNotAllowed, called('INVITE, ACK, BYE, NOTIFY'))[0]?.says ?? '',
    /lacks REFER in Allow/,
  )
  assert.match(judged(referNotAllowed, called())[0]?.says ?? '', /carries no Allow/)
  assert.deepEqual(judged(referNotAllowed, called('INVITE,refer, notify')), [])
  const answered = (allow: string): Teller =>
    new Teller('sbc')
      .request('received', TEAMS_LEG, 'INVITE', { headers: [NODE, MICROSOFT_ALLOW] })
      .response('sent', TEAMS_LEG, 200, 'INVITE', { headers: [['Allow', allow]] })
  assert.equal(judged(referNotAllowed, answered('INVITE, REFER')).length, 1)
  assert.deepEqual(judged(referNotAllowed, answered('REFER, NOTIFY')), [])
})

test("refer/not-allowed: Microsoft's own Allow has no REFER, and a re-INVITE or the carrier's side need none", () => {
  const fromTeams = new Teller('teams')
    .request('received', TEAMS_LEG, 'INVITE', { headers: [ALLOW_ALL] })
    .response('sent', TEAMS_LEG, 200, 'INVITE', { headers: [NODE, MICROSOFT_ALLOW] })
  assert.deepEqual(judged(referNotAllowed, fromTeams), [])
  const story = new Teller('sbc').request('sent', TEAMS_LEG, 'INVITE', { headers: [ALLOW_ALL] })
  story.at(9).request('sent', TEAMS_LEG, 'INVITE', { cseq: 2, toTag: true })
  assert.deepEqual(judged(referNotAllowed, story), [])
  const toCarrier = { ...CARRIER_LEG, to: '<sip:+49@192.0.2.10>' }
  assert.deepEqual(judged(referNotAllowed, new Teller('sbc').request('sent', toCarrier, 'INVITE')), [])
})

test('many calls with one fault are one finding with a count', () => {
  const story = new Teller('sbc')
  for (let call = 0; call < 30; call++) {
    story.at(call).request('sent', { ...TEAMS_LEG, callId: `t${call}`, remote: MICROSOFT }, 'INVITE')
  }
  const [finding, ...others] = diagnose(story.facts)
  assert.deepEqual(
    [others.length, finding?.rule, finding?.count, finding?.evidence.length],
    [0, 'refer/not-allowed', 30, 20],
  )
})
