// Dialogs (RFC 3261 section 12): what two sides remember of each other, as a value, and the requests made from it.
// A dialog is found by Call-ID and tags alone, never by a connection: Microsoft's nodes answer on whichever they like.

import { assert, fault, ok, type Result } from '../../kernel/index.ts'
import { MAX_SEQUENCE } from '../header/cseq.ts'
import { parseNameAddr } from '../header/name-addr.ts'
import { isPlainSipUri, parseUri } from '../header/sip-uri.ts'
import { HeaderLine } from '../message/header-line.ts'
import { SipHeaders, type Written } from '../message/sip-headers.ts'
import { type Body, type SipMessage, SipRequest, type SipResponse, UNREAD } from '../message/sip-message.ts'
import { detached } from '../syntax/grammar.ts'

export interface Dialog {
  readonly state: 'early' | 'confirmed'
  readonly callId: string
  readonly localTag: string
  /** Empty where a peer of RFC 2543 sent none. */
  readonly remoteTag: string
  /** The From value of our requests, tag included, as it was first written. */
  readonly localUri: string
  /** The To value of our requests, tag included. */
  readonly remoteUri: string
  /** Raw URI, the Request-URI of our requests. */
  readonly remoteTarget: string
  /** Raw name-addrs in the order of our Route headers. */
  readonly routeSet: readonly string[]
  readonly localSequence: number
  readonly remoteSequence: number | undefined
  /** Made over SIPS (section 12.1.1). */
  readonly secure: boolean
}

/** `callId;localTag;remoteTag`: from a dialog, or from a message of the peer. */
export function dialogKey(of: Dialog | SipMessage): string {
  if (!('kind' in of)) return `${of.callId};${of.localTag};${of.remoteTag}`
  const local = of.kind === 'request' ? of.to.tag : of.from.tag
  const remote = of.kind === 'request' ? of.from.tag : of.to.tag
  return `${of.callId};${local ?? ''};${remote ?? ''}`
}

/** What of an INVITE of ours a dialog and the ACK to a 2xx are made of; a call keeps no more of it. */
export interface InviteOutline {
  readonly uri: string
  readonly callId: string
  readonly localTag: string
  /** The From value. */
  readonly from: string
  readonly sequence: number
  /** Authorization and Proxy-Authorization. */
  readonly credentials: Credentials
}

type Credentials = readonly (readonly [name: string, value: string])[]

const NO_CREDENTIALS: Credentials = []

export function outlineOf(invite: SipRequest): InviteOutline {
  const { uri, callId, headers } = invite
  let credentials: Credentials = NO_CREDENTIALS
  for (const line of headers.lines)
    if (line.key === 'authorization' || line.key === 'proxy-authorization')
      credentials = [...credentials, [line.name, line.value]]
  const from = headers.get('from') ?? ''
  return { uri, callId, localTag: invite.from.tag ?? '', from, sequence: invite.cseq.number, credentials }
}

/**
 * The caller's dialog from a 101 to 2xx to its INVITE (section 12.1.2). Undefined for a provisional response
 * without a To tag, which makes none. A response without Contact leaves the Request-URI as the target. What `before`, of an
 * earlier response, says as well is kept once.
 */
export function dialogOfResponse(
  invite: InviteOutline,
  response: SipResponse,
  before?: Dialog,
): Dialog | undefined {
  const remoteTag = response.to.tag
  if (response.status <= 100 || response.status >= 300) return undefined
  if (remoteTag === undefined && response.status < 200) return undefined
  return {
    state: response.status < 200 ? 'early' : 'confirmed',
    callId: invite.callId,
    localTag: invite.localTag,
    remoteTag: kept(remoteTag ?? '', before?.remoteTag),
    localUri: invite.from,
    remoteUri: kept(response.headers.get('to') ?? '', before?.remoteUri),
    remoteTarget: kept(targetOf(response) ?? invite.uri, before?.remoteTarget),
    routeSet: response.headers.values('record-route').map(detached).reverse(),
    localSequence: invite.sequence,
    remoteSequence: undefined,
    secure: invite.uri.toLowerCase().startsWith('sips:'),
  }
}

const kept = (text: string, before: string | undefined): string => (text === before ? before : detached(text))

/** The callee's dialog from an INVITE (section 12.1.1). Undefined for one without Contact: answer it with 400. */
export function dialogOfRequest(request: SipRequest, localTag: string): Dialog | undefined {
  const remoteTarget = targetOf(request)
  if (remoteTarget === undefined) return undefined
  const to = request.headers.get('to') ?? ''
  return {
    state: 'early',
    callId: detached(request.callId),
    localTag,
    remoteTag: detached(request.from.tag ?? ''),
    localUri: detached(request.to.tag === undefined ? `${to};tag=${localTag}` : to),
    remoteUri: detached(request.headers.get('from') ?? ''),
    remoteTarget: detached(remoteTarget),
    routeSet: request.headers.values('record-route').map(detached),
    localSequence: 0,
    remoteSequence: request.cseq.number,
    secure: request.uri.toLowerCase().startsWith('sips:'),
  }
}

