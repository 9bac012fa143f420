// Microsoft's proxies as the SBC sees them: which to call first, which to leave alone for a while.
//
//   unknown --answer--> up <--answer-- down
//      \______________________________/^   no answer, no connection, 503, silence
//
// A proxy known dead is still tried, last; one that asked for a pause with Retry-After (RFC 3261 section 20.33) is
// not tried until the pause is over. The order of the configuration stands otherwise (Plan Direct Routing: sip, then
// sip2, then sip3; each of them is the nearest data centre but one).

import { after, type Instant, type Millis, minutes, seconds } from '../kernel/index.ts'
import { parseRetryAfter } from '../sip/index.ts'

export interface ProxyAddress {
  readonly host: string
  readonly port?: number | undefined
}

export type ProxyState = ProxyAddress & {
  readonly state: 'unknown' | 'up' | 'down'
  /** Since when it is in that state. */
  readonly since: Instant
  /** What it answered last. */
  readonly lastStatus?: number
  /** Why it is down, when no answer came. */
  readonly failure?: ProxyFailure
  readonly pauseUntil?: Instant
}

/** What was seen of a proxy: an answer to any request, or none. */
export type Sighting = { status: number; retryAfter?: string | undefined } | { failure: ProxyFailure }

/** `silent`: it took an INVITE and said nothing, not even 100, while another proxy could be asked. */
type ProxyFailure = 'timeout' | 'transport' | 'silent'

/** A Retry-After longer than this is cut: a slip of the peer must not switch a data centre off for days. */
const LONGEST_PAUSE = seconds(600)

/** A silent proxy costs every caller seconds; any answer of its own ends the pause. */
const SILENT_PAUSE = minutes(1)

export const unknownProxy = (address: ProxyAddress, now: Instant): ProxyState => ({
  host: address.host,
  port: address.port,
  state: 'unknown',
  since: now,
})

export function sighted(proxy: ProxyState, sighting: Sighting, now: Instant): ProxyState {
  const { host, port } = proxy
  const isUp = 'status' in sighting && sighting.status !== 503
  const state = isUp ? 'up' : 'down'
  const since = proxy.state === state ? proxy.since : now
  if ('failure' in sighting) {
    const { failure } = sighting
    const pauseUntil = failure === 'silent' ? after(now, SILENT_PAUSE) : proxy.pauseUntil
    return { host, port, state, since, failure, ...(pauseUntil !== undefined && { pauseUntil }) }
  }
  const pause = isUp ? undefined : pauseOf(sighting.retryAfter)
  return {
    host,
    port,
    state,
    since,
    lastStatus: sighting.status,
    ...(pause && { pauseUntil: after(now, pause) }),
  }
}

/** Those to try, best first. Empty when all of them asked for a pause. */
export function inOrder(proxies: readonly ProxyState[], now: Instant): ProxyState[] {
  const open = proxies.filter(({ pauseUntil }) => pauseUntil === undefined || pauseUntil <= now)
  const down = open.filter(({ state }) => state === 'down')
  return down.length === 0 ? open : [...open.filter(({ state }) => state !== 'down'), ...down]
}

/**
 * Whether a failed INVITE may be tried at the next proxy. Only where the proxy itself did not serve it: no answer,
 * no connection, 503. Whatever a callee said stands (603 and 486 are never retried, SIP protocol page).
 */
export const mayTryNext = (sighting: Sighting): boolean => 'failure' in sighting || sighting.status === 503

/** For how long a Retry-After asks for a pause. */
function pauseOf(retryAfter: string | undefined): Millis | undefined {
  const pause = parseRetryAfter(retryAfter)
  return pause === undefined || pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE
}
