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
import { dialled, hopsLeft } from './invites.ts'

/** Why an INVITE is not taken up. */
export interface Screened {
  status: number
  why: string
  headers: HeaderPairs
}

export function screenInvite(invite: SipRequest): Screened | undefined {
  if (hopsLeft(invite) < 0) return refused(483, 'Max-Forwards is used up')
  if (invite.uri.toLowerCase().startsWith('sips:'))
    return refused(416, 'SIPS URIs are not supported by Teams')
  if (dialled(invite) === undefined) return refused(404, 'the Request-URI holds no number')
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

const refused = (status: number, why: string, headers: HeaderPairs = []): Screened => ({
  status,
  why,
  headers,
})
