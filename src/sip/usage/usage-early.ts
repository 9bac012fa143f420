// An early dialog, of the caller or the callee: UPDATE both ways (RFC 3311), the offer in a PRACK (RFC 3262 section 5),
// our own PRACKs. Who may offer is decided by negotiation.ts.

import { refreshTarget } from '../dialog/dialog.ts'
import { glareStatus, meaningOf, negotiated } from '../dialog/negotiation.ts'
import { rackFor } from '../dialog/rack-header.ts'
import { descriptionOf, isForeignBody } from '../message/description.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { challengedBy, retryOf } from './challenge.ts'
import type { UsageCommand, UsageEffect } from './usage-language.ts'
import { otherRequest, requestIn, respondTo, retrySoon, SDP_ONLY, unsupported } from './usage-messages.ts'
import {
  type EarlyDialog,
  type Fork,
  MAX_OPEN,
  type OpenRequest,
  type OwnRequest,
  type UsageContext,
} from './usage-state.ts'

type Command<Type> = Extract<UsageCommand, { type: Type }>
type Step<Early> = [Early, UsageEffect[]]

/** Our requests under way in one early dialog; a peer that asks for more PRACKs at a time is not served. */
const MAX_SENT_EARLY = 8

/** An answer of ours in that dialog. */
const respond = (
  early: EarlyDialog,
  { transaction, request }: OpenRequest,
  status: number,
  context: UsageContext,
  headers: HeaderPairs = [],
): UsageEffect => ({
  type: 'respond',
  transaction,
  response: respondTo(request, status, early.dialog.localTag, context.profile, { headers }),
})

/** A request of the peer other than BYE and the match of a PRACK; its sequence number is in order. */
export function earlyRequested<Early extends EarlyDialog>(
  early: Early,
  transaction: string,
  request: SipRequest,
  context: UsageContext,
): Step<Early> {
  const asked = { transaction, request }
  const refuse = (status: number, headers: HeaderPairs = []): Step<Early> => [
    early,
    [respond(early, asked, status, context, headers)],
  ]
  const unknown = unsupported(request, context.profile)
  if (unknown.length > 0) return refuse(420, [['Unsupported', unknown.join(', ')]])
  if (request.method === 'UPDATE') return updated(early, asked, context)
  // Section 14.2: a second INVITE before the answer to the first.
  if (request.method === 'INVITE' || early.open.length >= MAX_OPEN) return refuse(500, retrySoon(context))
  return [{ ...early, open: [...early.open, asked] }, [{ type: 'requested', transaction, request }]]
}

function updated<Early extends EarlyDialog>(
  early: Early,
  asked: OpenRequest,
  context: UsageContext,
): Step<Early> {
  const { request } = asked
  if (isForeignBody(request)) return [early, [respond(early, asked, 415, context, SDP_ONLY)]]
  if (early.peerOffer !== undefined) return [early, [respond(early, asked, 500, context, retrySoon(context))]]
  if (descriptionOf(request) !== '') return offered(early, asked, context)
  const next = { ...early, dialog: refreshTarget(early.dialog, request) }
  return [next, [respond(next, asked, 200, context)]]
}

/** The offer of an UPDATE or of a PRACK. */
export function offered<Early extends EarlyDialog>(
  early: Early,
  asked: OpenRequest,
  context: UsageContext,
): Step<Early> {
  const { request } = asked
  const carrying = request.method === 'PRACK' ? 'PRACK' : 'UPDATE'
  const meaning = meaningOf(early.negotiation, 'remote', carrying)
  if (meaning !== 'offer') {
    const status = glareStatus(early.negotiation)
    const headers = status === 500 ? retrySoon(context) : []
    return [early, [respond(early, asked, status, context, headers)]]
  }
  return [
    { ...early, negotiation: negotiated(early.negotiation, 'remote', meaning), peerOffer: asked },
    [{ type: 're-invited', ...asked, offered: true }],
  ]
}

/** The owner's answer to that offer, or its refusal; undefined where none waits. What was agreed before it stays. */
export function settleEarlyOffer<Early extends EarlyDialog>(
  early: Early,
  command: Command<'answer-re-invite'> | Command<'reject-re-invite'>,
  { profile }: UsageContext,
): Step<Early> | undefined {
  const { peerOffer } = early
  const isOther = command.transaction !== undefined && command.transaction !== peerOffer?.transaction
  if (peerOffer === undefined || isOther) return undefined
  const { transaction, request } = peerOffer
  const accepts = command.type === 'answer-re-invite'
  const status = accepts ? 200 : command.status
  const response = respondTo(request, status, early.dialog.localTag, profile, command)
  const isUpdate = accepts && request.method === 'UPDATE'
  const dialog = isUpdate ? refreshTarget(early.dialog, request) : early.dialog
  return [
    { ...early, dialog, negotiation: 'stable', peerOffer: undefined },
    [{ type: 'respond', transaction, response }],
  ]
}

