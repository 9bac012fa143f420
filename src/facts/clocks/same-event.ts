// What two observers both saw, by what tells one event from another: a message's own identifiers, a connection's two
// ends. An event that came several times (a message sent again) is known by its first time.

import { type Endpoint, formatEndpoint, type Instant } from '../../kernel/index.ts'
import type { Fact, SipFact } from '../fact.ts'

/** Events remembered of a source. */
const EVENTS_LIMIT = 50_000

/** When each event of a source was first seen, by its clock. */
export function eventTimes(facts: readonly Fact[]): Map<string, Instant> {
  const times = new Map<string, Instant>()
  for (const fact of facts) {
    if (times.size >= EVENTS_LIMIT) break
    const event = eventOf(fact)
    if (event === undefined) continue
    const known = times.get(event.key)
    if (known === undefined || event.at < known) times.set(event.key, event.at)
  }
  return times
}

interface SeenEvent {
  key: string
  at: Instant
}

function eventOf(fact: Fact): SeenEvent | undefined {
  switch (fact.kind) {
    case 'sip':
      return { key: messageKey(fact), at: fact.at }
    case 'connection-opened':
      return { key: connectionKey('opened', fact.local, fact.remote), at: fact.at }
    case 'connection-closed':
      return fact.local && { key: connectionKey('closed', fact.local, fact.remote), at: fact.at }
    case 'tls-handshake':
      return { key: connectionKey(fact.outcome, fact.local, fact.remote), at: fact.at }
    case 'flow':
      return { key: connectionKey('opened', fact.client, fact.server), at: fact.at }
    default:
      return undefined
  }
}

/** What tells a message from all others, whoever saw it. */
export const messageKey = ({ callId, startLine, cseq, text }: SipFact): string =>
  `sip ${callId} ${startLine} ${cseq} ${branchOf(text)}`

const branchOf = (text: string): string => /^v(?:ia)?\s*:.*?;branch=([^;,\s]+)/im.exec(text)?.[1] ?? ''

/** The same for both ends, whoever of them the observer was. */
const connectionKey = (what: string, ...ends: [Endpoint, Endpoint]): string =>
  `${what} ${ends.map(formatEndpoint).sort().join(' ')}`
