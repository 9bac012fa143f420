// What one attempt at a gateway comes to (direct-routing reference, Failover inside a call): it rings, the next gateway
// is tried, or the call fails.
//
//   network error            the same gateway from another datacenter of Microsoft, then the next gateway
//   FailoverTimeSeconds      without a provisional response other than 100: CANCEL, the next gateway
//   FailoverResponseCodes    the next gateway, unless it was ringing already; any other code ends the call

import { type Millis, millis, seconds } from '../kernel/index.ts'
import type { Reading } from './reading.ts'
import type { Gateway } from './tenant/gateway.ts'

/** What an SBC does with an INVITE. Times are from the INVITE, or from the attempt to connect. */
export type Behaviour =
  /** 180 or 183, and what follows is between the two parties. */
  | { type: 'rings'; afterMs: Millis }
  /** A final status of failure; `ringsFirst` when a 180 or 183 came before it. */
  | { type: 'rejects'; sipCode: number; afterMs: Millis; ringsFirst?: boolean }
  /** The connection is there, and nothing comes back but perhaps 100. */
  | { type: 'silent' }
  /** Nobody answers the SYN. */
  | { type: 'unreachable' }
  /** RST: nothing listens. */
  | { type: 'refuses TCP'; afterMs: Millis }
  | { type: 'fails TLS'; afterMs: Millis }

/** What nobody outside Microsoft knows for sure. */
export interface TrialHabits {
  /** Datacenters from which a gateway is tried that cannot be connected to, the first included. */
  datacenters: number
  /** From one datacenter's failure to the other's attempt. */
  otherDatacenterMs: Millis
}

export const TRIAL_HABITS: TrialHabits = { datacenters: 2, otherDatacenterMs: millis(100) }

export interface Trial {
  /** From its beginning to the ringing, the next gateway, or the end. */
  takesMs: Millis
  ends: 'rings' | 'next gateway' | 'call fails'
  /** What the call record says when nothing follows. */
  sipCode: number
  microsoftCode: number
  moments: readonly Moment[]
}

export interface Moment {
  /** From the beginning of the trial. */
  atMs: Millis
  /** What the SBC sees. */
  says: string
}

export function tryGateway(
  gateway: Gateway,
  behaviour: Behaviour,
  reading: Reading,
  habits: TrialHabits = TRIAL_HABITS,
): Trial {
  const limitMs = seconds(gateway.failoverTimeSeconds)
  switch (behaviour.type) {
    case 'rings':
      return behaviour.afterMs <= limitMs ? ringing(behaviour.afterMs) : late(limitMs)
    case 'rejects':
      return rejected(gateway, behaviour, limitMs, reading)
    case 'silent':
      return late(limitMs)
    case 'unreachable':
      return {
        ...TRANSPORT,
        takesMs: limitMs,
        moments: [
          { atMs: millis(0), says: 'nothing: the SYN does not get here' },
          { atMs: limitMs, says: 'nothing: Microsoft goes on to the next gateway' },
        ],
      }
    case 'refuses TCP':
      return unconnected(behaviour.afterMs, 'a SYN, answered with RST', limitMs, habits)
    case 'fails TLS':
      return unconnected(behaviour.afterMs, 'a connection whose handshake fails', limitMs, habits)
  }
}

const INVITE: Moment = { atMs: millis(0), says: 'INVITE' }
const TRANSPORT = { ends: 'next gateway', sipCode: 504, microsoftCode: 569002 } as const

const ringing = (takesMs: Millis): Trial => ({
  takesMs,
  ends: 'rings',
  sipCode: 180,
  microsoftCode: 0,
  moments: [INVITE, { atMs: takesMs, says: 'it answers 180 or 183: the caller hears ringing' }],
})

const late = (limitMs: Millis): Trial => ({
  takesMs: limitMs,
  ends: 'next gateway',
  sipCode: 408,
  microsoftCode: 500001,
  moments: [INVITE, { atMs: limitMs, says: 'CANCEL: FailoverTimeSeconds are over' }],
})

function rejected(
  gateway: Gateway,
  { sipCode, afterMs, ringsFirst = false }: Extract<Behaviour, { type: 'rejects' }>,
  limitMs: Millis,
  { provisional }: Reading,
): Trial {
  if (afterMs > limitMs && !ringsFirst) return late(limitMs)
  const stays = ringsFirst && provisional === 'ends-failover'
  const ends = !stays && gateway.failoverResponseCodes.includes(sipCode) ? 'next gateway' : 'call fails'
  const why = stays
    ? 'it was ringing already'
    : `${sipCode} is ${ends === 'call fails' ? 'not ' : ''}in FailoverResponseCodes`
  return {
    takesMs: afterMs,
    ends,
    sipCode,
    microsoftCode: 560_000 + sipCode,
    moments: [INVITE, { atMs: afterMs, says: `it answers ${sipCode}; ${why}` }],
  }
}

function unconnected(
  failsAfterMs: Millis,
  says: string,
  limitMs: Millis,
  { datacenters, otherDatacenterMs }: TrialHabits,
): Trial {
  const moments: Moment[] = []
  let atMs = millis(0)
  for (let tries = 1; tries <= datacenters && atMs < limitMs; tries++) {
    moments.push({ atMs, says: tries === 1 ? says : `${says}, from another datacenter` })
    atMs = millis(atMs + failsAfterMs + (tries < datacenters ? otherDatacenterMs : 0))
  }
  return { ...TRANSPORT, takesMs: millis(Math.min(atMs, limitMs)), moments }
}