/**
 * The next request inside the dialog, any but ACK and CANCEL (section 12.2.1.1), and the dialog after it. The
 * request lacks Via and Contact: the first is the endpoint's, the second among `headers` where the method wants it.
 */
export function dialogRequest(
  dialog: Dialog,
  method: string,
  parts: { headers?: readonly Written[]; body?: Body | undefined } = {},
): { dialog: Dialog; request: SipRequest } {
  const localSequence = dialog.localSequence + 1
  assert(localSequence <= MAX_SEQUENCE, 'a dialog ends before its sequence numbers do')
  const request = inDialog(dialog, method, localSequence, parts.headers ?? [], parts.body)
  return { dialog: { ...dialog, localSequence }, request }
}

/**
 * The ACK to a 2xx (section 13.2.2.4): the sequence number and the credentials are those of the INVITE. It is no
 * transaction's: it gets a branch of its own and is sent once for each copy of the 2xx.
 */
export function acknowledgement(
  { remoteUri, remoteTarget, routeSet }: AcceptedBy,
  { callId, from: localUri, sequence, credentials }: InviteOutline,
): SipRequest {
  const names = { callId, localUri, remoteUri, remoteTarget, routeSet }
  return inDialog(names, 'ACK', sequence, credentials, undefined)
}

/** Who has sent a 2xx, as far as the ACK to it goes. */
export type AcceptedBy = Pick<Dialog, 'remoteUri' | 'remoteTarget' | 'routeSet'>

/**
 * The dialog after a request of the peer (section 12.2.2): 481 for one of another fork of the same INVITE, which has
 * all but the remote tag in common, 500 when its sequence number is lower than one already seen. An ACK and a CANCEL
 * carry the number of their INVITE and are not for here.
 */
export function acceptRequest(
  dialog: Dialog,
  request: SipRequest,
): Result<Dialog, { status: 481 | 500; reason?: string }> {
  const { number } = request.cseq
  if ((request.from.tag ?? '') !== dialog.remoteTag) return fault({ status: 481 })
  if (dialog.remoteSequence !== undefined && number < dialog.remoteSequence) {
    return fault({ status: 500, reason: 'CSeq Out Of Order' })
  }
  return ok({ ...dialog, remoteSequence: number })
}

const MAX_FORWARDS = HeaderLine.of('Max-Forwards', '70')

/** The dialog after a target refresh (section 12.2): a re-INVITE or UPDATE of the peer, or its 2xx to ours. */
export function refreshTarget(dialog: Dialog, message: SipMessage): Dialog {
  const remoteTarget = targetOf(message)
  return remoteTarget === undefined || remoteTarget === dialog.remoteTarget
    ? dialog
    : { ...dialog, remoteTarget }
}

function inDialog(
  dialog: AcceptedBy & Pick<Dialog, 'callId' | 'localUri'>,
  method: string,
  sequence: number,
  headers: readonly Written[],
  body: Body | undefined,
): SipRequest {
  const { uri, routes } = routing(dialog)
  const own = [
    MAX_FORWARDS,
    HeaderLine.of('From', dialog.localUri),
    HeaderLine.of('To', dialog.remoteUri),
    HeaderLine.of('Call-ID', dialog.callId),
    HeaderLine.of('CSeq', `${sequence} ${method}`),
  ]
  const route = routes.map(value => HeaderLine.of('Route', value))
  const all = SipHeaders.ofMessage(body?.length ?? 0, route, own, headers)
  const typed = { ...UNREAD, callId: dialog.callId, cseq: { number: sequence, method } }
  return new SipRequest({ method, uri, headers: all, body }, undefined, typed)
}

/** A first route without `lr` is a strict router: it becomes the Request-URI, the target the last route. */
function routing(dialog: AcceptedBy): { uri: string; routes: readonly string[] } {
  const { remoteTarget, routeSet } = dialog
  const first = routeSet[0] === undefined ? undefined : parseNameAddr(routeSet[0])
  if (!first?.ok) return { uri: remoteTarget, routes: routeSet }
  const router = parseUri(first.value.uri)
  if (!router.ok || router.value.parameters.has('lr')) return { uri: remoteTarget, routes: routeSet }
  return { uri: withoutHeaders(first.value.uri), routes: [...routeSet.slice(1), `<${remoteTarget}>`] }
}

/** A Contact that no URI can be read from counts as none: nothing could be sent there. */
function targetOf(message: SipMessage): string | undefined {
  const uri = message.contact?.uri
  if (uri === undefined) return undefined
  return isPlainSipUri(uri) ? uri : parseUri(uri).ok ? withoutHeaders(uri) : undefined
}

/** A Request-URI has no headers part (section 19.1.1); all else of the Contact is copied as it is. */
function withoutHeaders(uri: string): string {
  const question = uri.indexOf('?', uri.indexOf('@') + 1)
  return question < 0 ? uri : uri.slice(0, question)
}
