// What the SBC says of itself on each leg.

import type { UsageProfile } from '../sip/index.ts'
import type { SbcConfig, Settings } from './config.ts'
import { ALLOW } from './invites.ts'
import type { Side } from './leg-id.ts'

/**
 * Teams picks the way of transfers by Allow and Supported: REFER and NOTIFY make it send REFER, `replaces` lets it
 * send INVITE with Replaces (SIP protocol page, call transfer). `timer` is added with a session timer.
 */
export function profileOf(
  side: Side,
  contact: string,
  config: SbcConfig,
  { behaviour }: Settings,
): UsageProfile {
  const sessionTimer = behaviour.sessionTimer[side]
  return {
    contact,
    headers: ownHeaders(behaviour.userAgent),
    supported: side === 'teams' ? ['replaces'] : [],
    ...(sessionTimer && { sessionTimer }),
    // A challenge is answered to the carrier only: the peer of whom the configuration has credentials.
    answersChallenges: side === 'carrier' && config.carrier.credentials !== undefined,
  }
}

export const ownHeaders = (userAgent: string): [name: string, value: string][] => [
  ['Allow', ALLOW],
  ...(userAgent === '' ? [] : [['User-Agent', userAgent] as [string, string]]),
]
