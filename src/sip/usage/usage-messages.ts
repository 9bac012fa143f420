// The messages of an InviteUsage: what its profile adds to those the dialog makes.

import { token } from '../../kernel/index.ts'
import { type Dialog, dialogRequest } from '../dialog/dialog.ts'
import { RELIABLE } from '../dialog/reliable-provisional.ts'
import { HeaderLine } from '../message/header-line.ts'
import { responseTo } from '../message/response-to.ts'
import { type HeaderPairs, SipHeaders } from '../message/sip-headers.ts'
import { type Body, type SipMessage, SipRequest, type SipResponse, UNREAD } from '../message/sip-message.ts'
import { makeTag } from '../transaction/transaction-key.ts'
import type { UsageCommand, UsageEffect } from './usage-language.ts'
import type { Established, OwnRequest, UsageContext, UsageProfile, UsageState } from './usage-state.ts'

/** Requests and answers that make a dialog or refresh its target carry Contact and Supported. */
const REFRESHING = new Set(['INVITE', 'UPDATE'])
const WITH_CONTACT = new Set(['INVITE', 'UPDATE', 'REFER', 'NOTIFY', 'SUBSCRIBE'])

/** Understood without being told: a REFER may ask for it (RFC 4488). */
const TAKEN = ['norefersub']

export function supportedBy(profile: UsageProfile): string[] {
  const options = [...(profile.supported ?? [])]
  if (isReliable(profile)) options.unshift(RELIABLE)
  if (profile.sessionTimer !== undefined) options.unshift('timer')
  return options
}

export const isReliable = ({ reliableProvisional }: UsageProfile): boolean =>
  reliableProvisional === 'supported' || reliableProvisional === 'required'

/** Whether a message names an option in one of these headers. */
export const names = (message: SipMessage, option: string, ...headers: string[]): boolean =>
  headers.some(header => message.headers.names(header, option))

/** Whether the peer said in this message that it takes such a request. */
export const allows = (message: SipMessage, method: string): boolean =>
  message.headers.spells('allow', method)

/** The option tags of Require that this side does not know: the answer is 420 (RFC 3261 section 8.2.2.3). */
export function unsupported(request: SipRequest, profile: UsageProfile): string[] {
  if (!request.headers.has('require')) return []
  const known = supportedBy(profile)
  return request.headers
    .values('require')
    .filter(option => !known.includes(option.toLowerCase()) && !TAKEN.includes(option.toLowerCase()))
}

export interface MessageParts {
  headers?: HeaderPairs | undefined
  body?: Body | undefined
  reason?: string | undefined
}

/**
 * What the profile adds to `given`, which come first and win over it where they name the same; a body without a type is
 * SDP. The lines of the profile are made once for all messages.
 */
function complete(
  profile: UsageProfile,
  given: HeaderPairs,
  wants: { contact: boolean; supported: boolean },
  body: Body | undefined,
): HeaderLine[] {
  const own: HeaderLine[] = []
  for (const [name, value] of given) own.push(HeaderLine.of(name, value))
  const all: HeaderLine[] = []
  if (wants.contact && !has(own, 'contact')) all.push(HeaderLine.of('Contact', profile.contact))
  for (const line of own) all.push(line)
  for (const line of ownLines(profile.headers)) if (!has(own, line.key)) all.push(line)
  const supported = wants.supported ? supportedLine(profile) : undefined
  if (supported !== undefined && !has(own, supported.key)) all.push(supported)
  if (body !== undefined && body.length > 0 && !has(own, SDP.key)) all.push(SDP)
  return all
}

const SDP = HeaderLine.of('Content-Type', 'application/sdp')

const NO_HEADERS: HeaderPairs = []

/** A profile's own list is never changed. */
const linesMade = new WeakMap<HeaderPairs, readonly HeaderLine[]>()

function ownLines(headers: HeaderPairs = NO_HEADERS): readonly HeaderLine[] {
  let lines = linesMade.get(headers)
  if (lines === undefined) {
    lines = headers.map(([name, value]) => HeaderLine.of(name, value))
    linesMade.set(headers, lines)
  }
  return lines
}

const NO_OPTIONS: readonly string[] = []

/** By a profile's own list, which is never changed either, and by what is added to it. */
const supportedMade = new WeakMap<readonly string[], Map<number, HeaderLine | undefined>>()

function supportedLine(profile: UsageProfile): HeaderLine | undefined {
  const { supported = NO_OPTIONS, sessionTimer } = profile
  const added = (isReliable(profile) ? 2 : 0) + (sessionTimer === undefined ? 0 : 1)
  const lines = supportedMade.get(supported) ?? new Map<number, HeaderLine | undefined>()
  if (!lines.has(added)) {
    const value = supportedBy(profile).join(', ')
    lines.set(added, value === '' ? undefined : HeaderLine.of('Supported', value))
    supportedMade.set(supported, lines)
  }
  return lines.get(added)
}

