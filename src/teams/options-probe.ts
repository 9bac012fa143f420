// Microsoft's own OPTIONS to an SBC that has shown itself: to the FQDN of its Contact, with the region's host in From
// and Contact as traces have it.

import { type Chance, token } from '../kernel/index.ts'
import { makeTag, SipHeaders, SipRequest } from '../sip/index.ts'
import { portOf, type RegionConfig, type SbcEntry } from './config.ts'
import type { TeamsOptions } from './options.ts'
import { allowOf } from './wire-shape.ts'

export function optionsProbe(
  region: RegionConfig,
  sbc: SbcEntry,
  chance: Chance,
  options: TeamsOptions,
): SipRequest {
  const own = `sip:${region.routeHost}:${portOf(region)}`
  const target = `sip:${sbc.fqdn}:${sbc.port}`
  const headers = SipHeaders.of(
    ['From', `<${own}>;tag=${makeTag(chance)}`],
    ['To', `<${target}>`],
    ['CSeq', '1 OPTIONS'],
    ['Call-ID', token(chance, 16)],
    ['Max-Forwards', '70'],
    ['Contact', `<${own};transport=tls>`],
    ...allowOf(options),
  )
  return new SipRequest({ method: 'OPTIONS', uri: `${target};transport=tls`, headers })
}
