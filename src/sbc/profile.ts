// What the SBC says of itself on each leg.

import type { UsageProfile } from '../sip/index.ts'
import type { Behaviour, SbcConfig } from './config.ts'
import type { Side } from './leg-id.ts'

/**
 * Teams picks the way of transfers by Allow and Supported: REFER and NOTIFY make it send REFER, `replaces` lets it
 * send INVITE with Replaces (SIP protocol page, call transfer). `timer` is added with a session timer.
 */
export function profileOf(
  side: Side,
  { carrier }: Pick<SbcConfig, 'carrier'>,
  behaviour: Behaviour,
): Omit<UsageProfile, 'contact'> {
  const sessionTimer = behaviour.sessionTimer[side]
  return {
    headers: ownHeaders(side, behaviour),
    supported: side === 'teams' ? ['replaces'] : [],
    ...(sessionTimer && { sessionTimer }),
    reliableProvisional: behaviour.reliableProvisional[side],
    // A challenge is answered to the carrier only: the peer of whom the configuration has credentials.
    answersChallenges: side === 'carrier' && carrier.credentials !== undefined,
  }
}

/** What is answered sensibly, in the order it is told. */
const METHODS = 'INVITE, ACK, OPTIONS, CANCEL, BYE, INFO, UPDATE, PRACK, REFER, SUBSCRIBE, NOTIFY'

/** The value of Allow for a side. */
export const allowOf = (side: Side, { offersRefer }: Pick<Behaviour, 'offersRefer'>): string =>
  side === 'teams' && !offersRefer ? METHODS.replace('REFER, ', '') : METHODS

export const ownHeaders = (
  side: Side,
  { userAgent, ...habits }: Pick<Behaviour, 'userAgent' | 'offersRefer'>,
): [name: string, value: string][] => [
  ['Allow', allowOf(side, habits)],
  ...(userAgent === '' ? [] : [['User-Agent', userAgent] as [string, string]]),
]
