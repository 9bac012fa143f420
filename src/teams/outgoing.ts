// INVITEs from Teams to an SBC (SIP protocol page; direct-routing reference, INVITE from Teams to SBC).

import { type CallParts, formatNameAddr } from '../sip/index.ts'
import { portOf, type RegionConfig, type SbcEntry, type UserConfig } from './config.ts'
import type { TeamsOptions } from './options.ts'
import { recordRouteOf } from './wire-shape.ts'

/** Hops of a call that Microsoft's proxy passes on from its own call controller. */
const MAX_FORWARDS = 69

export interface OutgoingCall {
  number: string
  /** Whose number and name stand in From. */
  caller: Pick<UserConfig, 'number' | 'displayName'>
}

export function inviteParts(
  { number, caller }: OutgoingCall,
  sbc: SbcEntry,
  region: RegionConfig,
  body: string,
  { forwardPaiFrom }: Pick<TeamsOptions, 'forwardPaiFrom'>,
): CallParts {
  const host = `${sbc.fqdn}:${sbc.port}`
  const isAsserted = sbc.forwardPai === true && caller.number !== undefined
  const isHidden = caller.number === undefined || (isAsserted && forwardPaiFrom === 'anonymous')
  const user = isHidden ? 'anonymous' : caller.number
  return {
    uri: `sip:${number}@${host};user=phone;transport=tls`,
    from: formatNameAddr({
      display: isHidden ? undefined : caller.displayName,
      uri: `sip:${user}@${region.fqdn}:${portOf(region)};user=phone`,
    }),
    to: `<sip:${number}@${host};user=phone>`,
    body,
    maxForwards: MAX_FORWARDS,
    headers: [recordRouteOf(region), ...(isAsserted ? asserted(caller, region) : [])],
  }
}

/** The user's number as TEL URI and as SIP address. */
const asserted = ({ number }: OutgoingCall['caller'], region: RegionConfig): [string, string][] => [
  ['P-ASSERTED-IDENTITY', `<tel:${number}>,<sip:${number}@${region.fqdn}>`],
  ['PRIVACY', 'id'],
]
