// A new INVITE, looked at before anything is taken up for it (RFC 3261 section 8.2).

import {
  type BodyPart,
  bodyParts,
  type HeaderPairs,
  isForeignBody,
  isSdp,
  mediaTypeOf,
  mustBeUnderstood,
  type SipRequest,
} from '../sip/index.ts'
import type { Settings } from './config.ts'
import { diversionsOf, forwardingFault, readDiversions, readHistory } from './forwarding.ts'
import { dialled, hopsLeft } from './invites.ts'
import type { Side } from './leg-id.ts'
import { e164Of } from './numbers.ts'
import { privacyOf } from './privacy.ts'

/** Why an INVITE is not taken up. */
export interface Screened {
  status: number
  why: string
  headers: HeaderPairs
}

export function screenInvite(invite: SipRequest, side: Side, settings: Settings): Screened | undefined {
  if (hopsLeft(invite) < 0) return refused(483, 'Max-Forwards is used up')
  if (invite.uri.toLowerCase().startsWith('sips:'))
    return refused(416, 'SIPS URIs are not supported by Teams')
  const number = dialled(invite, side, settings)
  if (number === undefined) return refused(404, 'the Request-URI holds no number')
  const endless = forwardedTooOften(invite, number, settings)
  if (endless !== undefined) return refused(482, endless)
  if (privacyOf(invite.headers).isBeyondUs) return refused(500, 'privacy is wanted that the SBC cannot give')
  if (isForeignBody(invite)) return refused(415, 'the body is no SDP', [['Accept', ACCEPTED]])
  const part = foreignPart(invite)
  if (part === undefined) return undefined
  return refused(415, `a ${mediaTypeOf(part.type)} body must be understood`, [['Accept', ACCEPTED]])
}

const ACCEPTED = 'application/sdp, multipart/mixed'
/** Read over wherever it stands: the location of an emergency call (RFC 6442). */
const KNOWN = ['application/sdp', 'application/pidf+xml']

/** A part beside the SDP that insists on being understood (RFC 5621 section 7.3). */
function foreignPart(invite: SipRequest): BodyPart | undefined {
  const type = invite.headers.get('Content-Type')
  if (type === undefined || invite.bodyLength === 0 || isSdp(type)) return undefined
  const parts = bodyParts(type, invite.bodyText) ?? []
  return parts.find(part => mustBeUnderstood(part) && !KNOWN.includes(mediaTypeOf(part.type)))
}

function forwardedTooOften({ headers }: SipRequest, number: string, settings: Settings): string | undefined {
  const history = headers.values('History-Info')
  const diversions = headers.values('Diversion')
  if (history.length === 0 && diversions.length === 0) return undefined
  const { numberPlan } = settings.behaviour
  return forwardingFault(
    history.length > 0 ? diversionsOf(readHistory(history)) : readDiversions(diversions),
    uri => e164Of(uri, numberPlan) === number,
    settings.limits.forwardsPerCall,
  )
}

const refused = (status: number, why: string, headers: HeaderPairs = []): Screened => ({
  status,
  why,
  headers,
})
