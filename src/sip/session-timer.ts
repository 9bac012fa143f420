// Session timer (RFC 4028): the side that refreshes does so at half the interval, the other hangs up shortly before
// the end if no refresh came. Negotiated anew in each INVITE and UPDATE transaction, whose client is `uac`.

import { after, type Instant, type Millis, millis, seconds } from '../kernel/index.ts'
import { parseNumber } from './grammar.ts'
import type { SipRequest, SipResponse } from './sip-message.ts'

/** What this side wants. Without a wish it neither asks for a timer nor grants one. */
export interface SessionTimerWish {
  /** Session-Expires: 1800 s is RFC 4028's advice. */
  readonly interval: Millis
  /** Min-SE: a shorter interval is refused with 422; never below 90 s. */
  readonly shortest: Millis
  /** Who should refresh; `either` leaves it to the peer, which RFC 4028 advises. */
  readonly refresher: 'local' | 'remote' | 'either'
}

export interface SessionTimer {
  readonly interval: Millis
  readonly refresher: 'local' | 'remote'
  /** When this side must refresh; undefined when the peer does or the refresh is under way. */
  readonly refreshAt: Instant | undefined
  /** When the call ends for want of a refresh. */
  readonly byeAt: Instant
}

export interface SessionExpires {
  readonly interval: Millis
  readonly refresher: 'uac' | 'uas' | undefined
}

/** Section 5: below this no Min-SE may go. */
export const LEAST_INTERVAL = seconds(90)
const MAX_SECONDS = 0x7fffffff
/** Section 10: the BYE comes so much before the end, or a third of the interval if that is less. */
const BYE_AHEAD = seconds(32)

/** The value of Session-Expires; undefined when it is malformed. */
export function parseSessionExpires(value: string): SessionExpires | undefined {
  const [first = '', ...parameters] = value.split(';')
  const delta = parseNumber(first.trim(), MAX_SECONDS)
  if (delta === undefined) return undefined
  const named = parameters.map(parameter => parameter.trim().toLowerCase().split('='))
  const refresher = named.find(([name]) => name?.trim() === 'refresher')?.[1]?.trim()
  return {
    interval: seconds(delta),
    refresher: refresher === 'uac' || refresher === 'uas' ? refresher : undefined,
  }
}

const inSeconds = (length: Millis): string => String(Math.ceil(length / 1000))

/** Min-SE of a message, or the 90 s that stand for its absence. */
export const shortestOf = (message: SipRequest | SipResponse): Millis =>
  seconds(parseNumber(message.headers.get('min-se')?.split(';')[0]?.trim() ?? '', MAX_SECONDS) ?? 90)

/** The headers of an INVITE or re-INVITE of ours; a running timer keeps its interval and refresher (section 7.4). */
export function sessionTimerRequest(
  wish: SessionTimerWish | undefined,
  running: SessionTimer | undefined,
): [name: string, value: string][] {
  if (wish === undefined) return []
  const who = running?.refresher ?? wish.refresher
  const refresher = who === 'local' ? ';refresher=uac' : who === 'remote' ? ';refresher=uas' : ''
  const interval = inSeconds(running?.interval ?? wish.interval)
  return [
    ['Session-Expires', `${interval}${refresher}`],
    ['Min-SE', inSeconds(wish.shortest)],
  ]
}

export type SessionAgreement =
  | { type: 'too-small'; headers: [name: string, value: string][] }
  | { type: 'none' }
  | { type: 'agreed'; headers: [name: string, value: string][]; timer: SessionTimer }

/** The answer to the peer's INVITE, re-INVITE or UPDATE (section 9). */
export function agreeAsServer(
  request: SipRequest,
  wish: SessionTimerWish | undefined,
  running: SessionTimer | undefined,
  now: Instant,
): SessionAgreement {
  if (wish === undefined) return { type: 'none' }
  const value = request.headers.get('session-expires')
  const asked = value === undefined ? undefined : parseSessionExpires(value)
  const supported = supportsTimer(request)
  if (asked === undefined && !supported) return { type: 'none' }
  // A client that does not know the extension could not understand the 422.
  if (asked !== undefined && supported && asked.interval < wish.shortest) {
    return { type: 'too-small', headers: [['Min-SE', inSeconds(wish.shortest)]] }
  }
  const floor = Math.max(shortestOf(request), LEAST_INTERVAL)
  const interval = millis(Math.min(asked?.interval ?? wish.interval, Math.max(wish.interval, floor)))
  const local = refreshesHere(asked, supported, wish, running)
  const headers: [string, string][] = [
    ['Session-Expires', `${inSeconds(interval)};refresher=${local ? 'uas' : 'uac'}`],
  ]
  if (!local) headers.push(['Require', 'timer'])
  return { type: 'agreed', headers, timer: startTimer(interval, local ? 'local' : 'remote', now) }
}

/** Table 2 of section 9; where the choice is ours a running timer keeps its refresher. */
function refreshesHere(
  asked: SessionExpires | undefined,
  supported: boolean,
  wish: SessionTimerWish,
  running: SessionTimer | undefined,
): boolean {
  if (!supported) return true
  if (asked?.refresher !== undefined) return asked.refresher === 'uas'
  return (running?.refresher ?? wish.refresher) === 'local'
}

/** What a 2xx to our INVITE or re-INVITE agreed (section 7.2): undefined means no session timer. */
export function agreeAsClient(
  response: SipResponse,
  wish: SessionTimerWish | undefined,
  now: Instant,
): SessionTimer | undefined {
  const value = response.headers.get('session-expires')
  const agreed = value === undefined || wish === undefined ? undefined : parseSessionExpires(value)
  if (agreed === undefined) return undefined
  // No peer may make us refresh faster than section 4 allows anybody to.
  const interval = millis(Math.max(agreed.interval, LEAST_INTERVAL))
  return startTimer(interval, agreed.refresher === 'uas' ? 'remote' : 'local', now)
}

export function startTimer(interval: Millis, refresher: 'local' | 'remote', now: Instant): SessionTimer {
  const ahead = Math.min(BYE_AHEAD, interval / 3)
  return {
    interval,
    refresher,
    refreshAt: refresher === 'local' ? after(now, millis(interval / 2)) : undefined,
    byeAt: after(now, millis(interval - ahead)),
  }
}

/** A refresh that failed without ending the call is due again halfway to the BYE. */
export function refreshLater(timer: SessionTimer, now: Instant): SessionTimer {
  if (timer.refresher === 'remote') return timer
  const wait = millis((timer.byeAt - now) / 2)
  return { ...timer, refreshAt: wait < 1000 ? undefined : after(now, wait) }
}

export const supportsTimer = (message: SipRequest | SipResponse): boolean =>
  [...message.headers.values('supported'), ...message.headers.values('require')].some(
    option => option.toLowerCase() === 'timer',
  )
