// Test support: examples of calls and transfers that go wrong in their messages, and of SDP that Teams cannot live with.

import { SBC_NAME, TEAMS_LEG, Teller } from '../../../facts/testing/index.ts'
import { CONTACT, fromTeams, KEY, NODE, reason, refusedBy, sdp, toTeams } from '../told-calls.ts'
import { type Examples, told } from './example.ts'

const ALLOW: [string, string] = ['Allow', 'INVITE, ACK, OPTIONS, CANCEL, BYE, REFER, NOTIFY']
const CANDIDATE = 'candidate:1 1 UDP 2130706431 192.0.2.21 20000 typ host'
const REFER_TO = 'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:1;x-t=2'
const BY = '<sip:sip.pstnhub.microsoft.com;x-m=8:x;x-tt=aHR0cA%3d>'
const ENDS = {
  local: { address: '192.0.2.21', port: 20000 },
  remote: { address: '52.113.136.29', port: 50000 },
}
const capture = (): Teller => new Teller('trace.pcap')

/** The SBC calls with this SDP, and Teams answers. */
const answered = (body: string): Teller =>
  capture()
    .request('sent', TEAMS_LEG, 'INVITE', { body, headers: [CONTACT, ALLOW] })
    .at(1000)
    .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [NODE], body: sdp() })
    .request('sent', TEAMS_LEG, 'ACK')

/** No packet comes in, and Teams hangs up. */
function silent(body: string, phrase?: string): Teller {
  const stream = { ...ENDS, phase: 'stopped' } as const
  return answered(body)
    .at(16_000)
    .request('received', TEAMS_LEG, 'BYE', {
      cseq: 2,
      headers: phrase === undefined ? [NODE] : [NODE, reason(phrase, 22)],
    })
    .rtp(TEAMS_LEG.callId, { ...stream, direction: 'sent', packets: 700 })
    .rtp(TEAMS_LEG.callId, { ...stream, direction: 'received', packets: 0 })
}

const reInvited = (body: string): Teller =>
  answered(sdp())
    .at(9000)
    .request('sent', TEAMS_LEG, 'INVITE', { cseq: 5, toTag: true, body, headers: [CONTACT] })

/** Teams calls and the SBC answers. */
const called = (offer: string[], early: string[] | undefined, final: string[]): Teller => {
  const leg = fromTeams()
  const story = capture().request('received', leg, 'INVITE', { headers: [NODE], body: sdp(offer) })
  if (early !== undefined) story.pass(100).response('sent', leg, 183, 'INVITE', { body: sdp(early) })
  return story.pass(2000).response('sent', leg, 200, 'INVITE', { headers: [ALLOW], body: sdp(final) })
}

const referred = (): Teller =>
  capture()
    .request('received', TEAMS_LEG, 'REFER', {
      headers: [NODE, ['Refer-To', `<${REFER_TO}>`], ['Referred-By', BY]],
    })
    .response('sent', TEAMS_LEG, 202, 'REFER')
    .pass(10)
    .request('sent', TEAMS_LEG, 'NOTIFY', {
      cseq: 2,
      body: 'SIP/2.0 100 Trying',
      contentType: 'message/sipfrag',
    })
const tried = (story: Teller, callId: string, status: number, uri = REFER_TO): Teller =>
  refusedBy(status, {
    story: story.pass(50),
    leg: toTeams('', callId),
    invite: { uri, headers: [ALLOW, ['Referred-By', BY]] },
  })

/** A 183 of Teams that the SBC hands on to the carrier, and no audio until the answer. */
function passedOn(): Teller {
  const carrier = {
    ...TEAMS_LEG,
    callId: 'c1@192.0.2.10',
    transport: 'udp' as const,
    remote: { address: '192.0.2.10', port: 5060 },
    to: '<sip:+4952511234@192.0.2.20>',
  }
  const legs = [
    { callId: carrier.callId, side: 'carrier' as const },
    { callId: TEAMS_LEG.callId, side: 'teams' as const },
  ]
  return new Teller('sbc')
    .request('received', carrier, 'INVITE', { body: sdp() })
    .call('call-1', 'offered', legs)
    .request('sent', TEAMS_LEG, 'INVITE', { body: sdp(), headers: [CONTACT, ALLOW] })
    .at(300)
    .response('received', TEAMS_LEG, 183, 'INVITE', { headers: [NODE], body: sdp() })
    .response('sent', carrier, 183, 'INVITE', { body: sdp() })
    .at(8300)
    .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [NODE], body: sdp() })
    .response('sent', carrier, 200, 'INVITE', { body: sdp() })
    .at(8400)
    .rtp(TEAMS_LEG.callId, { ...ENDS, phase: 'started', direction: 'received', packets: 1 })
}

