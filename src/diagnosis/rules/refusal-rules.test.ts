// What Microsoft refuses, and what the SBC refuses of Microsoft.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TEAMS_LEG, Teller } from '../../facts/testing/index.ts'
import { diagnose } from '../diagnose.ts'
import { judged } from '../testing/judged.ts'
import { CONTACT, fromTeams, KEY, NODE, reason, refusedBy, sdp, toTeams } from '../testing/told-calls.ts'
import { callLoop } from './calls/call-loop.ts'
import { noCommonCodec } from './media/no-common-codec.ts'
import { noIceCandidates } from './media/no-ice-candidates.ts'
import { numberMalformed } from './number/number-malformed.ts'
import { numberUnassigned } from './number/number-unassigned.ts'
import { replacesToTeams } from './refer/replaces-to-teams.ts'
import { locationBasedRouting } from './routing/location-based-routing.ts'
import { sbcOverloaded } from './sbc/sbc-overloaded.ts'
import { bodyNotAccepted } from './sip/body-not-accepted.ts'
import { malformedLine } from './sip/malformed-line.ts'
import { microsoftBusy } from './sip/microsoft-busy.ts'
import { recordRoute } from './sip/record-route.ts'
import { replacesUnsupported } from './sip/replaces-unsupported.ts'

const fired = (story: Teller): string[] => diagnose(story.facts).map(finding => finding.rule)
/** All that an INVITE of an SBC has when nothing is to be said of it. */
const ALLOW: [string, string] = ['Allow', 'INVITE, ACK, BYE, REFER, NOTIFY']
const whole = { headers: [ALLOW] }

test('number/malformed: a number without + that Microsoft does not know', () => {
  const [finding] = judged(numberMalformed, refusedBy(404, { leg: toTeams('4952511234') }))
  assert.match(finding?.says ?? '', /for 4952511234, which does not begin with \+, .* 404 Not Found/)
  assert.equal(finding?.certainty, 'likely')
  assert.deepEqual(fired(refusedBy(412, { leg: toTeams('4952511234'), invite: whole })), ['number/malformed'])
})

test('number/malformed: not with +, not for a busy user, not for the target of a transfer', () => {
  assert.deepEqual(judged(numberMalformed, refusedBy(404)), [])
  assert.deepEqual(judged(numberMalformed, refusedBy(486, { leg: toTeams('4952511234') })), [])
  const headers: [string, string][] = [['Referred-By', '<sip:sip.pstnhub.microsoft.com;x-m=1>']]
  assert.deepEqual(
    judged(numberMalformed, refusedBy(404, { leg: toTeams('4952511234'), invite: { headers } })),
    [],
  )
})

test('number/unassigned: 404 for a number with +, one finding a number', () => {
  const story = refusedBy(404)
  for (const number of ['+4952511234', '+4952511299'])
    refusedBy(404, { story, leg: toTeams(number, `again ${number}`) })
  assert.deepEqual(
    judged(numberUnassigned, story).map(({ count }) => count),
    [2, 1],
  )
  assert.deepEqual(fired(refusedBy(404, { invite: whole })), ['number/unassigned'])
})

test("number/unassigned: not the carrier's 404, nor one for Replaces, nor after ringing", () => {
  const leg = toTeams('+4952511234')
  const rang = new Teller('sbc')
    .request('sent', leg, 'INVITE', { body: sdp() })
    .response('received', leg, 180, 'INVITE', { headers: [NODE] })
    .response('received', leg, 404, 'INVITE', { headers: [NODE] })
  assert.deepEqual(judged(numberUnassigned, rang), [])
  const carrier = new Teller('sbc')
    .request('sent', { ...TEAMS_LEG, remote: { address: '192.0.2.10', port: 5060 } }, 'INVITE')
    .response('received', { ...TEAMS_LEG, remote: { address: '192.0.2.10', port: 5060 } }, 404, 'INVITE')
  assert.deepEqual(judged(numberUnassigned, carrier), [])
  assert.deepEqual(
    judged(
      numberUnassigned,
      refusedBy(404, { invite: { headers: [['Replaces', 'x;to-tag=1;from-tag=2']] } }),
    ),
    [],
  )
})

