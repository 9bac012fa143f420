// The parameters of a transfer (SIP protocol page, call transfer): what REFER carries out, the SBC's new INVITE must
// bring back, octet for octet.
//
//   REFER        Refer-To: <proxy;x-m=target MRI> or <number@proxy>     Referred-By: <proxy;x-m;x-t;x-ti;x-tt>
//   new INVITE   Request-URI = that of Refer-To                         Referred-By the same

import { type Chance, token } from '../kernel/index.ts'
import { parseUri, type SipRequest } from '../sip/index.ts'
import { portOf, type RegionConfig, type Target } from './config.ts'

export interface Referral {
  readonly target: Target
  /** The URI inside Refer-To. */
  readonly targetUri: string
  /** The value of Referred-By. */
  readonly referredBy: string
}

interface ReferralParts {
  target: Target
  /** MRI of the target; of a number unused. */
  targetMri: string
  transferorMri: string
  tenant: string
  /** Correlation id of the call that is transferred. */
  correlation: string
}

export function makeReferral(parts: ReferralParts, region: RegionConfig, chance: Chance): Referral {
  const { target, targetMri, transferorMri, tenant, correlation } = parts
  const proxy = `${region.fqdn}:${portOf(region)}`
  const targetUri =
    target.kind === 'number'
      ? `sip:${target.number}@${proxy};user=phone;transport=tls`
      : `sip:${proxy};transport=tls;x-m=${targetMri}`
  const url = `https://${region.apiHost}/v1/ngc/callnotification?dci=${token(chance, 16)}`
  const parameters = `x-m=${transferorMri};x-t=${tenant};x-ti=${correlation};x-tt=${escapedBase64(url)}`
  return { target, targetUri, referredBy: `<sip:${proxy};${parameters}>` }
}

/** URL-escaped Base64: its case carries meaning, which is why nothing may rewrite it. */
const escapedBase64 = (text: string): string =>
  Buffer.from(text).toString('base64').replaceAll('+', '%2b').replaceAll('/', '%2f').replaceAll('=', '%3d')

/** Whether an INVITE claims to come of a REFER: a target MRI to call, or a transferor of ours. */
export function claimsReferral(invite: SipRequest): boolean {
  const uri = parseUri(invite.uri)
  if (uri.ok && uri.value.parameters.has('x-m')) return true
  return /;x-(?:m|ti|tt)=/i.test(invite.headers.get('Referred-By') ?? '')
}

/**
 * Whether the Request-URI of an INVITE is the target of the referral that its Referred-By names. The order of
 * parameters may differ, as in a public trace it did without harm.
 */
export function carriesOut(invite: SipRequest, referral: Referral): boolean {
  const asked = parseUri(referral.targetUri)
  const came = parseUri(invite.uri)
  if (!asked.ok || !came.ok) return false
  const sameUser = asked.value.user === came.value.user
  return sameUser && asked.value.parameters.get('x-m') === came.value.parameters.get('x-m')
}
