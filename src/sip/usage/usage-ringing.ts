// The callee's provisional answers (RFC 3261 section 13.3.1.1), reliable ones among them (RFC 3262 section 3), and the
// PRACKs for these.

import { after, type Instant, minutes, seconds } from '../../kernel/index.ts'
import { meaningOf, negotiated } from '../dialog/negotiation.ts'
import { rackOf } from '../dialog/rack-header.ts'
import {
  acknowledged,
  awaitedRack,
  RELIABLE,
  sendReliably,
  tickReliable,
} from '../dialog/reliable-provisional.ts'
import { descriptionOf, hasDescription } from '../message/description.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { offered } from './usage-early.ts'
import type { UsageCommand, UsageEffect } from './usage-language.ts'
import { isReliable, names, respondTo } from './usage-messages.ts'
import type { Incoming, UsageContext } from './usage-state.ts'

type Command<Type> = Extract<UsageCommand, { type: Type }>
type Step = [Incoming, UsageEffect[]]

/** When a provisional answer must be repeated, so that no proxy ends the INVITE: rarer where it surely arrives. */
const ringAgainAt = (isReliable: boolean, now: Instant): Instant =>
  after(now, isReliable ? seconds(150) : minutes(1))

export function ring(s: Incoming, command: Command<'ring'>, now: Instant, context: UsageContext): Step {
  const response = respondTo(s.invite, command.status, s.dialog.localTag, context.profile, command)
  return say(s, response, now, context)
}

/** Once more what was said last. */
export function ringAgain(s: Incoming, now: Instant, context: UsageContext): Step {
  if (s.ringing === undefined || now < s.ringing.againAt) return [s, []]
  return say(s, s.ringing.response, now, context)
}

function say(s: Incoming, response: SipResponse, now: Instant, context: UsageContext): Step {
  const hasSdp = response.bodyLength > 0
  const isNumbered = goesReliably(s, hasSdp, context)
  const next = { ...s, ringing: { response, againAt: ringAgainAt(isNumbered, now) } }
  if (!isNumbered) return [next, [respond(s, response)]]
  const meaning = meaningOf(s.negotiation, 'local', 'reliable-1xx')
  const negotiation = hasSdp ? negotiated(s.negotiation, 'local', meaning) : s.negotiation
  // The offer is answered already: what stands in force need not be said again.
  const said = hasSdp && meaning === 'ignored' ? bare(response) : response
  const [reliable, out] = sendReliably(s.reliable, said, now, context)
  return [{ ...next, negotiation, reliable }, out.map(each => respond(s, each))]
}

const bare = (response: SipResponse): SipResponse =>
  response.with({ headers: response.headers.without('Content-Type'), body: '' })

/**
 * A peer that requires it gets everything reliably; one that supports it what carries SDP, so that the answer to its
 * offer is not lost, or everything where we require it.
 */
function goesReliably(
  { invite, negotiation }: Incoming,
  hasSdp: boolean,
  { profile }: UsageContext,
): boolean {
  if (!isReliable(profile)) return false
  if (names(invite, RELIABLE, 'require')) return true
  const isWanted = profile.reliableProvisional === 'required' || hasSdp
  // The first reliable response to an INVITE without an offer must make it (RFC 3262 section 5).
  if (!isWanted || (negotiation === 'unopened' && !hasSdp)) return false
  return names(invite, RELIABLE, 'supported')
}

const respond = ({ transaction }: Incoming, response: SipResponse): UsageEffect => ({
  type: 'respond',
  transaction,
  response,
})

/** A PRACK: the answer to what waits for it, 481 to any other. */
export function pracked(
  s: Incoming,
  transaction: string,
  prack: SipRequest,
  now: Instant,
  context: UsageContext,
): Step {
  const answer = (status: number): UsageEffect => ({
    type: 'respond',
    transaction,
    response: respondTo(prack, status, s.dialog.localTag, context.profile),
  })
  const rack = rackOf(prack)
  if (rack === undefined) return [s, [answer(400)]]
  if (rack !== awaitedRack(s.reliable)) return [s, [answer(481)]]
  const [reliable, out] = acknowledged(s.reliable, now, context)
  const next = { ...s, reliable }
  const further = out.map(each => respond(s, each))
  if (!hasDescription(prack)) return [next, [answer(200), ...further]]
  const meaning = meaningOf(s.negotiation, 'remote', 'PRACK')
  if (meaning === 'offer') {
    const [asked, effects] = offered(next, { transaction, request: prack }, context)
    return [asked, [...effects, ...further]]
  }
  const negotiation = negotiated(s.negotiation, 'remote', meaning)
  const news: UsageEffect[] = meaning === 'answer' ? [{ type: 'early-answer', prack }] : []
  return [{ ...next, negotiation }, [answer(200), ...news, ...further]]
}

/** What is repeated now; undefined when no PRACK has come for too long. */
export function repeatReliable(s: Incoming, now: Instant): Step | undefined {
  const due = tickReliable(s.reliable, now)
  if (due === undefined) return [s, []]
  if (due.type === 'no-prack') return undefined
  return [{ ...s, reliable: due.sender }, [respond(s, due.response)]]
}

/** How the dialog begins: with the caller's offer, or with none. */
export const firstNegotiation = (invite: SipRequest): Incoming['negotiation'] =>
  descriptionOf(invite) === '' ? 'unopened' : 'remote-offer'