test('sip/body-not-accepted: no SDP, or another body', () => {
  const bare = new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE', { headers: [CONTACT, ALLOW] })
    .response('received', TEAMS_LEG, 488, 'INVITE', { headers: [NODE, reason('INVITE without SDP', 88)] })
  assert.match(judged(bodyNotAccepted, bare)[0]?.says ?? '', /without SDP .* 488 Not Acceptable Here/)
  assert.deepEqual(fired(bare), ['sip/body-not-accepted'])
  const other = refusedBy(415, { invite: { body: '<presence/>', contentType: 'application/pidf+xml' } })
  assert.match(judged(bodyNotAccepted, other)[0]?.says ?? '', /type application\/pidf\+xml/)
})

test('sip/body-not-accepted: not where SDP is refused, nor where the log keeps no header', () => {
  assert.deepEqual(judged(bodyNotAccepted, refusedBy(488)), [])
  const [invite, answer] = new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE')
    .response('received', TEAMS_LEG, 488, 'INVITE', { headers: [NODE] }).facts
  assert.ok(invite?.kind === 'sip' && answer !== undefined)
  assert.deepEqual(judged(bodyNotAccepted, [{ ...invite, text: invite.startLine }, answer]), [])
})

test('media/no-common-codec: by what was offered, or by what Microsoft says', () => {
  const lone = refusedBy(488, { invite: { body: sdp([KEY, 'rtpmap:97 iLBC/8000'], { formats: '97 101' }) } })
  assert.match(judged(noCommonCodec, lone)[0]?.says ?? '', /offered iLBC/i)
  assert.equal(judged(noCommonCodec, lone)[0]?.certainty, 'likely')
  const said = refusedBy(488, { answer: [reason('CannotSupportAnyMedia', 88)], invite: whole })
  assert.equal(judged(noCommonCodec, said)[0]?.certainty, 'proven')
  assert.deepEqual(fired(said), ['media/no-common-codec'])
  assert.deepEqual(judged(noCommonCodec, refusedBy(488)), [])
})

test('a fax that is refused in place of audio is neither codecs nor ICE', () => {
  const fax = sdp([]).replace(/m=audio.*/, 'm=image 20000 udptl t38')
  const story = refusedBy(488, { invite: { body: fax, toTag: true } })
  for (const rule of [noCommonCodec, noIceCandidates]) assert.deepEqual(judged(rule, story), [])
})

test('media/no-ice-candidates: only possible unless Microsoft says so, and not with candidates', () => {
  assert.equal(judged(noIceCandidates, refusedBy(488))[0]?.certainty, 'possible')
  const said = refusedBy(488, { answer: [reason('No ICE candidates in the offer', 88)] })
  assert.equal(judged(noIceCandidates, said)[0]?.certainty, 'proven')
  const candidate = 'candidate:1 1 UDP 2130706431 192.0.2.21 20000 typ host'
  assert.deepEqual(judged(noIceCandidates, refusedBy(488, { invite: { body: sdp([KEY, candidate]) } })), [])
  assert.deepEqual(judged(noIceCandidates, refusedBy(488, { invite: { body: sdp([]) } })), [])
})

test('routing/location-based: 403 with the words of Microsoft, and no other 403', () => {
  const answer = [reason('Current call site state prevents fork to this entity.')]
  const story = refusedBy(403, { answer, invite: whole })
  assert.equal(judged(locationBasedRouting, story)[0]?.certainty, 'proven')
  assert.deepEqual(fired(story), ['routing/location-based'])
  assert.deepEqual(judged(locationBasedRouting, refusedBy(403)), [])
})

