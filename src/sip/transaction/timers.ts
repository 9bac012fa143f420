// The timers of RFC 3261 section 17 (table 4) with RFC 6026, as one record that every machine is given.

import { instantOf, type Millis, millis } from '../../kernel/index.ts'

/** Whether the transport repeats lost packets itself: `reliable` is TCP and TLS, `unreliable` UDP. */
export type Reliability = 'reliable' | 'unreliable'

export interface TimerRules {
  /** Estimate of the round trip; first interval of every retransmission. */
  readonly t1: Millis
  /** Longest interval between retransmissions of non-INVITE requests and of INVITE responses. */
  readonly t2: Millis
  /** How long a message can stay in the network. */
  readonly t4: Millis
  /** Timer D: how long an INVITE client absorbs repeated failures over an unreliable transport. */
  readonly timerD: Millis
  /** When an INVITE server says 100 by itself (section 17.2.1); 0 is at once, at most 200. */
  readonly tryingAfter: Millis
}

/** RFC 3261 section 17.1.1.1 and 17.1.1.2. */
export const DEFAULT_TIMERS: TimerRules = {
  t1: millis(500),
  t2: millis(4000),
  t4: millis(5000),
  timerD: millis(32_000),
  tryingAfter: millis(0),
}

/** 64*T1: timers B, F, H, J, L, M and N, the life of a transaction that gets no answer. */
export const transactionLife = (rules: TimerRules): Millis => millis(64 * rules.t1)

/** The interval after this one: doubled, capped where the RFC caps it. */
export const doubled = (interval: Millis, cap: Millis = millis(Number.MAX_SAFE_INTEGER)): Millis =>
  millis(Math.min(2 * interval, cap))

/** Stands for the last timer of a transaction that is over: its shelf knows when it is forgotten. */
export const NEVER = instantOf(Number.POSITIVE_INFINITY)
