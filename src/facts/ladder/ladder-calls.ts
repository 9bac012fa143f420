// Which messages make one call. The observer's own `call` facts say so, or the name that it gives a call beside each message
// (`session`); without them a Call-ID is a call. The INVITE that a REFER asked for belongs to the call that got the REFER.

import { type Instant, seconds } from '../../kernel/index.ts'
import type { Fact, SipFact } from '../fact.ts'
import { partiesOf, requestUri, showsMicrosoft, uriIn } from '../sip-text.ts'
import { firstFrom } from '../time-order.ts'
import { firstOfSession } from './call-sessions.ts'

export interface Call {
  /** Of the `call` facts, else the Call-ID of its first leg. */
  id: string
  readonly title: string
  start: Instant
  end: Instant
  /** In the order they began. */
  legs: CallLegMessages[]
}

export interface CallLegMessages {
  callId: string
  side: 'carrier' | 'teams'
  /** Set up because of a REFER. */
  transfer: boolean
  messages: SipFact[]
}

/** How long after a REFER an INVITE to its target still counts as its doing. */
const REFER_TO_INVITE = seconds(32)

/**
 * All calls, first come first; keep-alives (OPTIONS) are left out unless wanted. `witnesses` are facts of others, too, who may
 * know which legs are one call.
 */
export function callsOf(facts: readonly Fact[], withOptions: boolean, witnesses = facts): Call[] {
  const dialogs = dialogsOf(facts, withOptions)
  const known = knownLegs(facts)
  for (const callId of unsentLegs(facts, known)) if (!dialogs.has(callId)) dialogs.set(callId, [])
  const referred = referredLegs(dialogs)
  const first = firstOfSession(dialogs, witnesses)
  const before = (callId: string): string | undefined => referred.get(callId) ?? first.get(callId)
  const guessSide = guesser(dialogs)
  const calls = new Map<string, CallLegMessages[]>()
  for (const [callId, messages] of dialogs) {
    const leg = known.get(callId)
    const call = callOfLeg(callId, known, before)
    const side = leg?.side ?? guessSide(callId)
    const transfer = leg?.transfer ?? referred.has(callId)
    const legs = calls.get(call) ?? []
    legs.push({ callId, side, transfer, messages })
    calls.set(call, legs)
  }
  return [...calls].map(([id, legs]) => callOf(id, legs))
}

/** Everything as one call, for a view of all there is. */
export function joined(calls: readonly Call[]): Call {
  const first = calls[0]
  if (first !== undefined && calls.length === 1) return first
  const legs = calls.flatMap(call => call.legs)
  const start = calls.reduce((first, call) => Math.min(first, call.start), Number.POSITIVE_INFINITY)
  const end = calls.reduce((last, call) => Math.max(last, call.end), Number.NEGATIVE_INFINITY)
  const title = calls.length === 0 ? 'connections' : `${calls.length} calls`
  return { id: 'all', title, start: start as Instant, end: end as Instant, legs }
}

function dialogsOf(facts: readonly Fact[], withOptions: boolean): Map<string, SipFact[]> {
  const dialogs = new Map<string, SipFact[]>()
  for (const fact of facts) {
    if (fact.kind !== 'sip' || (fact.method === 'OPTIONS' && !withOptions)) continue
    const messages = dialogs.get(fact.callId)
    if (messages === undefined) dialogs.set(fact.callId, [fact])
    else messages.push(fact)
  }
  return dialogs
}

interface KnownLeg {
  call: string
  side: 'carrier' | 'teams'
  transfer: boolean
}

function knownLegs(facts: readonly Fact[]): Map<string, KnownLeg> {
  const known = new Map<string, KnownLeg>()
  for (const fact of facts) {
    if (fact.kind !== 'call') continue
    for (const { callId, side, transfer } of fact.legs) {
      const before = known.get(callId)
      known.set(callId, { call: fact.call, side, transfer: transfer ?? before?.transfer ?? false })
    }
  }
  return known
}

