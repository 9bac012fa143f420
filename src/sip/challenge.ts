// 401 and 407 to a request of ours (RFC 3261 section 22.2): the owner has the credentials, this decides whether
// asking for them again makes sense and renumbers the request that carries them.

import type { SipRequest, SipResponse } from './sip-message.ts'
import type { HeaderPairs } from './usage-language.ts'
import { newOwn } from './usage-messages.ts'
import type { OwnRequest, UsageProfile } from './usage-state.ts'

/** One try with credentials, one more when only the nonce was stale or a second party asks for its own. */
const MAX_CHALLENGES = 2

/** The request now waiting for credentials, or undefined when the response is simply a failure. */
export function challengedBy(
  own: OwnRequest,
  response: SipResponse,
  profile: UsageProfile,
): OwnRequest | undefined {
  if (response.status !== 401 && response.status !== 407) return undefined
  if (profile.answersChallenges !== true || own.challenges >= MAX_CHALLENGES) return undefined
  const credentials = response.status === 401 ? 'authorization' : 'proxy-authorization'
  if (own.request.headers.has(credentials) && !isStale(response)) return undefined
  return { ...own, challenges: own.challenges + 1, challenge: response }
}

function isStale(response: SipResponse): boolean {
  const name = response.status === 401 ? 'www-authenticate' : 'proxy-authenticate'
  return response.headers.all(name).some(value => /[\s,]stale\s*=\s*"?true/i.test(value))
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
