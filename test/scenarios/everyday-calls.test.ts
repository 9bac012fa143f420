// What happens between an SBC and Teams all day and is no fault: callers give up, the called are busy or hold, both sides
// ask at once. None of it is a finding.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import { SBC_NAME, TEAMS_LEG, Teller, type ToldMessage } from '../../src/facts/testing/index.ts'

type Headers = NonNullable<ToldMessage['headers']>

const NODE: Headers[number] = ['User-Agent', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.0']
const OURS: Headers = [
  ['Contact', `<sip:+4930555100@${SBC_NAME}:5061;transport=tls>`],
  ['Allow', 'INVITE, ACK, OPTIONS, CANCEL, BYE, UPDATE, REFER, NOTIFY'],
]
const THEIRS: Headers = [NODE, ['Contact', '<sip:api-du-b-euwe.pstnhub.microsoft.com:443;x-i=1>']]

const sdp = (address: string, direction = 'sendrecv', version = 1): ToldMessage => ({
  contentType: 'application/sdp',
  body: [
    'v=0',
    `o=- 1 ${version} IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    'm=audio 20000 RTP/SAVP 8 101',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:...',
    `a=${direction}`,
    '',
  ].join('\r\n'),
})
const our = (direction?: string, version?: number): ToldMessage => ({
  headers: OURS,
  ...sdp('192.0.2.21', direction, version),
})
const their = (direction?: string, version?: number): ToldMessage => ({
  headers: THEIRS,
  ...sdp('52.113.136.29', direction, version),
})

const rings = (): Teller =>
  new Teller('sbc')
    .request('sent', TEAMS_LEG, 'INVITE', our())
    .pass(20)
    .response('received', TEAMS_LEG, 100, 'INVITE', { headers: [NODE] })
    .pass(500)
    .response('received', TEAMS_LEG, 180, 'INVITE', { headers: [NODE] })
    .pass(2000)
const stands = (): Teller =>
  rings()
    .response('received', TEAMS_LEG, 200, 'INVITE', their())
    .pass(10)
    .request('sent', TEAMS_LEG, 'ACK')
    .pass(9000)
const ends = (story: Teller): Teller =>
  story
    .request('sent', TEAMS_LEG, 'BYE', { cseq: 9 })
    .pass(20)
    .response('received', TEAMS_LEG, 200, 'BYE', { cseq: 9, headers: [NODE] })
const refused = (status: number, reason: string): Teller =>
  rings()
    .response('received', TEAMS_LEG, status, 'INVITE', { headers: [NODE, ['Reason', reason]] })
    .request('sent', TEAMS_LEG, 'ACK')
    .pass(40_000)

/** Teams asks for other media, and is answered. */
const changes = (story: Teller, cseq: number, theirs: string, ours: string): Teller =>
  story
    .request('received', TEAMS_LEG, 'INVITE', { cseq, toTag: true, ...their(theirs, cseq) })
    .pass(5)
    .response('sent', TEAMS_LEG, 200, 'INVITE', { cseq, ...our(ours, cseq) })
    .pass(20)
    .request('received', TEAMS_LEG, 'ACK', { cseq, headers: [NODE] })
    .pass(9000)

/** Both change the call at once, and Teams tries again (RFC 3261 section 14.1). */
function glare(): Teller {
  const about = { cseq: 2, toTag: true }
  const story = stands()
    .request('sent', TEAMS_LEG, 'INVITE', { ...about, ...our('sendrecv', 2) })
    .request('received', TEAMS_LEG, 'INVITE', { ...about, ...their('sendrecv', 2) })
    .pass(5)
    .response('sent', TEAMS_LEG, 491, 'INVITE', { cseq: 2 })
    .pass(15)
    .response('received', TEAMS_LEG, 491, 'INVITE', { cseq: 2, headers: [NODE] })
    .request('sent', TEAMS_LEG, 'ACK', { cseq: 2 })
    .request('received', TEAMS_LEG, 'ACK', { cseq: 2, headers: [NODE] })
    .pass(1500)
  return ends(changes(story, 3, 'sendrecv', 'sendrecv'))
}

const DAY: Record<string, () => Teller> = {
  'a call': () => ends(stands()),
  'a caller who gives up': () =>
    rings()
      .request('sent', TEAMS_LEG, 'CANCEL')
      .pass(10)
      .response('received', TEAMS_LEG, 200, 'CANCEL', { headers: [NODE] })
      .response('received', TEAMS_LEG, 487, 'INVITE', { headers: [NODE] })
      .request('sent', TEAMS_LEG, 'ACK')
      .pass(40_000),
  'a CANCEL that crosses the answer': () =>
    ends(
      stands()
        .request('sent', TEAMS_LEG, 'CANCEL')
        .pass(10)
        .response('received', TEAMS_LEG, 481, 'CANCEL', { headers: [NODE] }),
    ),
  'a busy user': () => refused(486, 'Q.850;cause=17;text="User busy"'),
  'a user who declines': () => refused(603, 'Q.850;cause=21'),
  'a user who does not answer': () => refused(480, 'Q.850;cause=19;text="No answer"'),
  'voicemail that the caller leaves at once': () =>
    ends(
      rings()
        .response('received', TEAMS_LEG, 200, 'INVITE', their())
        .request('sent', TEAMS_LEG, 'ACK')
        .pass(1500),
    ),
  'a call that is held and taken back': () =>
    ends(changes(changes(stands(), 2, 'inactive', 'inactive'), 3, 'sendrecv', 'sendrecv')),
  'a call that is held with music': () => ends(changes(stands(), 2, 'sendonly', 'recvonly')),
  'two re-INVITEs at once': glare,
  'two BYEs at once': () =>
    stands()
      .request('sent', TEAMS_LEG, 'BYE', { cseq: 2 })
      .request('received', TEAMS_LEG, 'BYE', { cseq: 2, headers: [NODE] })
      .pass(10)
      .response('sent', TEAMS_LEG, 200, 'BYE', { cseq: 2 })
      .response('received', TEAMS_LEG, 481, 'BYE', { cseq: 2, headers: [NODE] }),
}

for (const [what, tell] of Object.entries(DAY))
  test(`${what} is no finding`, () => {
    assert.deepEqual(
      diagnose(tell().facts).map(({ rule, says }) => `${rule}: ${says}`),
      [],
    )
  })