/** RFC 3261 section 14.2, RFC 3311 section 5.2: 0 to 10 seconds by chance. */
export const retrySoon = ({ chance }: UsageContext): HeaderPairs => [
  ['Retry-After', String(chance.below(11))],
]

export const SDP_ONLY: HeaderPairs = [['Accept', 'application/sdp']]

/** A response of ours with the dialog's tag. */
export function respondTo(
  request: SipRequest,
  status: number,
  localTag: string,
  profile: UsageProfile,
  parts: MessageParts = {},
): SipResponse {
  const refreshing = REFRESHING.has(request.method) && status > 100 && status < 300
  const contact = refreshing || (WITH_CONTACT.has(request.method) && status < 300)
  const { reason, body } = parts
  const headers = complete(profile, parts.headers ?? [], { contact, supported: refreshing }, body)
  return responseTo(request, status, {
    toTag: localTag,
    headers,
    ...(reason !== undefined && { reason }),
    ...(body !== undefined && { body }),
  })
}

/** The next request of ours inside the dialog. */
export function requestIn(
  dialog: Dialog,
  method: string,
  profile: UsageProfile,
  parts: MessageParts = {},
): { dialog: Dialog; own: OwnRequest } {
  const wants = { contact: WITH_CONTACT.has(method), supported: REFRESHING.has(method) }
  const headers = complete(profile, parts.headers ?? [], wants, parts.body)
  const made = dialogRequest(dialog, method, { headers, body: parts.body })
  return { dialog: made.dialog, own: newOwn(made.request) }
}

/** Any request that has no machine of its own here, as an effect. */
export const otherRequest = (own: OwnRequest): UsageEffect => ({
  type: 'request',
  ref: own.ref,
  request: own.request,
  purpose: 'other',
})

/** Requests of ours that may be under way at one time in a standing call. */
export const MAX_SENT = 16

/** Makes the next request and remembers it. */
export function place(
  s: Established,
  method: string,
  parts: MessageParts,
  context: UsageContext,
): { state: Established; own: OwnRequest; effect: UsageEffect } {
  const { dialog, own } = requestIn(s.dialog, method, context.profile, parts)
  return { state: { ...s, dialog, sent: [...s.sent, own] }, own, effect: otherRequest(own) }
}

/** A call to place. `from` and `to` are name-addrs without a tag. */
export interface CallParts {
  uri: string
  from: string
  to: string
  /** The offer. An INVITE of ours always makes one. */
  body: Body
  headers?: HeaderPairs
  callId?: string
  maxForwards?: number
}

/** The first INVITE of a call (RFC 3261 section 8.1.1), without Via. */
export function firstInvite(parts: CallParts, context: UsageContext, timerHeaders: HeaderPairs): OwnRequest {
  const { profile, chance } = context
  const given = parts.headers ?? []
  const callId = parts.callId ?? token(chance, 16)
  const own = [
    HeaderLine.of('Max-Forwards', String(parts.maxForwards ?? 70)),
    HeaderLine.of('From', `${parts.from};tag=${makeTag(chance)}`),
    HeaderLine.of('To', parts.to),
    HeaderLine.of('Call-ID', callId),
    FIRST_INVITE,
  ]
  const extra: HeaderPairs =
    profile.reliableProvisional === 'required' ? [['Require', RELIABLE], ...given] : given
  const wants = { contact: true, supported: true }
  const others = complete(profile, [...extra, ...timerHeaders], wants, parts.body)
  const headers = SipHeaders.ofMessage(parts.body.length, own, others)
  const invite = { method: 'INVITE', uri: parts.uri, headers, body: parts.body }
  return newOwn(
    new SipRequest(invite, undefined, { ...UNREAD, callId, cseq: { number: 1, method: 'INVITE' } }),
  )
}

const FIRST_INVITE = HeaderLine.of('CSeq', '1 INVITE')

/** `1 INVITE`: a request of ours is known to its usage by its CSeq. */
export const newOwn = (request: SipRequest): OwnRequest => ({
  ref: `${request.cseq.number} ${request.method}`,
  request,
  challenges: 0,
  challenge: undefined,
})

function has(lines: readonly HeaderLine[], key: string): boolean {
  for (const line of lines) if (line.key === key) return true
  return false
}

/** The answer to a command that does not fit the state. */
export const ignored = <State extends UsageState>(
  s: State,
  command: UsageCommand['type'],
): [State, UsageEffect[]] => [s, [{ type: 'ignored', command, state: s.state }]]