/** Legs of calls of which nothing was sent, because a name led nowhere. */
const unsentLegs = (facts: readonly Fact[], known: Map<string, KnownLeg>): string[] =>
  facts.flatMap(fact =>
    fact.kind === 'unresolved' && fact.callId !== undefined && known.has(fact.callId) ? [fact.callId] : [],
  )

/** Call-ID of a leg that a REFER set up, to the Call-ID in which the REFER came. */
function referredLegs(dialogs: Map<string, SipFact[]>): Map<string, string> {
  const asked = new Map<string, { at: Instant; callId: string }[]>()
  for (const [callId, messages] of dialogs) {
    for (const { referTo, status, at } of messages) {
      const uri = referTo === undefined || status !== undefined ? undefined : uriIn(referTo)
      if (uri === undefined) continue
      const refers = asked.get(uri)
      if (refers === undefined) asked.set(uri, [{ at, callId }])
      else refers.push({ at, callId })
    }
  }
  const referred = new Map<string, string>()
  if (asked.size === 0) return referred
  for (const refers of asked.values()) refers.sort((left, right) => left.at - right.at)
  for (const [callId, [first]] of dialogs) {
    if (first === undefined || first.method !== 'INVITE' || first.status !== undefined) continue
    const refers = asked.get(requestUri(first)) ?? []
    let place = firstFrom(refers, (first.at + 1) as Instant) - 1
    while (refers[place]?.callId === callId) place--
    const refer = refers[place]
    if (refer !== undefined && first.at - refer.at <= REFER_TO_INVITE) referred.set(callId, refer.callId)
  }
  return referred
}

/** Transfers of one call after the other. */
const HOPS_LIMIT = 100

/** The call a leg is of: as it is known, else by the leg that a chain of transfers and sessions began with. */
function callOfLeg(
  callId: string,
  known: ReadonlyMap<string, KnownLeg>,
  before: (callId: string) => string | undefined,
): string {
  let first = callId
  // Two calls that refer to each other have no first one.
  for (let hops = 0; hops < HOPS_LIMIT; hops++) {
    const call = known.get(first)?.call
    if (call !== undefined) return call
    const earlier = before(first)
    if (earlier === undefined) return first
    first = earlier
  }
  return first
}

/**
 * Where Microsoft's side is seen it shows itself, and what is not its is the carrier's. Elsewhere a call comes in from the
 * carrier and goes on to Teams.
 */
function guesser(dialogs: ReadonlyMap<string, readonly SipFact[]>) {
  let known: ReadonlySet<string> | undefined
  return (callId: string): 'carrier' | 'teams' => {
    known ??= showingMicrosoft(dialogs)
    if (known.size > 0) return known.has(callId) ? 'teams' : 'carrier'
    const messages = dialogs.get(callId) ?? []
    const request = messages.find(message => message.status === undefined) ?? messages[0]
    return request?.direction === 'sent' ? 'teams' : 'carrier'
  }
}

const showingMicrosoft = (dialogs: ReadonlyMap<string, readonly SipFact[]>): ReadonlySet<string> =>
  new Set([...dialogs].flatMap(([callId, messages]) => (messages.some(showsMicrosoft) ? [callId] : [])))

function callOf(id: string, legs: CallLegMessages[]): Call {
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const { messages } of legs) {
    for (const { at } of messages) {
      start = Math.min(start, at)
      end = Math.max(end, at)
    }
  }
  return {
    id,
    // Read from text, which most who ask for calls do without.
    get title() {
      return titleOf(id, legs)
    },
    start: start as Instant,
    end: end as Instant,
    legs,
  }
}

function titleOf(id: string, legs: readonly CallLegMessages[]): string {
  const invite = legs[0]?.messages.find(isFirstInvite)
  if (invite === undefined) return id
  const { caller, callee = requestUri(invite) } = partiesOf(invite)
  return caller === undefined ? `call to ${callee}` : `${caller} to ${callee}`
}

const isFirstInvite = (message: SipFact): boolean =>
  message.method === 'INVITE' && message.status === undefined
