// What shows in the course of calls: timers that run out, calls that are tried again, transfers that go astray.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SBC_NAME, TEAMS_LEG, Teller, type ToldLeg, toldTransfer } from '../../facts/testing/index.ts'
import { diagnose } from '../diagnose.ts'
import { judged } from '../testing/judged.ts'
import { CONTACT, fromTeams, NODE, refusedBy, sdp, toTeams } from '../testing/told-calls.ts'
import { callsRetried } from './calls/calls-retried.ts'
import { failoverTimer } from './calls/failover-timer.ts'
import { consultRetried } from './refer/consult-retried.ts'
import { referInviteRepeated } from './refer/refer-invite-repeated.ts'
import { referSentToTeams } from './refer/refer-sent-to-teams.ts'
import { referTargetAltered } from './refer/refer-target-altered.ts'
import { backupRouteTrap } from './routing/backup-route-trap.ts'
import { requestUriRewritten } from './sip/request-uri-rewritten.ts'
import { sessionTimer } from './sip/session-timer.ts'

const ALLOW: [string, string] = ['Allow', 'INVITE, ACK, BYE, REFER, NOTIFY']
const fired = (story: Teller): string[] => diagnose(story.facts).map(finding => finding.rule)

const tooSmall = (story = new Teller('sbc')): Teller =>
  refusedBy(422, {
    story,
    invite: { headers: [['Session-Expires', '90'], ALLOW] },
    answer: [['MIN-SE', '300']],
  })

test('sip/session-timer: 422, and no second try with more', () => {
  const [finding] = judged(sessionTimer, tooSmall())
  assert.match(finding?.says ?? '', /Session-Expires 90 .* 422 .* Min-SE 300/)
  assert.deepEqual(fired(tooSmall()), ['sip/session-timer'])
})

test('sip/session-timer: not when the second try was taken, again when it was refused alike', () => {
  const again = (status: number): Teller => {
    const leg = toTeams('+4952511234')
    return tooSmall()
      .request('sent', leg, 'INVITE', { cseq: 2 })
      .response('received', leg, status, 'INVITE', { cseq: 2, headers: [NODE] })
  }
  assert.deepEqual(judged(sessionTimer, again(200)), [])
  assert.equal(judged(sessionTimer, again(422)).length, 1)
})

const MINUTES = 60_000
/** A call with a session of 30 minutes that ends after `endsAt` milliseconds. */
function session(endsAt: number, refreshed?: { at: number; status?: number }): Teller {
  const headers: [string, string][] = [NODE, ['SESSION-EXPIRES', '1800;refresher=uac']]
  const story = new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE', { body: sdp(), headers: [CONTACT, ALLOW] })
    .at(1000)
    .response('received', TEAMS_LEG, 200, 'INVITE', { body: sdp(), headers })
    .request('sent', TEAMS_LEG, 'ACK')
  if (refreshed !== undefined) {
    story.at(refreshed.at).request('sent', TEAMS_LEG, 'UPDATE', { cseq: 2 })
    if (refreshed.status !== undefined)
      story.response('received', TEAMS_LEG, refreshed.status, 'UPDATE', { cseq: 2, headers })
  }
  return story.at(endsAt).request('received', TEAMS_LEG, 'BYE', { cseq: 9, headers: [NODE] })
}

test('sip/session-timer: the call ends with its session, and nobody refreshed', () => {
  const [finding] = judged(sessionTimer, session(1000 + 30 * MINUTES - 32_000))
  assert.match(
    finding?.says ?? '',
    /ended 29 min after .* 1800 s.* no refresh came, which was due from 192\.0\.2\.21/,
  )
  assert.deepEqual([finding?.certainty, finding?.severity], ['likely', 'critical'])
  assert.equal(judged(sessionTimer, session(1000 + 30 * MINUTES)).length, 1)
})

test('sip/session-timer: a refresh that nobody answers is one that did not succeed', () => {
  for (const status of [undefined, 405]) {
    const story = session(1000 + 30 * MINUTES, { at: 15 * MINUTES, ...(status !== undefined && { status }) })
    assert.match(judged(sessionTimer, story)[0]?.says ?? '', /no refresh succeeded, in 1 try/)
  }
})

test('sip/session-timer: not before the end, not after a refresh, and less surely where messages are missing', () => {
  assert.deepEqual(judged(sessionTimer, session(25 * MINUTES)), [])
  assert.deepEqual(judged(sessionTimer, session(30 * MINUTES, { at: 15 * MINUTES, status: 200 })), [])
  const gappy = session(30 * MINUTES).note({ kind: 'gap', lastedMs: 5 as never, why: 'lost', says: '' })
  assert.equal(judged(sessionTimer, gappy)[0]?.certainty, 'possible')
})

