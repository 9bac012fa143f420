// What the caller hears of the callee's ringing.
//
// Teams sends a 180 for each endpoint that rings, each with its own tag, and perhaps a 183 with SDP on which nobody
// speaks: its media processors play no ringback. A carrier that stops its own ringback at a 183 then leaves the
// caller in silence (direct-routing protocol page, ringback; SIP protocol page, forking). So by default the carrier
// is given the first ringing only, and as 180 without SDP.

type RingStatus = 180 | 181 | 183

/** How provisional responses go to one side. */
export interface RingRules {
  /** `first-only`: the first 180 or 183 and no other; `all`: each of them. */
  multiple18x: 'first-only' | 'all'
  /** `convert-183`: as 180 without SDP; `pass`: with the SDP of the first fork that has any. */
  earlyMedia: 'convert-183' | 'pass'
}

/** What was said to the caller so far. */
export interface Progress {
  rung: boolean
  forwarded: boolean
  /** To tag of the fork whose early media the caller hears. */
  mediaFork?: string
}

export interface Ring {
  status: RingStatus
  /** With SDP, from the fork that rang. */
  media: boolean
}

export const NO_PROGRESS: Progress = { rung: false, forwarded: false }

/** A provisional response of the callee, and what the caller is told of it, if anything. */
export function ring(
  progress: Progress,
  heard: { status: number; fork: string; media: boolean },
  rules: RingRules,
): [Progress, Ring | undefined] {
  if (heard.status === 181) {
    if (progress.forwarded) return [progress, undefined]
    return [
      { ...progress, forwarded: true },
      { status: 181, media: false },
    ]
  }
  // 100 is hop by hop (RFC 3261 section 8.2.6.1); 199 ends a fork the caller never knew of (RFC 6228).
  if (heard.status < 180 || heard.status === 199) return [progress, undefined]
  if (rules.multiple18x === 'first-only' && progress.rung) return [progress, undefined]
  const latches = heard.media && rules.earlyMedia === 'pass' && progress.mediaFork === undefined
  if (latches)
    return [
      { ...progress, rung: true, mediaFork: heard.fork },
      { status: 183, media: true },
    ]
  const sameFork = progress.mediaFork === heard.fork
  // Once one fork is heard, the ringing of the others would only stop and start the caller's tones.
  if (progress.mediaFork !== undefined && !sameFork) return [progress, undefined]
  const status = heard.status === 183 && !heard.media && rules.earlyMedia === 'pass' ? 183 : 180
  return [
    { ...progress, rung: true },
    { status, media: false },
  ]
}

/** After 199 of a fork (RFC 6228), or of all without one: the caller may hear another one from now on. */
export function withoutFork(progress: Progress, fork = progress.mediaFork): Progress {
  if (progress.mediaFork !== fork) return progress
  const { mediaFork: _, ...rest } = progress
  return rest
}
