// The subscription a REFER makes (RFC 3515 section 2.4 on RFC 6665): its two sides as two small machines.
//
// Notifier, who carries the REFER out: 100 Trying at once, then what becomes of the new call.
//
//   start, NOTIFY ---> notifying ---2xx---> waiting ---progress, NOTIFY---> notifying ...
//                          | 2xx to the final NOTIFY, or any failure
//                          v
//                      terminated
//
// One NOTIFY is under way at a time, so that none overtakes another on a different connection. Progress that comes
// meanwhile waits, and only the newest of it.
//
// Referrer, who sent the REFER:
//
//   asked ---2xx---> accepted ---NOTIFY---> active ---NOTIFY terminated---> terminated
//     `----NOTIFY may overtake the 2xx------^

import { after, type Instant, type Millis, seconds } from '../../kernel/index.ts'
import {
  formatEvent,
  formatSubscriptionState,
  parseEvent,
  parseSubscriptionState,
} from '../header/event-header.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { formatSipfrag, parseSipfrag } from '../message/sipfrag.ts'
import { reasonPhrase } from '../message/status.ts'
import { type TimerRules, transactionLife } from '../transaction/timers.ts'

/** How long a subscription lives by default; a transfer that rings longer is reported as timed out. */
export const REFER_EXPIRES = seconds(180)
/** No NOTIFY keeps our side waiting longer, no SUBSCRIBE our news coming. */
export const MAX_EXPIRES_SECONDS = 3600

/** What became of the referred call: a status line. */
export interface ReferProgress {
  readonly status: number
  readonly reason: string
}

interface Notice extends ReferProgress {
  /** Why the subscription ends with this NOTIFY; undefined while it stays active. */
  readonly ends: 'noresource' | 'timeout' | undefined
}

interface NotifierIdentity {
  /** The `id` of the Event header, the CSeq of the REFER (section 2.4.6); the first REFER of a dialog has none. */
  readonly id: string | undefined
  readonly expiresAt: Instant
}
export type ReferNotifier =
  | ({ state: 'notifying'; sent: Notice; next: Notice | undefined } & NotifierIdentity)
  | ({ state: 'waiting'; last: ReferProgress } & NotifierIdentity)
  | { state: 'terminated' }

export type ReferNotifierEffect =
  | { type: 'notify'; headers: [name: string, value: string][]; body: string }
  /** `final`: the outcome was delivered; `refused`: a NOTIFY failed, the referrer has lost interest. */
  | { type: 'finished'; cause: 'final' | 'expired' | 'refused' }

type NotifierStep = [ReferNotifier, ReferNotifierEffect[]]

export function startReferNotifier(
  id: string | undefined,
  now: Instant,
  expires: Millis = REFER_EXPIRES,
): NotifierStep {
  const notice: Notice = { status: 100, reason: reasonPhrase(100), ends: undefined }
  return notify({ id, expiresAt: after(now, expires) }, notice, now)
}

/** News of the referred call; a status of 200 or more is the last. Provisional news after that is dropped. */
export function reportProgress(notifier: ReferNotifier, progress: ReferProgress, now: Instant): NotifierStep {
  const notice: Notice = { ...progress, ends: progress.status >= 200 ? 'noresource' : undefined }
  if (notifier.state === 'terminated') return [notifier, []]
  if (notifier.state === 'waiting') return notify(notifier, notice, now)
  if (notifier.sent.ends !== undefined || notifier.next?.ends !== undefined) return [notifier, []]
  return [{ ...notifier, next: notice }, []]
}

/** The final response to the NOTIFY under way, or 408 when none came. */
export function notifyAnswered(notifier: ReferNotifier, status: number, now: Instant): NotifierStep {
  if (notifier.state !== 'notifying') return [notifier, []]
  if (status >= 300) return [{ state: 'terminated' }, [{ type: 'finished', cause: 'refused' }]]
  const { sent, next, id, expiresAt } = notifier
  if (sent.ends !== undefined) {
    const cause = sent.ends === 'noresource' ? 'final' : 'expired'
    return [{ state: 'terminated' }, [{ type: 'finished', cause }]]
  }
  if (next !== undefined) return notify(notifier, next, now)
  const last = { status: sent.status, reason: sent.reason }
  return [{ state: 'waiting', last, id, expiresAt }, []]
}

/**
 * A SUBSCRIBE of the referrer (RFC 3515 section 2.4.4): it is told how things stand, for the last time when it asks for
 * no more. Undefined when the subscription is over or about to be.
 */
