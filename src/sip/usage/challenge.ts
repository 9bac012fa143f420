// 401 and 407 to a request of ours (RFC 3261 section 22.2): the owner has the credentials, this decides whether
// asking for them again makes sense and renumbers the request that carries them.

import { isWorthAnswering } from '../digest/digest-session.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { newOwn } from './usage-messages.ts'
import type { OwnRequest, UsageProfile } from './usage-state.ts'

/** The request now waiting for credentials, or undefined when the response is simply a failure. */
export function challengedBy(
  own: OwnRequest,
  response: SipResponse,
  profile: UsageProfile,
): OwnRequest | undefined {
  if (profile.answersChallenges !== true) return undefined
  if (!isWorthAnswering(own.request, response, own.challenges)) return undefined
  return { ...own, challenges: own.challenges + 1, challenge: response }
}

/** The same request once more, with the next sequence number and `headers` in place of those of their names. */
export function retryOf(own: OwnRequest, sequence: number, headers: HeaderPairs): OwnRequest {
  const changed = renumbered(own.request, sequence, headers)
  return { ...newOwn(changed), challenges: own.challenges }
}

export function renumbered(request: SipRequest, sequence: number, changes: HeaderPairs): SipRequest {
  let headers = request.headers
    .without(...changes.map(([name]) => name), 'via')
    .with('CSeq', `${sequence} ${request.method}`)
  for (const [name, value] of changes) headers = headers.append(name, value)
  return request.with({ headers })
}
