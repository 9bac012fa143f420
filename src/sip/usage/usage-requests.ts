// Our requests inside the dialog other than INVITE and BYE: sent, challenged, answered, failed. What an answer does
// to the call is RFC 5057's: 481 and 408 end it, except where they concern only a subscription.

import type { Instant } from '../../kernel/index.ts'
import { refreshTarget } from '../dialog/dialog.ts'
import { isWithoutNews, referAnswered, startReferSubscriber } from '../dialog/refer-subscription.ts'
import { agreeAsClient } from '../dialog/session-timer.ts'
import type { SipResponse } from '../message/sip-message.ts'
import { challengedBy, retryOf } from './challenge.ts'
import { endEstablished, sendBye } from './usage-ending.ts'
import type { UsageCommand, UsageEffect } from './usage-language.ts'
import { ignored, MAX_SENT, otherRequest, place } from './usage-messages.ts'
import { finalOffer, offerEffect } from './usage-re-invite.ts'
import { notifyDone } from './usage-refer.ts'
import type { Established, OwnRequest, UsageContext, UsageStep } from './usage-state.ts'

type Command<Type> = Extract<UsageCommand, { type: Type }>

const OWN_MACHINES = new Set(['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK'])

export function sendRequest(s: Established, command: Command<'request'>, context: UsageContext): UsageStep {
  const isRefer = command.method === 'REFER'
  const referring = s.subscriber !== undefined && s.subscriber.state !== 'terminated'
  if (OWN_MACHINES.has(command.method) || s.hangUp !== undefined || s.sent.length >= MAX_SENT) {
    return ignored(s, command.type)
  }
  const { state, own } = place(s, command.method, command, context)
  // A second REFER beside a running one is answered and no more: the subscription stays the first one's.
  if (!isRefer || referring) return [state, [otherRequest(own)]]
  const subscriber = startReferSubscriber(String(own.request.cseq.number))
  return [{ ...state, subscriber }, [otherRequest(own)]]
}

/** Undefined when no request of ours has this ref. */
export function requestAnswered(
  s: Established,
  ref: string,
  response: SipResponse,
  now: Instant,
  context: UsageContext,
): UsageStep | undefined {
  const own = s.sent.find(sent => sent.ref === ref)
  if (own === undefined) return undefined
  if (response.status < 200) return [s, []]
  const challenged = challengedBy(own, response, context.profile)
  if (challenged === undefined) return final(s, own, response, now, context)
  const sent = s.sent.map(other => (other === own ? challenged : other))
  return [{ ...s, sent }, [{ type: 'challenged', ref, request: own.request, response }]]
}

export function requestFailed(
  s: Established,
  ref: string,
  cause: 'timeout' | 'transport',
  now: Instant,
  context: UsageContext,
): UsageStep {
  const own = s.sent.find(sent => sent.ref === ref)
  if (own === undefined) return [s, []]
  const without: Established = { ...s, sent: s.sent.filter(other => other !== own) }
  const { method } = own.request
  if (ref === s.notifyRef) return notifyDone(without, 408, now, context)
  const failed: UsageEffect = { type: 'request-failed', ref, method, cause }
  if (method === 'REFER' && !isSubscribed(s, own)) return [without, [failed]]
  if (method === 'REFER') {
    const event: UsageEffect = { type: 'refer-failed', cause: 'refused' }
    return [{ ...without, subscriber: undefined }, [failed, event]]
  }
  // A connection that broke says nothing about the dialog; silence is the same as 408.
  if (cause === 'transport' || method === 'NOTIFY' || method === 'PRACK') return [without, [failed]]
  const [state, effects] = sendBye(without, [], 'local', 'gone', context)
  return [state, [failed, ...effects]]
}