test('refer/replaces-to-teams: refused, and not where it was taken', () => {
  const headers: [string, string][] = [['Replaces', 'x;to-tag=1;from-tag=2'], ALLOW]
  const story = refusedBy(403, { invite: { headers } })
  assert.deepEqual(fired(story), ['refer/replaces-to-teams'])
  assert.deepEqual(judged(replacesToTeams, refusedBy(200, { invite: { headers } })), [])
})

test('sip/replaces-unsupported: 420 to Replaces of Microsoft, and to nothing else', () => {
  const called = (unsupported: string): Teller =>
    new Teller('sbc')
      .request('received', fromTeams(), 'INVITE', { headers: [NODE, ['Require', unsupported]], body: sdp() })
      .response('sent', fromTeams(), 420, 'INVITE', { headers: [['Unsupported', unsupported]] })
  assert.equal(judged(replacesUnsupported, called('replaces'))[0]?.certainty, 'proven')
  assert.deepEqual(judged(replacesUnsupported, called('100rel')), [])
})

test("sip/malformed-line: 400 in words of a parser's, no other 400", () => {
  const story = refusedBy(400, { answer: [reason('Malformed header Via')] })
  assert.equal(judged(malformedLine, story).length, 1)
  assert.deepEqual(judged(malformedLine, refusedBy(400, { answer: [reason('Missing Contact')] })), [])
})

test('sip/microsoft-busy: 503 with Retry-After, and the SBC tries no other', () => {
  const busy = (): Teller => refusedBy(503, { answer: [['RETRY-AFTER', '1']] })
  const later = (story: Teller): Teller => story.at(9000).request('received', fromTeams(), 'INVITE')
  assert.equal(judged(microsoftBusy, later(busy()))[0]?.certainty, 'likely')
  const on = busy().pass(20).request('sent', toTeams('+4952511234', 'next'), 'INVITE')
  assert.deepEqual(judged(microsoftBusy, later(on)), [], 'went on')
  assert.deepEqual(judged(microsoftBusy, busy()), [], 'nobody looked any longer')
  assert.deepEqual(judged(microsoftBusy, later(refusedBy(503))), [], 'no Retry-After')
})

test('sip/microsoft-busy: not the last of three tries, each at another datacenter', () => {
  const story = new Teller('sbc')
  for (const callId of ['t1', 't2', 't3'])
    refusedBy(503, { story, leg: toTeams('+4952511234', callId), answer: [['RETRY-AFTER', '1']] })
  story.at(9000).request('received', fromTeams(), 'INVITE')
  assert.deepEqual(judged(microsoftBusy, story), [])
})

test('sip/microsoft-busy: a node that is being drained is no datacenter that is busy', () => {
  const story = refusedBy(503, {
    answer: [reason('Service state: Inactive'), ['RETRY-AFTER', '1']],
    invite: whole,
  })
  story.at(9000).response('received', fromTeams(), 200, 'OPTIONS')
  assert.deepEqual(fired(story), [], 'and one 503 is how Microsoft tells an SBC to go elsewhere')
})

const turnedAway = (calls: number, headers: [string, string][] = [['Retry-After', '5']]): Teller => {
  const story = new Teller('sbc')
  for (let call = 0; call < calls; call++)
    story
      .at(call * 2000)
      .request('received', fromTeams(`m${call}`), 'INVITE', { headers: [NODE], body: sdp() })
      .response('sent', fromTeams(`m${call}`), 503, 'INVITE', { headers })
  return story
}

test('sbc/overloaded: 503 by the SBC; one is a warning, many are critical', () => {
  assert.deepEqual(
    [1, 5].map(calls => judged(sbcOverloaded, turnedAway(calls))[0]?.severity),
    ['warning', 'critical'],
  )
  assert.equal(judged(sbcOverloaded, turnedAway(1, []))[0]?.certainty, 'possible')
  assert.deepEqual(fired(turnedAway(1)), ['sbc/overloaded'])
})