function session(): Teller {
  const headers: [string, string][] = [NODE, ['SESSION-EXPIRES', '1800;refresher=uac']]
  return capture()
    .request('sent', TEAMS_LEG, 'INVITE', { body: sdp(), headers: [CONTACT, ALLOW] })
    .at(1000)
    .response('received', TEAMS_LEG, 200, 'INVITE', { body: sdp(), headers })
    .request('sent', TEAMS_LEG, 'ACK')
    .at(1_769_000)
    .request('received', TEAMS_LEG, 'BYE', { cseq: 9, headers: [NODE] })
}

const seenAt = (observer: string, uri: string): Teller =>
  new Teller(observer)
    .request('sent', TEAMS_LEG, 'INVITE', { uri, headers: [CONTACT, ALLOW] })
    .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [NODE] })

export const CALL_EXAMPLES: Examples = {
  'media/crypto-order': told(() =>
    called(['crypto:0 AES_CM_128_HMAC_SHA1_32 inline:YQ==', KEY], undefined, [KEY])
      .pass(400)
      .request('received', fromTeams(), 'BYE', { cseq: 2, headers: [NODE] }),
  ),
  'media/early-media-silent': told(passedOn),
  'media/ice-changed': told(() =>
    called([KEY], [KEY, 'ice-lite', 'ice-ufrag:aaaa'], [KEY, 'ice-lite', 'ice-ufrag:bbbb']),
  ),
  'media/ice-not-lite': told(() => answered(sdp([KEY, CANDIDATE]))),
  'media/private-address': told(() => silent(sdp([KEY], { address: '192.168.7.2' })), 'media/one-way'),
  'media/path-blocked': told(() => silent(sdp(), 'MediaError'), 'media/one-way'),
  'media/retargeted': told(() => reInvited(sdp([KEY], { address: '192.0.2.99' }))),
  'media/hold-by-address': told(() => reInvited(sdp([KEY], { address: '0.0.0.0' }))),
  'media/hold-sendonly': told(() => reInvited(sdp([KEY, 'sendonly']))),
  'refer/replaces-to-teams': told(() =>
    refusedBy(403, {
      story: capture(),
      invite: { headers: [['Replaces', 'x;to-tag=1;from-tag=2'], ALLOW] },
    }),
  ),
  'refer/sent-to-teams': told(() =>
    capture()
      .request('sent', TEAMS_LEG, 'REFER', { headers: [['Refer-To', '<sip:+4930@sbc1.example.net>']] })
      .pass(30)
      .response('received', TEAMS_LEG, 405, 'REFER', { headers: [NODE] }),
  ),
  'refer/target-altered': told(() => tried(referred(), 't2', 400, REFER_TO.replace('sip:', 'sip:+4930@'))),
  'refer/consult-retried': told(() => tried(tried(referred(), 't2', 486), 't3', 404)),
  'refer/invite-repeated': told(() => tried(tried(referred(), 't2', 480), 't3', 500)),
  'sip/microsoft-busy': told(() =>
    refusedBy(503, { story: capture(), invite: { headers: [ALLOW] }, answer: [['RETRY-AFTER', '1']] })
      .at(9000)
      .request('received', { ...TEAMS_LEG, callId: 'x' }, 'INFO'),
  ),
  'sip/record-route': told(() =>
    refusedBy(403, {
      story: capture(),
      invite: { headers: [ALLOW, ['Record-Route', '<sip:192.0.2.21:5061;transport=tls;lr>']] },
    }),
  ),
  'sip/session-timer': told(session),
  'sip/request-uri-rewritten': {
    facts: () => [
      ...seenAt(SBC_NAME, 'sip:+4952511234@sip.pstnhub.microsoft.com').facts,
      ...seenAt('outside.pcap', 'sip:52511234@sip.pstnhub.microsoft.com').facts,
    ],
  },
}
