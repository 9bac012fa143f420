// What becomes of a call from the telephone network before anybody is called (direct-routing reference, Number handling):
// the rules of its gateway translate both numbers, then the caller may be blocked.

import { isMatch } from './pattern/pattern.ts'
import { DEFAULT_READING, type Reading } from './reading.ts'
import type { Gateway } from './tenant/gateway.ts'
import type { IndexedInboundPattern, TenantIndex } from './tenant/tenant-index.ts'
import { type Translated, translate } from './translate.ts'

export interface InboundCall {
  gateway: Gateway
  /** User part of From. */
  calling: string
  /** User part of the request-URI. */
  called: string
}

export interface Admission {
  calling: Translated
  called: Translated
  /** Identity of the pattern that blocks the caller. */
  blockedBy?: string
  /** Identity of the pattern that lets the caller in all the same. */
  exemptBy?: string
  outcome:
    | { type: 'admitted' }
    | { type: 'redirected'; resourceAccount: string }
    | { type: 'refused'; sipCode: 403; microsoftCode: 510534 }
}

export function admitInbound(
  index: TenantIndex,
  call: InboundCall,
  reading: Reading = DEFAULT_READING,
): Admission {
  const { gateway } = call
  const numbers = {
    calling: translate(index, gateway, 'inboundPstnNumberTranslationRules', call.calling, reading),
    called: translate(index, gateway, 'inboundTeamsNumberTranslationRules', call.called, reading),
  }
  const blocked = firstThatMatches(index.inboundBlocked, numbers.calling.number)
  if (blocked === undefined) return { ...numbers, outcome: { type: 'admitted' } }
  const exempt = firstThatMatches(index.inboundExempt, numbers.calling.number)
  const said = { ...numbers, blockedBy: blocked.inbound.identity }
  if (exempt !== undefined) {
    return { ...said, exemptBy: exempt.inbound.identity, outcome: { type: 'admitted' } }
  }
  const { resourceAccount } = blocked.inbound
  return resourceAccount === undefined
    ? { ...said, outcome: { type: 'refused', sipCode: 403, microsoftCode: 510534 } }
    : { ...said, outcome: { type: 'redirected', resourceAccount } }
}

const firstThatMatches = (
  patterns: readonly IndexedInboundPattern[],
  number: string,
): IndexedInboundPattern | undefined =>
  patterns.find(
    ({ inbound, compiled }) =>
      inbound.enabled && 'pattern' in compiled && isMatch(compiled.pattern, number) === true,
  )
