// A new INVITE, looked at before anything is taken up for it (RFC 3261 section 8.2).

import type { HeaderPairs, SipRequest } from '../sip/index.ts'
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
  const type = invite.headers.get('Content-Type')
  const isSdp = type !== undefined && /^application\/sdp\s*(;|$)/i.test(type)
  if (invite.body.length > 0 && !isSdp) {
    return refused(415, 'the body is no SDP', [['Accept', 'application/sdp']])
  }
  return undefined
}

const refused = (status: number, why: string, headers: HeaderPairs = []): Screened => ({
  status,
  why,
  headers,
})
