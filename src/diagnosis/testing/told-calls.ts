// Test support: calls between the SBC and Microsoft in a few words, with SDP that is whole.

import {
  MICROSOFT,
  SBC_NAME,
  TEAMS_LEG,
  Teller,
  type ToldLeg,
  type ToldMessage,
} from '../../facts/testing/index.ts'

type Headers = [name: string, value: string][]

export const NODE: Headers[number] = ['SERVER', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.0']
export const CONTACT: Headers[number] = ['Contact', `<sip:+4930555100@${SBC_NAME}:5061;transport=tls>`]
export const KEY = 'crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^31'

/** Whole SDP with one audio section; `lines` are attributes. */
export const sdp = (
  lines: readonly string[] = [KEY],
  { address = '192.0.2.21', formats = '8 101' }: { address?: string; formats?: string } = {},
): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.21',
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio 20000 RTP/SAVP ${formats}`,
    'a=rtpmap:101 telephone-event/8000',
    ...lines.map(line => `a=${line}`),
    '',
  ].join('\r\n')

/** A call the SBC makes to Teams. */
export const toTeams = (number: string, callId = 't1'): ToldLeg => ({
  ...TEAMS_LEG,
  callId,
  to: `<sip:${number}@sip.pstnhub.microsoft.com:5061;transport=tls>`,
})

/** A call Teams makes to an SBC. */
export const fromTeams = (callId = 'm1', sbc = SBC_NAME): ToldLeg => ({
  ...TEAMS_LEG,
  callId,
  remote: MICROSOFT,
  from: '<sip:+4952511235@sip.pstnhub.microsoft.com>',
  to: `<sip:+4930555200@${sbc}:5061;transport=tls>`,
})

/** The SBC's INVITE, and Microsoft's final answer to it. */
export const refusedBy = (
  status: number,
  {
    leg = toTeams('+4952511234'),
    invite = {},
    answer = [],
    story = new Teller('sbc'),
  }: {
    leg?: ToldLeg
    invite?: ToldMessage
    answer?: Headers
    story?: Teller
  } = {},
): Teller =>
  story
    .request('sent', leg, 'INVITE', { body: sdp(), ...invite, headers: [CONTACT, ...(invite.headers ?? [])] })
    .pass(50)
    .response('received', leg, status, 'INVITE', { headers: [NODE, ...answer] })

/** `Reason` as Microsoft writes it. */
export const reason = (phrase: string, cause = 63): Headers[number] => [
  'REASON',
  `Q.850;cause=${cause};text="8f0e2a51-0000-4000-8000-2a5d9c1e7b44;${phrase}"`,
]
