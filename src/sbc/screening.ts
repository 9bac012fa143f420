// Requests outside of a dialog, looked at before anything is taken up for them (RFC 3261 section 8.2).

import { fault, ok, type Result } from '../kernel/index.ts'
import {
  type BodyPart,
  bodyParts,
  type HeaderPairs,
  isForeignBody,
  isPlainSipUri,
  isSdp,
  mediaTypeOf,
  mustBeUnderstood,
  parseUri,
  type SipHeaders,
  type SipRequest,
  type UsageProfile,
  unsupported,
} from '../sip/index.ts'
import type { Settings } from './config.ts'
import { diversionsOf, forwardingFault, readDiversions, readHistory } from './forwarding.ts'
import type { InForce } from './in-force.ts'
import { dialled, hopsLeft, type Invitation } from './invites.ts'
import type { Side } from './leg-id.ts'
import { e164Of } from './numbers.ts'
import { privacyOf } from './privacy.ts'

/** Why a request is not taken up. */
interface Screened {
  status: number
  why: string
  headers: HeaderPairs
}

/** What an INVITE asks for, or why it is not taken up. */
export function screenInvite(
  invite: SipRequest,
  side: Side,
  { settings, config }: Pick<InForce, 'settings' | 'config'>,
): Result<Invitation, Screened> {
  const hops = hopsLeft(invite)
  const nowhere = hops < 0 ? refused(483, 'Max-Forwards is used up') : foreignTarget(invite.uri)
  if (nowhere !== undefined) return fault(nowhere)
  const number = dialled(invite, side, settings)
  if (number === undefined) return fault(refused(404, 'the Request-URI holds no number'))
  const invitation = { invite, number, hops, privacy: privacyOf(invite.headers, config.media.relay) }
  const unbearable = screenCall(invitation, settings)
  return unbearable === undefined ? ok(invitation) : fault(unbearable)
}

function foreignTarget(uri: string): Screened | undefined {
  if (uri.slice(0, 5).toLowerCase() === 'sips:') return refused(416, 'SIPS URIs are not supported by Teams')
  return isForeignScheme(uri) ? FOREIGN_SCHEME : undefined
}

function screenCall({ invite, number, privacy }: Invitation, settings: Settings): Screened | undefined {
  const endless = forwardedTooOften(invite, number, settings)
  if (endless !== undefined) return refused(482, endless)
  if (privacy.isBeyondUs) return refused(500, 'privacy is wanted that the SBC cannot give')
  if (isForeignBody(invite)) return refused(415, 'the body is no SDP', [['Accept', ACCEPTED]])
  const part = foreignPart(invite)
  if (part === undefined)
    return acceptsSdp(invite.headers) ? undefined : refused(406, 'the caller takes no SDP')
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

/** An OPTIONS is answered as an INVITE would be (section 11.2), as far as it is about the SBC and not about a callee. */
export function screenOptions(request: SipRequest, profile: UsageProfile): Screened | undefined {
  if (isForeignScheme(request.uri)) return FOREIGN_SCHEME
  const unknown = unsupported(request, profile)
  if (unknown.length === 0) return undefined
  return refused(420, 'extensions in Require', [['Unsupported', unknown.join(', ')]])
}

const isForeignScheme = (uri: string): boolean => {
  if (isPlainSipUri(uri)) return false
  const parsed = parseUri(uri)
  return !parsed.ok && parsed.fault === 'unsupported URI scheme'
}

/** Without Accept the caller takes SDP; an empty one takes nothing (section 20.1). */
function acceptsSdp(headers: SipHeaders): boolean {
  if (!headers.has('Accept')) return true
  return headers.values('Accept').some(range => {
    const [type = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
    const isRefused = parameters.some(parameter => /^q\s*=\s*0(\.0*)?$/.test(parameter))
    return !isRefused && ['application/sdp', 'application/*', '*/*'].includes(type)
  })
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

const FOREIGN_SCHEME = refused(416, 'the Request-URI is of another scheme')