const series = (count: number, everyMs: number, status = 486): Teller => {
  const story = new Teller('sbc')
  for (let call = 0; call < count; call++)
    refusedBy(status, {
      story: story.at(call * everyMs),
      leg: toTeams('+4952511235', `t${call}`),
      invite: { headers: [ALLOW] },
    })
  return story
}

test('calls/retried-after-refusal: the same caller and callee, again at once after 486', () => {
  const [finding] = judged(callsRetried, series(3, 500))
  assert.match(finding?.says ?? '', /3 calls came over .* each after 486/)
  assert.deepEqual(fired(series(3, 500)), ['calls/retried-after-refusal'])
})

test('calls/retried-after-refusal: not twice, not by a person, not after 503, not to others', () => {
  assert.deepEqual(judged(callsRetried, series(2, 500)), [])
  assert.deepEqual(judged(callsRetried, series(4, 20_000)), [])
  assert.deepEqual(judged(callsRetried, series(4, 500, 503)), [])
  const others = new Teller('sbc')
  for (const number of ['+491', '+492', '+493'])
    refusedBy(486, { story: others, leg: toTeams(number, number) })
  assert.deepEqual(judged(callsRetried, others), [])
})

/** Microsoft's call to an SBC, which it gives up at `cancelAt`. */
function givenUp(story: Teller, leg: ToldLeg, startAt: number, cancelAt: number, status?: number): Teller {
  story.at(startAt).request('received', leg, 'INVITE', { headers: [NODE], body: sdp() })
  if (status !== undefined) story.pass(20).response('sent', leg, status, 'INVITE')
  return story
    .at(cancelAt)
    .request('received', leg, 'CANCEL', { headers: [NODE] })
    .response('sent', leg, 200, 'CANCEL')
    .response('sent', leg, 487, 'INVITE')
}

test('calls/failover-timer: no ringing within ten seconds, and Microsoft cancels', () => {
  const [finding] = judged(failoverTimer, givenUp(new Teller('sbc'), fromTeams(), 0, 10_000, 100))
  assert.match(finding?.says ?? '', /\+4930555200, heard nothing but 100 of the SBC for 10\.0 s/)
  const mute = givenUp(new Teller('sbc'), fromTeams(), 0, 10_000)
  assert.match(judged(failoverTimer, mute)[0]?.says ?? '', /not even 100/)
  assert.deepEqual(fired(mute), ['calls/failover-timer'])
})

test('calls/failover-timer: not when it rang, not when the caller hung up soon, not for our own calls', () => {
  assert.deepEqual(judged(failoverTimer, givenUp(new Teller('sbc'), fromTeams(), 0, 30_000, 180)), [])
  assert.deepEqual(judged(failoverTimer, givenUp(new Teller('sbc'), fromTeams(), 0, 6000, 100)), [])
  const ours = new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE')
    .at(12_000)
    .request('sent', TEAMS_LEG, 'CANCEL')
  assert.deepEqual(judged(failoverTimer, ours), [])
})

/** Calls that two SBCs saw one after the other; the first one is mute. */
function detours(calls: number, answersFirst = -1): Teller {
  const story = new Teller('two-sbcs.pcap')
  for (let call = 0; call < calls; call++) {
    const begin = call * 60_000
    const main = fromTeams(`m${call}`, 'main.example.net')
    const backup = fromTeams(`b${call}`, 'backup.example.net')
    if (call === answersFirst) {
      story
        .at(begin)
        .request('received', main, 'INVITE', { headers: [NODE] })
        .response('sent', main, 200, 'INVITE')
      continue
    }
    givenUp(story, main, begin, begin + 10_000)
    story
      .pass(20)
      .request('received', backup, 'INVITE', { headers: [NODE] })
      .response('sent', backup, 200, 'INVITE')
  }
  return story
}

test('routing/backup-route-trap: every call waits at the same SBC before it comes to the other', () => {
  const [finding] = judged(backupRouteTrap, detours(4))
  assert.match(
    finding?.says ?? '',
    /4 calls tried main\.example\.net first.* went on to backup\.example\.net, .* 10\.0 s/,
  )
  assert.equal(finding?.count, 4)
})

test('routing/backup-route-trap: not two calls, not when the first SBC answers one between', () => {
  assert.deepEqual(judged(backupRouteTrap, detours(2)), [])
  assert.deepEqual(judged(backupRouteTrap, detours(5, 2)), [])
})