test('sbc/overloaded: not later, after the SBC has called the carrier, nor when the carrier was lost', () => {
  const later = (waitMs: number): Teller =>
    new Teller('sbc')
      .request('received', fromTeams(), 'INVITE', { headers: [NODE], body: sdp() })
      .pass(waitMs)
      .response('sent', fromTeams(), 503, 'INVITE', { headers: [['Retry-After', '5']] })
  assert.deepEqual(judged(sbcOverloaded, later(300)), [])
  const carrier = { address: '192.0.2.10', port: 5060 }
  const lost = new Teller('sbc').at(-10).closed('c1', { role: 'client', remote: carrier, how: 'refused' })
  assert.deepEqual(judged(sbcOverloaded, [...lost.facts, ...later(20).facts]), [])
  assert.equal(judged(sbcOverloaded, later(20)).length, 1)
})

test("sbc/overloaded: not a carrier's 503 handed on", () => {
  const carrier = { ...TEAMS_LEG, callId: 'c1', remote: { address: '192.0.2.10', port: 5060 } }
  const story = new Teller('sbc')
    .request('received', fromTeams(), 'INVITE', { headers: [NODE], body: sdp() })
    .request('sent', carrier, 'INVITE')
    .pass(50)
    .response('received', carrier, 503, 'INVITE')
    .response('sent', fromTeams(), 503, 'INVITE')
  assert.deepEqual(judged(sbcOverloaded, story), [])
})

test('calls/loop: 482, 483, or a number that forwards again and again', () => {
  assert.match(judged(callLoop, refusedBy(482))[0]?.says ?? '', /482 Loop Detected/)
  assert.match(judged(callLoop, refusedBy(483))[0]?.says ?? '', /483 Too Many Hops/)
  const entry = (number: string, index: string): string =>
    `<sip:${number}@sip.pstnhub.microsoft.com>;index=${index}`
  const told = (...numbers: string[]): Teller => {
    const history = numbers.map((number, index) => entry(number, `1${'.1'.repeat(index)}`)).join(', ')
    return new Teller('sbc').request('received', fromTeams(), 'INVITE', {
      headers: [NODE, ['HISTORY-INFO', history]],
    })
  }
  const [finding] = judged(callLoop, told('+491', '+492', '+491', '+492', '+491'))
  assert.match(finding?.says ?? '', /names \+491 3 times/)
  assert.deepEqual(judged(callLoop, told('+491', '+492', '+491')), [])
})

test('sip/record-route: an address or another host, and Microsoft does not get through', () => {
  const routed = (host: string): [string, string][] => [
    ['Record-Route', `<sip:${host}:5061;transport=tls;lr>`],
    ALLOW,
  ]
  const story = refusedBy(403, { invite: { headers: routed('192.0.2.21') } })
  assert.match(
    judged(recordRoute, story)[0]?.says ?? '',
    /Record-Route 192\.0\.2\.21 and Contact sbc1\.example\.net/,
  )
  assert.deepEqual(fired(story), ['sip/record-route'])
  const same = refusedBy(403, { invite: { headers: routed('sbc1.example.net') } })
  assert.deepEqual(judged(recordRoute, same), [])
  assert.deepEqual(
    judged(recordRoute, refusedBy(200, { invite: { headers: routed('proxy.example.net') } })),
    [],
  )
})

test('sip/record-route: our 200 OK has it, and no ACK comes', () => {
  const answered = (isAcknowledged: boolean): Teller => {
    const story = new Teller('sbc').request('received', fromTeams(), 'INVITE', {
      headers: [NODE],
      body: sdp(),
    })
    for (const at of [100, 600, 1600, 3600])
      story.at(at).response('sent', fromTeams(), 200, 'INVITE', {
        headers: [CONTACT, ['Record-Route', '<sip:192.0.2.21;lr>']],
      })
    return isAcknowledged ? story.request('received', fromTeams(), 'ACK') : story
  }
  assert.match(judged(recordRoute, answered(false))[0]?.says ?? '', /the ACK never came/)
  assert.deepEqual(judged(recordRoute, answered(true)), [])
})