function final(
  s: Established,
  own: OwnRequest,
  response: SipResponse,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const without: Established = { ...s, sent: s.sent.filter(other => other !== own) }
  const { method } = own.request
  const { status } = response
  if (own.ref === s.notifyRef) return notifyDone(without, status, now, context)
  const answered: UsageEffect = { type: 'request-answered', ref: own.ref, method, response }
  if (status === 481 && method !== 'NOTIFY' && method !== 'PRACK') {
    const [state, effects] = endEstablished(without, 'remote', 'gone', response, now, context)
    return [state, [answered, ...effects]]
  }
  if (status === 408 && !['NOTIFY', 'REFER', 'PRACK'].includes(method)) {
    const [state, effects] = sendBye(without, [], 'local', 'gone', context)
    return [state, [answered, ...effects]]
  }
  if (method === 'REFER' && !isSubscribed(s, own)) return [without, [answered]]
  if (method === 'REFER') return referDone(without, own, answered, response, now, context)
  if (method !== 'UPDATE' || status >= 300) return [without, [answered]]
  const timer = agreeAsClient(response, context.profile.sessionTimer, s.timer, now) ?? s.timer
  return [{ ...without, timer, dialog: refreshTarget(without.dialog, response) }, [answered]]
}

/** Whether the running subscription, if any, is that of this REFER. */
function isSubscribed({ subscriber }: Established, own: OwnRequest): boolean {
  if (subscriber === undefined || subscriber.state === 'terminated') return true
  return subscriber.id === String(own.request.cseq.number)
}

function referDone(
  s: Established,
  own: OwnRequest,
  answered: UsageEffect,
  response: SipResponse,
  now: Instant,
  context: UsageContext,
): UsageStep {
  if (s.subscriber === undefined) return [s, [answered]]
  if (response.status < 300 && isWithoutNews(own.request) && isWithoutNews(response)) {
    return [{ ...s, subscriber: undefined }, [answered, { type: 'refer-unreported' }]]
  }
  const next = referAnswered(s.subscriber, response.status, now, context.rules)
  if (response.status < 300) return [{ ...s, subscriber: next }, [answered]]
  return [{ ...s, subscriber: undefined }, [answered, { type: 'refer-failed', cause: 'refused', response }]]
}

export function retry(s: Established, command: Command<'retry'>): UsageStep {
  const sequence = s.dialog.localSequence + 1
  const dialog = { ...s.dialog, localSequence: sequence }
  if (s.ownOffer?.state === 'asked' && s.ownOffer.own.ref === command.ref) {
    if (s.ownOffer.own.challenge === undefined) return ignored(s, command.type)
    const own = retryOf(s.ownOffer.own, sequence, command.headers)
    const ownOffer = { ...s.ownOffer, own }
    return [{ ...s, dialog, ownOffer }, [offerEffect(ownOffer)]]
  }
  const waiting = s.sent.find(sent => sent.ref === command.ref && sent.challenge !== undefined)
  if (waiting === undefined) return ignored(s, command.type)
  const own = retryOf(waiting, sequence, command.headers)
  const sent = s.sent.map(other => (other === waiting ? own : other))
  const notifyRef = s.notifyRef === waiting.ref ? own.ref : s.notifyRef
  const isRefer = own.request.method === 'REFER' && s.subscriber?.state === 'asked'
  const subscriber = isRefer ? startReferSubscriber(String(sequence)) : s.subscriber
  return [{ ...s, dialog, sent, notifyRef, subscriber }, [otherRequest(own)]]
}

/** The challenge becomes the final answer. */
export function giveUp(s: Established, ref: string, now: Instant, context: UsageContext): UsageStep {
  if (s.ownOffer?.state === 'asked' && s.ownOffer.own.ref === ref) {
    const { challenge } = s.ownOffer.own
    return challenge === undefined
      ? ignored(s, 'give-up')
      : finalOffer(s, s.ownOffer, challenge, now, context)
  }
  const own = s.sent.find(sent => sent.ref === ref)
  return own?.challenge === undefined ? ignored(s, 'give-up') : final(s, own, own.challenge, now, context)
}