const REFER_TO = 'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:1;x-t=2'
const BY = '<sip:sip.pstnhub.microsoft.com;x-m=8:x;x-tt=aHR0cA%3d>'
const referred = (): Teller =>
  new Teller('sbc')
    .request('received', TEAMS_LEG, 'REFER', {
      headers: [NODE, ['Refer-To', `<${REFER_TO}>`], ['Referred-By', BY]],
    })
    .response('sent', TEAMS_LEG, 202, 'REFER')
const tried = (story: Teller, callId: string, status: number, uri = REFER_TO): Teller =>
  refusedBy(status, {
    story: story.pass(50),
    leg: toTeams('', callId),
    invite: { uri, headers: [['Referred-By', BY]] },
  })

test('refer/consult-retried: a second INVITE for one REFER meets 404', () => {
  const story = tried(tried(referred(), 'a', 486), 'b', 404)
  assert.match(
    judged(consultRetried, story)[0]?.says ?? '',
    /second INVITE after 486 Busy Here, .* 404 Not Found/,
  )
  assert.deepEqual(judged(referInviteRepeated, story), [])
})

test('refer/invite-repeated: any other refusal of the second INVITE', () => {
  const story = tried(tried(referred(), 'a', 480), 'b', 500)
  assert.equal(judged(referInviteRepeated, story).length, 1)
  assert.deepEqual(judged(consultRetried, story), [])
})

test('refer/invite-repeated: not for one INVITE, nor for the next proxy after 503, nor where the second stands', () => {
  const stories = [
    tried(referred(), 'a', 404),
    tried(tried(referred(), 'a', 503), 'b', 404),
    tried(tried(referred(), 'a', 480), 'b', 200),
  ]
  for (const story of stories)
    for (const rule of [consultRetried, referInviteRepeated]) assert.deepEqual(judged(rule, story), [])
})

test('refer/target-altered: another user part, or a parameter lost', () => {
  const stripped = 'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:1'
  const numbered = REFER_TO.replace('sip:', 'sip:+4930@')
  for (const uri of [stripped, numbered])
    assert.match(
      judged(referTargetAltered, tried(referred(), 'a', 400, uri))[0]?.says ?? '',
      /followed by an INVITE to/,
    )
})

test('refer/target-altered: parameters in another order and another port are the same target', () => {
  const uri = 'sip:sip.pstnhub.microsoft.com;x-t=2;x-m=8:orgid:1;transport=tls'
  assert.deepEqual(judged(referTargetAltered, tried(referred(), 'a', 200, uri)), [])
  assert.deepEqual(judged(referTargetAltered, toldTransfer()), [])
})

test('refer/sent-to-teams: Teams refuses a REFER of the SBC; its own is another matter', () => {
  const sent = new Teller('sbc')
    .request('sent', TEAMS_LEG, 'REFER', { headers: [['Refer-To', '<sip:+4930@sbc1.example.net>']] })
    .response('received', TEAMS_LEG, 405, 'REFER', { headers: [NODE] })
  assert.equal(judged(referSentToTeams, sent)[0]?.certainty, 'proven')
  const refused = new Teller('sbc')
    .request('received', TEAMS_LEG, 'REFER', { headers: [NODE, ['Refer-To', `<${REFER_TO}>`]] })
    .response('sent', TEAMS_LEG, 603, 'REFER')
  assert.deepEqual(judged(referSentToTeams, refused), [])
})

test('sip/request-uri-rewritten: one INVITE, and two observers saw it for different numbers', () => {
  const seenAt = (observer: string, uri: string): Teller =>
    new Teller(observer)
      .request('sent', TEAMS_LEG, 'INVITE', { uri, headers: [CONTACT, ALLOW] })
      .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [NODE] })
  const ours = seenAt(SBC_NAME, 'sip:+4952511234@sip.pstnhub.microsoft.com')
  const theirs = seenAt('outside.pcap', 'sip:52511234@sip.pstnhub.microsoft.com')
  const facts = [...ours.facts, ...theirs.facts]
  assert.match(
    judged(requestUriRewritten, facts)[0]?.says ?? '',
    /outside\.pcap the same one for sip:52511234@/,
  )
  const same = seenAt('outside.pcap', 'sip:+4952511234@sip.pstnhub.microsoft.com:5061;transport=tls')
  assert.deepEqual(judged(requestUriRewritten, [...ours.facts, ...same.facts]), [])
})
