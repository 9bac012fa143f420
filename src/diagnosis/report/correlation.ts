// What support needs to find the same calls in its own records: ids, names, addresses and times.

import {
  type Fact,
  FactLog,
  headerValues,
  hostIn,
  isMicrosoftName,
  nodeOf,
  type SipFact,
  UNDATED,
} from '../../facts/index.ts'
import type { Endpoint, Instant } from '../../kernel/index.ts'
import { isByMicrosoft } from '../sip/sip-dialogs.ts'
import { isAddress, surroundingsOf } from '../surroundings.ts'
import { isPlainHost } from '../words/verifying-command.ts'

export interface Correlation {
  /** Oldest first; settings have none. */
  times: Instant[]
  callIds: string[]
  /** GUIDs by which Microsoft's side knows the calls: `x-i`, `x-ti` in its URIs, the one before a Reason's phrase. */
  microsoftIds: string[]
  /** FQDNs of the SBC. */
  names: string[]
  /** Addresses of the observers, and those they dealt with. */
  own: string[]
  others: string[]
  /** Instances of Microsoft's proxy: `EUWE.10`. */
  nodes: string[]
}

/** More of one kind help nobody to find a call. */
const LIMIT = 10

/** Of the evidence, and of all messages in its calls; `calls` are Call-IDs of those it happened in. */
export function correlationOf(
  evidence: readonly Fact[],
  facts: readonly Fact[],
  calls: readonly string[] = [],
): Correlation {
  const times = evidence
    .map(fact => fact.at)
    .filter(at => at !== UNDATED)
    .sort((left, right) => left - right)
  const callIds = new Set([...evidence.flatMap(callIdsOf), ...calls])
  const known = messagesByCall(facts)
  const messages = [...callIds].flatMap(callId => known.get(callId) ?? [])
  const { isMicrosoft } = surroundingsOf(new FactLog(messages))
  const ends = [...evidence, ...messages].map(endsOf)
  // Microsoft's side may be an observer as well.
  const own = new Set(ends.flatMap(([local]) => addressOf(local)).filter(address => !isMicrosoft(address)))
  return {
    times,
    callIds: some(callIds),
    microsoftIds: some([...evidence.flatMap(recordIds), ...messages.flatMap(guidsOf)]),
    names: some([...evidence.flatMap(nameOf), ...messages.flatMap(ownHost)]),
    own: some(own),
    others: some(
      ends
        .flat()
        .flatMap(addressOf)
        .filter(address => !own.has(address)),
    ),
    nodes: some(messages.flatMap(message => nodeOf(message) ?? [])),
  }
}

/** A report asks once for each of its findings. */
function messagesByCall(facts: readonly Fact[]): ReadonlyMap<string, SipFact[]> {
  const known = BY_CALL.get(facts)
  if (known !== undefined) return known
  const calls = Map.groupBy(
    facts.filter(fact => fact.kind === 'sip'),
    ({ callId }) => callId,
  )
  BY_CALL.set(facts, calls)
  return calls
}
const BY_CALL = new WeakMap<readonly Fact[], ReadonlyMap<string, SipFact[]>>()

const some = (items: Iterable<string>): string[] =>
  [...new Set(items)].filter(item => item !== '').slice(0, LIMIT)

function callIdsOf(fact: Fact): string[] {
  if (fact.kind === 'call') return fact.legs.map(leg => leg.callId)
  return 'callId' in fact && fact.callId !== undefined ? [fact.callId] : []
}

const endsOf = (fact: Fact): [Endpoint | undefined, Endpoint | undefined] => [
  'local' in fact ? fact.local : undefined,
  'remote' in fact ? fact.remote : undefined,
]

/** A log may name an interface only, by which nobody else knows it. */
const addressOf = (end: Endpoint | undefined): string[] =>
  end !== undefined && isPlainHost(end.address) ? [end.address] : []

const recordIds = (fact: Fact): string[] =>
  fact.kind === 'call-record' && fact.by === 'microsoft' ? [fact.id, fact.sharedId ?? ''] : []

function nameOf(fact: Fact): string[] {
  if (fact.kind === 'call-record') return [fact.sbc ?? '']
  return fact.kind === 'tls-handshake' && fact.role === 'server' ? [fact.serverName ?? ''] : []
}

function ownHost(message: SipFact): string[] {
  const host = isByMicrosoft(message) ? undefined : hostIn(message.contact ?? '')
  return host === undefined || isAddress(host) || isMicrosoftName(host) ? [] : [host]
}

const GUID = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}'
const IN_URI = new RegExp(`;x-t?i=(${GUID})`, 'gi')
/** Before the phrase: `text="GUID;No callee endpoints were found."` */
const IN_REASON = new RegExp(`;\\s*text\\s*=\\s*"(${GUID});`, 'i')

function guidsOf(message: SipFact): string[] {
  const uris = [
    message.contact,
    message.referredBy,
    message.referTo,
    ...headerValues(message, 'Record-Route'),
  ]
  const found = uris.flatMap(uri => [...(uri ?? '').matchAll(IN_URI)].map(([, id]) => id as string))
  return [...found, IN_REASON.exec(message.reason ?? '')?.[1] ?? '']
}