/** Our UPDATE; undefined where it must not carry its offer now. */
export function sendUpdate<Early extends EarlyDialog>(
  early: Early,
  command: Command<'update'>,
  context: UsageContext,
): Step<Early> | undefined {
  if (early.sent.some(({ request }) => request.method === 'UPDATE')) return undefined
  const { body, headers } = command
  if (body === undefined) return send(early, 'UPDATE', { headers }, context)
  const meaning = meaningOf(early.negotiation, 'local', 'UPDATE')
  if (meaning !== 'offer') return undefined
  const negotiation = negotiated(early.negotiation, 'local', meaning)
  return send({ ...early, negotiation }, 'UPDATE', { body, headers }, context)
}

/** The PRACK for a reliable provisional response (RFC 3262 section 4). */
export function sendPrack(
  early: Fork,
  response: SipResponse,
  rseq: number,
  context: UsageContext,
): Step<Fork> {
  if (early.sent.length >= MAX_SENT_EARLY) return [early, []]
  return send({ ...early, rseq }, 'PRACK', { headers: [['RAck', rackFor(rseq, response)]] }, context)
}

function send<Early extends EarlyDialog>(
  early: Early,
  method: string,
  parts: Parameters<typeof requestIn>[3],
  context: UsageContext,
): Step<Early> {
  const made = requestIn(early.dialog, method, context.profile, parts)
  const own = ofFork(made.own, early)
  return [{ ...early, dialog: made.dialog, sent: [...early.sent, own] }, [otherRequest(own)]]
}

/** Each fork counts for itself: the number alone would be that of several requests. */
const ofFork = (own: OwnRequest, { dialog }: EarlyDialog): OwnRequest => ({
  ...own,
  ref: `${own.ref} ${dialog.remoteTag}`,
})

/** The answer to a request of ours, or that there is none; undefined where it is none of this dialog. */
export function earlyAnswered<Early extends EarlyDialog>(
  early: Early,
  ref: string,
  answer: SipResponse | 'timeout' | 'transport',
  context: UsageContext,
): Step<Early> | undefined {
  const own = early.sent.find(sent => sent.ref === ref)
  if (own === undefined) return undefined
  if (typeof answer === 'string') return concluded(early, own, answer)
  if (answer.status < 200) return [early, []]
  const challenged = challengedBy(own, answer, context.profile)
  if (challenged === undefined) return concluded(early, own, answer)
  const sent = early.sent.map(other => (other === own ? challenged : other))
  return [{ ...early, sent }, [{ type: 'challenged', ref, request: own.request, response: answer }]]
}

/** What becomes of a PRACK is the callee's matter: it gives up by itself. */
function concluded<Early extends EarlyDialog>(
  early: Early,
  own: OwnRequest,
  answer: SipResponse | 'timeout' | 'transport',
): Step<Early> {
  const without = { ...early, sent: early.sent.filter(other => other !== own) }
  if (own.request.method !== 'UPDATE') return [without, []]
  const wasOffer = own.request.bodyLength > 0
  const settled: Early = wasOffer ? { ...without, negotiation: 'stable' } : without
  if (typeof answer === 'string')
    return [settled, wasOffer ? [{ type: 're-invite-failed', cause: answer }] : []]
  if (answer.status >= 300) {
    return [settled, wasOffer ? [{ type: 're-invite-failed', cause: 'refused', response: answer }] : []]
  }
  const next = { ...settled, dialog: refreshTarget(settled.dialog, answer) }
  return [next, wasOffer ? [{ type: 're-invite-answered', response: answer }] : []]
}

/** `retry` and `give-up` for a challenged request of ours; undefined where it is none of this dialog. */
export function earlyRetry<Early extends EarlyDialog>(
  early: Early,
  command: Command<'retry'> | Command<'give-up'>,
): Step<Early> | undefined {
  const waiting = early.sent.find(({ ref, challenge }) => ref === command.ref && challenge !== undefined)
  if (waiting?.challenge === undefined) return undefined
  if (command.type === 'give-up') return concluded(early, waiting, waiting.challenge)
  const localSequence = early.dialog.localSequence + 1
  const own = ofFork(retryOf(waiting, localSequence, command.headers), early)
  const sent = early.sent.map(other => (other === waiting ? own : other))
  return [{ ...early, dialog: { ...early.dialog, localSequence }, sent }, [otherRequest(own)]]
}

/** What the peer still waits for when its early dialog ends (RFC 3261 section 15.1.2). */
export function closeEarly(early: EarlyDialog, context: UsageContext): UsageEffect[] {
  const waiting = early.peerOffer === undefined ? early.open : [...early.open, early.peerOffer]
  return waiting.map(open => respond(early, open, 487, context))
}