export function resubscribed(
  notifier: ReferNotifier,
  expires: Millis,
  now: Instant,
): NotifierStep | undefined {
  if (notifier.state === 'terminated') return undefined
  const expiresAt = after(now, expires)
  const ends = expires === 0 ? 'timeout' : undefined
  if (notifier.state === 'waiting')
    return notify({ id: notifier.id, expiresAt }, { ...notifier.last, ends }, now)
  const { sent, next } = notifier
  if (sent.ends !== undefined || next?.ends !== undefined) return undefined
  const { status, reason } = next ?? sent
  return [{ ...notifier, expiresAt, next: { status, reason, ends } }, []]
}

/** `Refer-Sub: false`: no subscription is wanted, or none is made (RFC 4488). */
export const isWithoutNews = (message: SipRequest | SipResponse): boolean =>
  /^\s*false\s*(;|$)/i.test(message.headers.get('refer-sub') ?? '')

export function tickReferNotifier(notifier: ReferNotifier, now: Instant): NotifierStep {
  if (notifier.state !== 'waiting' || now < notifier.expiresAt) return [notifier, []]
  return notify(notifier, { ...notifier.last, ends: 'timeout' }, now)
}

export const referNotifierDeadline = (notifier: ReferNotifier): Instant | undefined =>
  notifier.state === 'waiting' ? notifier.expiresAt : undefined

function notify({ id, expiresAt }: NotifierIdentity, notice: Notice, now: Instant): NotifierStep {
  const left = Math.max(0, Math.ceil((expiresAt - now) / 1000))
  const state = formatSubscriptionState(
    notice.ends === undefined
      ? { state: 'active', expiresSeconds: left }
      : { state: 'terminated', reason: notice.ends },
  )
  const headers: [string, string][] = [
    ['Event', formatEvent({ package: 'refer', ...(id === undefined ? {} : { id }) })],
    ['Subscription-State', state],
    ['Content-Type', 'message/sipfrag;version=2.0'],
  ]
  const body = formatSipfrag(notice.status, notice.reason)
  return [
    { state: 'notifying', sent: notice, next: undefined, id, expiresAt },
    [{ type: 'notify', headers, body }],
  ]
}

export type ReferSubscriber =
  | { state: 'asked'; id: string }
  /** Timer N of RFC 6665: the first NOTIFY must come within 64*T1. */
  | { state: 'accepted'; id: string; timerN: Instant }
  | { state: 'active'; id: string; expiresAt: Instant }
  | { state: 'terminated' }

/** `id` is the CSeq number of the REFER. */
export const startReferSubscriber = (id: string): ReferSubscriber => ({ state: 'asked', id })

/** The final response to the REFER. */
export function referAnswered(
  subscriber: ReferSubscriber,
  status: number,
  now: Instant,
  rules: TimerRules,
): ReferSubscriber {
  if (status >= 300) return { state: 'terminated' }
  if (subscriber.state !== 'asked') return subscriber
  return { state: 'accepted', id: subscriber.id, timerN: after(now, transactionLife(rules)) }
}

interface ReferNews {
  /** Undefined when the body is no sipfrag with a status line. */
  readonly progress: ReferProgress | undefined
  readonly terminated: boolean
}

/** A NOTIFY of the peer; undefined when this subscription did not ask for it: it is answered 481. */
export function referNotified(
  subscriber: ReferSubscriber | undefined,
  request: SipRequest,
  now: Instant,
): { subscriber: ReferSubscriber; news: ReferNews } | undefined {
  if (subscriber === undefined || subscriber.state === 'terminated') return undefined
  const event = parseEvent(request.headers.get('event') ?? '')
  if (!event.ok || event.value.package.toLowerCase() !== 'refer') return undefined
  if (event.value.id !== undefined && event.value.id !== subscriber.id) return undefined
  const state = parseSubscriptionState(request.headers.get('subscription-state') ?? '')
  const fragment = parseSipfrag(request.bodyText)
  const progress = fragment.ok ? fragment.value : undefined
  if (state.ok && state.value.state === 'terminated') {
    return { subscriber: { state: 'terminated' }, news: { progress, terminated: true } }
  }
  const stated = state.ok ? state.value.expiresSeconds : undefined
  const expires = stated === undefined ? REFER_EXPIRES : seconds(Math.min(stated, MAX_EXPIRES_SECONDS))
  const active: ReferSubscriber = { state: 'active', id: subscriber.id, expiresAt: after(now, expires) }
  return { subscriber: active, news: { progress, terminated: false } }
}

export function referSubscriberDeadline(subscriber: ReferSubscriber): Instant | undefined {
  if (subscriber.state === 'accepted') return subscriber.timerN
  return subscriber.state === 'active' ? subscriber.expiresAt : undefined
}
