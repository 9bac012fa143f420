// REFER inside a call (RFC 3515): the peer's, which the owner carries out while we NOTIFY, and the news of our own.

import { type Instant, seconds } from '../../kernel/index.ts'
import {
  isWithoutNews,
  MAX_EXPIRES_SECONDS,
  notifyAnswered,
  REFER_EXPIRES,
  type ReferNotifier,
  type ReferNotifierEffect,
  referNotified,
  referSubscriberDeadline,
  reportProgress,
  resubscribed,
  startReferNotifier,
  tickReferNotifier,
} from '../dialog/refer-subscription.ts'
import { parseEvent } from '../header/event-header.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest } from '../message/sip-message.ts'
import { reasonPhrase } from '../message/status.ts'
import { parseNumber } from '../syntax/grammar.ts'
import type { UsageCommand, UsageEffect } from './usage-language.ts'
import { ignored, place, respondTo } from './usage-messages.ts'
import type { Established, UsageContext, UsageStep } from './usage-state.ts'

type Command<Type> = Extract<UsageCommand, { type: Type }>

const isRunning = (notifier: ReferNotifier | undefined): boolean =>
  notifier !== undefined && notifier.state !== 'terminated'

/** A REFER of the peer. While one is carried out a second gets 491: Microsoft repeats REFERs on other connections. */
export function referred(
  s: Established,
  transaction: string,
  request: SipRequest,
  context: UsageContext,
): UsageStep {
  const refuse = (status: number, reason?: string): UsageStep => {
    const response = respondTo(request, status, s.dialog.localTag, context.profile, { reason })
    return [s, [{ type: 'respond', transaction, response }]]
  }
  const targets = request.headers.values('refer-to')
  const [referTo] = targets
  if (referTo === undefined || targets.length > 1) return refuse(400, 'One Refer-To Expected')
  if (isRunning(s.notifier) || s.open.some(open => open.request.method === 'REFER')) return refuse(491)
  const open = [...s.open, { transaction, request }]
  const referredBy = request.headers.get('referred-by')
  return [
    { ...s, open, refers: s.refers + 1 },
    [{ type: 'refer', transaction, request, referTo, referredBy }],
  ]
}

export function acceptRefer(
  s: Established,
  command: Command<'accept-refer'>,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const { transaction } = command
  const open = s.open.find(request => request.transaction === transaction)
  if (open === undefined || open.request.method !== 'REFER') return ignored(s, command.type)
  // RFC 6665 section 8.3.1 would have 200; 202 is what Microsoft's page on call transfers asks for.
  const accept = (headers: HeaderPairs): UsageEffect => {
    const parts = { headers: [...(command.headers ?? []), ...headers] }
    const response = respondTo(open.request, 202, s.dialog.localTag, context.profile, parts)
    return { type: 'respond', transaction, response }
  }
  const rest = s.open.filter(other => other !== open)
  if (isWithoutNews(open.request)) {
    return [{ ...s, open: rest, notifier: undefined }, [accept([['Refer-Sub', 'false']])]]
  }
  const id = s.refers > 1 ? String(open.request.cseq.number) : undefined
  const [notifier, effects] = startReferNotifier(id, now)
  const next = { ...s, open: rest, notifier }
  const [state, notifies] = carryOut(next, effects, context)
  return [state, [accept([]), ...notifies]]
}

/**
 * SUBSCRIBE to the refer event: the referrer prolongs its subscription or ends it; only a REFER makes one (RFC 3515
 * section 2.4.4). Undefined for another event.
 */
export function subscribed(
  s: Established,
  transaction: string,
  request: SipRequest,
  now: Instant,
  context: UsageContext,
): UsageStep | undefined {
  const event = parseEvent(request.headers.get('event') ?? '')
  if (!event.ok || event.value.package.toLowerCase() !== 'refer') return undefined
  const answer = (status: number, headers: HeaderPairs): UsageEffect => ({
    type: 'respond',
    transaction,
    response: respondTo(request, status, s.dialog.localTag, context.profile, { headers }),
  })
  const { notifier } = s
  const isOurs = notifier !== undefined && notifier.state !== 'terminated' && notifier.id === event.value.id
  const asked = parseNumber(request.headers.get('expires') ?? '', 0xffffffff)
  const expires = asked === undefined ? REFER_EXPIRES : seconds(Math.min(asked, MAX_EXPIRES_SECONDS))
  const renewed = isOurs ? resubscribed(notifier, expires, now) : undefined
  if (renewed === undefined) return [s, [answer(403, [])]]
  const [next, effects] = renewed
  const [state, notifies] = carryOut({ ...s, notifier: next }, effects, context)
  return [state, [answer(200, [['Expires', String(expires / 1000)]]), ...notifies]]
}

export function progressOfRefer(
  s: Established,
  command: Command<'refer-progress'>,
  now: Instant,
  context: UsageContext,
): UsageStep {
  if (s.notifier === undefined || !isRunning(s.notifier)) return ignored(s, command.type)
  const { status, reason = reasonPhrase(status) } = command
  const [notifier, effects] = reportProgress(s.notifier, { status, reason }, now)
  return carryOut({ ...s, notifier }, effects, context)
}

/** The NOTIFY under way has its final response; 408 stands for none. */
export function notifyDone(s: Established, status: number, now: Instant, context: UsageContext): UsageStep {
  if (s.notifier === undefined) return [s, []]
  const [notifier, effects] = notifyAnswered(s.notifier, status, now)
  return carryOut({ ...s, notifier, notifyRef: undefined }, effects, context)
}

function carryOut(s: Established, effects: ReferNotifierEffect[], context: UsageContext): UsageStep {
  let state = s
  const done: UsageEffect[] = []
  for (const effect of effects) {
    if (effect.type === 'finished') {
      done.push({ type: 'refer-finished', cause: effect.cause })
      continue
    }
    const placed = place(state, 'NOTIFY', effect, context)
    state = { ...placed.state, notifyRef: placed.own.ref }
    done.push(placed.effect)
  }
  return [state, done]
}

/** A NOTIFY of the peer: news of our REFER, or one nobody asked for (RFC 6665 section 4.1.3). */
export function notified(
  s: Established,
  transaction: string,
  request: SipRequest,
  now: Instant,
  context: UsageContext,
): UsageStep {
  const wanted = referNotified(s.subscriber, request, now)
  const response = respondTo(request, wanted === undefined ? 481 : 200, s.dialog.localTag, context.profile)
  const respond: UsageEffect = { type: 'respond', transaction, response }
  if (wanted === undefined) return [s, [respond]]
  const { progress, terminated } = wanted.news
  return [
    { ...s, subscriber: terminated ? undefined : wanted.subscriber },
    [respond, { type: 'refer-progress', progress, terminated, notify: request }],
  ]
}

export function tickRefer(s: Established, now: Instant, context: UsageContext): UsageStep {
  let state = s
  const done: UsageEffect[] = []
  const until = s.subscriber === undefined ? undefined : referSubscriberDeadline(s.subscriber)
  if (until !== undefined && now >= until) {
    const cause = s.subscriber?.state === 'accepted' ? 'no-notify' : 'expired'
    state = { ...state, subscriber: undefined }
    done.push({ type: 'refer-failed', cause })
  }
  if (state.notifier === undefined) return [state, done]
  const [notifier, effects] = tickReferNotifier(state.notifier, now)
  const [last, more] = carryOut({ ...state, notifier }, effects, context)
  return [last, [...done, ...more]]
}
