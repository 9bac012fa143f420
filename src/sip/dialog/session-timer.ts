// Session timer (RFC 4028): the side that refreshes does so at half the interval, the other hangs up shortly before
// the end if no refresh came. Negotiated anew in each INVITE and UPDATE transaction, whose client is `uac`.

import { after, type Instant, type Millis, millis, seconds } from '../../kernel/index.ts'
import { parseMinSe, parseSessionExpires, SMALLEST_MIN_SE_SECONDS } from '../header/session-expires.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'

/** What this side wants. Without a wish it neither asks for a timer nor grants one. */
export interface SessionTimerWish {
  /** Session-Expires: 1800 s is RFC 4028's advice. */
  readonly interval: Millis
  /** Min-SE: a shorter interval is refused with 422; never below 90 s. */
  readonly shortest: Millis
  /** Who should refresh; `either` leaves it to the peer, which RFC 4028 advises. */
  readonly refresher: 'local' | 'remote' | 'either'
  /** UPDATE without SDP where the peer's Allow has it, which section 7.4 advises and is the default; or always INVITE. */
  readonly refreshBy?: 'update-if-allowed' | 're-invite'
}

export interface SessionTimer {
  readonly interval: Millis
  readonly refresher: 'local' | 'remote'
  /** The largest Min-SE that the peer has named in this dialog: no refresh of ours may ask for less (section 7.4). */
  readonly shortest: Millis
  /** When this side must refresh; undefined when the peer does or the refresh is under way. */
  readonly refreshAt: Instant | undefined
  /** When the call ends for want of a refresh. */
  readonly byeAt: Instant
}

/** Section 10: the BYE comes so much before the end, or a third of the interval if that is less. */
const BYE_AHEAD = seconds(32)

const LEAST_INTERVAL = seconds(SMALLEST_MIN_SE_SECONDS)

interface Asked {
  interval: Millis
  refresher: 'uac' | 'uas' | undefined
}

/** Session-Expires of a message; a malformed one counts as none. */
function askedBy(message: SipRequest | SipResponse): Asked | undefined {
  const value = message.headers.get('session-expires')
  const parsed = value === undefined ? undefined : parseSessionExpires(value)
  if (!parsed?.ok) return undefined
  return { interval: seconds(parsed.value.intervalSeconds), refresher: parsed.value.refresher }
}

const longerOf = (one: Millis, other: Millis | undefined): Millis =>
  other === undefined || one > other ? one : other

const inSeconds = (length: Millis): string => String(Math.ceil(length / 1000))

/** Min-SE of a message, or the 90 s that stand for its absence. */
export function shortestOf(message: SipRequest | SipResponse): Millis {
  const value = message.headers.get('min-se')
  const parsed = value === undefined ? undefined : parseMinSe(value)
  return parsed?.ok ? seconds(parsed.value) : LEAST_INTERVAL
}

/** The headers of an INVITE, re-INVITE or UPDATE of ours; a running timer keeps its terms (section 7.4). */
export function sessionTimerRequest(
  wish: SessionTimerWish | undefined,
  running: SessionTimer | undefined,
): [name: string, value: string][] {
  if (wish === undefined) return []
  const who = running?.refresher ?? wish.refresher
  const refresher = who === 'local' ? ';refresher=uac' : who === 'remote' ? ';refresher=uas' : ''
  const shortest = longerOf(wish.shortest, running?.shortest)
  const interval = longerOf(running?.interval ?? wish.interval, shortest)
  return [
    ['Session-Expires', `${inSeconds(interval)}${refresher}`],
    ['Min-SE', inSeconds(shortest)],
  ]
}

type SessionAgreement =
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
  const asked = askedBy(request)
  const supported = supportsTimer(request)
  // Nobody may ask for less than section 4 has it; whoever knows the extension is told so.
  if (!supported && (asked === undefined || asked.interval < LEAST_INTERVAL)) return { type: 'none' }
  // A client that does not know the extension could not understand the 422.
  if (asked !== undefined && supported && asked.interval < wish.shortest) {
    return { type: 'too-small', headers: [['Min-SE', inSeconds(wish.shortest)]] }
  }
  const floor = longerOf(shortestOf(request), LEAST_INTERVAL)
  const interval = millis(Math.min(asked?.interval ?? wish.interval, longerOf(wish.interval, floor)))
  const local = refreshesHere(asked, supported, wish, running)
  const headers: [string, string][] = [
    ['Session-Expires', `${inSeconds(interval)};refresher=${local ? 'uas' : 'uac'}`],
  ]
  if (!local) headers.push(['Require', 'timer'])
  const shortest = longerOf(floor, running?.shortest)
  return { type: 'agreed', headers, timer: startTimer(interval, local ? 'local' : 'remote', shortest, now) }
}

/** Table 2 of section 9; where the choice is ours a running timer keeps its refresher. */
function refreshesHere(
  asked: Asked | undefined,
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
  running: SessionTimer | undefined,
  now: Instant,
): SessionTimer | undefined {
  const agreed = wish === undefined ? undefined : askedBy(response)
  if (agreed === undefined) return undefined
  // No peer may make us refresh faster than section 4 allows anybody to.
  const interval = longerOf(agreed.interval, LEAST_INTERVAL)
  const refresher = agreed.refresher === 'uas' ? 'remote' : 'local'
  return startTimer(interval, refresher, running?.shortest ?? LEAST_INTERVAL, now)
}

function startTimer(
  interval: Millis,
  refresher: 'local' | 'remote',
  shortest: Millis,
  now: Instant,
): SessionTimer {
  const ahead = Math.min(BYE_AHEAD, interval / 3)
  return {
    interval,
    refresher,
    shortest,
    refreshAt: refresher === 'local' ? after(now, millis(interval / 2)) : undefined,
    byeAt: after(now, millis(interval - ahead)),
  }
}

/** After a 422 to a refresh of ours (section 7.3): the same timer with what the peer can bear. */
export function lengthened(timer: SessionTimer, refusal: SipResponse): SessionTimer {
  const shortest = longerOf(shortestOf(refusal), timer.shortest)
  return { ...timer, shortest, interval: longerOf(timer.interval, shortest) }
}

/** A refresh that failed without ending the call is due again halfway to the BYE. */
export function refreshLater(timer: SessionTimer, now: Instant): SessionTimer {
  if (timer.refresher === 'remote') return timer
  const wait = millis((timer.byeAt - now) / 2)
  return { ...timer, refreshAt: wait < 1000 ? undefined : after(now, wait) }
}

const supportsTimer = (message: SipRequest | SipResponse): boolean =>
  message.headers.names('supported', 'timer') || message.headers.names('require', 'timer')
