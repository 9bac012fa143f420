// Where a call is decided: what one leg's news means for the other. Pure; SDP, headers and ports are the business of
// whoever carries the effects out (live-call.ts).
//
//            callee 2xx            one side leaves          all legs gone
//  offered -------------> talking -----------------> ending -------------> ended
//     \___ refused, cancelled, no answer, no media ____/^
//
//  `offered` is call-offered.ts. talking holds a Transfer (transfer.ts) while Teams moves its end elsewhere; the new leg
//  then becomes `teams`.

import { after, earliest, type Instant } from '../kernel/index.ts'
import type { CallEffect, CallEvent, CallRules } from './call-language.ts'
import { offered } from './call-offered.ts'
import { type Call, type CallStep, finish, hangUp, type InCall, refuse, type Talking } from './call-state.ts'
import type { LegId, Side } from './leg-id.ts'
import { NO_PROGRESS } from './progress.ts'
import { NO_COMMON_MEDIA } from './reason.ts'
import { beginTransfer, isPending, stepTransfer, type TransferEvent, transferDeadline } from './transfer.ts'

/** A call that was let in and whose second leg is being called. */
export function offerCall(
  legs: { caller: LegId; callee: LegId; from: Side },
  now: Instant,
  rules: CallRules,
): Call {
  return { state: 'offered', ...legs, progress: NO_PROGRESS, noAnswerAt: after(now, rules.noAnswerMs) }
}

export function stepCall(call: Call, event: CallEvent, now: Instant, rules: CallRules): CallStep {
  switch (call.state) {
    case 'offered':
      return offered(call, event, now, rules)
    case 'talking':
      return talking(call, event, now, rules)
    case 'ending':
      return ending(call, event, now)
    case 'ended':
      return [call, []]
  }
}

export function callDeadline(call: Call): Instant | undefined {
  switch (call.state) {
    case 'offered':
      return call.noAnswerAt
    case 'talking':
      return call.transfer && earliest(transferDeadline(call.transfer))
    case 'ending':
      return call.dropAt
    case 'ended':
      return undefined
  }
}

function talking(call: Talking, event: CallEvent, now: Instant, rules: CallRules): CallStep {
  switch (event.type) {
    case 'gone':
      return legGone(call, event, now, rules)
    case 'referred':
      return referred(call, event, now, rules)
    case 'replaced':
      return replaced(call, event, rules)
    case 're-offered':
    case 're-answered':
    case 're-refused':
      return changed(call, event)
    case 'unfit':
      return unfit(call, event, now, rules)
    case 'stop': {
      const legs = legsOf(call)
      return finish(
        call,
        legs.map(leg => hangUp(leg, event.reasons)),
        legs,
        now,
        rules,
      )
    }
    case 'tick':
      return inTransfer(call, event, now, rules)
    case 'fork-ended':
      return [call, []]
    case 'progressed':
    case 'answered':
    case 'refused':
      if (!isPending(call.transfer) || call.transfer.target !== event.leg) return [call, []]
      return inTransfer(call, event, now, rules)
  }
}

/** Lets the transfer take its step; a failed one whose referrer has left ends the call. */
function inTransfer(call: Talking, event: TransferEvent, now: Instant, rules: CallRules): CallStep {
  if (call.transfer === undefined) return [call, []]
  const before = call.transfer
  const [transfer, effects] = stepTransfer(before, event, now, rules.transfer)
  const moved = effects.find(effect => effect.type === 'join')
  const teams = moved === undefined ? call.teams : moved.teams
  const [unasked, refusals] = moved === undefined ? [call, []] : withoutChange(call, call.teams)
  const next: Talking = { ...unasked, teams, transfer }
  const isStranded = isPending(before) && before.referrer === undefined && transfer.state === 'over'
  if (!isStranded || moved !== undefined) return [settled(next), [...refusals, ...effects]]
  const legs = event.type === 'refused' ? [call.carrier] : [call.carrier, before.target]
  return finish(next, [...effects, hangUp(call.carrier)], legs, now, rules)
}

/** A leg that has left, or is no longer joined, neither answers for the other nor asks it: who asked may try again. */
function withoutChange(call: Talking, leg: LegId, isGone = false): [Talking, CallEffect[]] {
  const { change, ...rest } = call
  if (change === undefined || (change.asked !== leg && change.other !== leg)) return [call, []]
  const isAlone = isGone && change.asked === leg
  return [rest, isAlone ? [] : [{ type: 're-refuse', leg: change.asked, status: 491 }]]
}

function settled(call: Talking): Talking {
  if (call.transfer?.state !== 'over') return call
  const { transfer: _, ...rest } = call
  return rest
}

function legGone(
  call: Talking,
  event: Extract<CallEvent, { type: 'gone' }>,
  now: Instant,
  rules: CallRules,
): CallStep {
  const { carrier, teams, transfer } = call
  const { leg, reasons } = event
  if (leg === carrier) {
    const effects = transfer ? stepTransfer(transfer, { type: 'carrier-gone' }, now, rules.transfer)[1] : []
    const others = legsOf(call).filter(other => other !== carrier)
    const ends = [...effects, hangUp(teams, reasons)]
    return finish(call, ends, others, now, rules)
  }
  const isReferrer = leg === (transfer?.state === 'replacing' ? transfer.referrer : teams)
  if (!isReferrer && leg !== teams) return [call, []]
  // Microsoft may leave the old leg as soon as its REFER was accepted; the transfer goes on without it.
  if (isReferrer && transfer !== undefined) {
    const [alone, refusals] = withoutChange(call, leg, true)
    const [next, effects] = inTransfer(alone, { type: 'referrer-gone' }, now, rules)
    return [next, [...refusals, ...effects]]
  }
  const others = legsOf(call).filter(other => other !== teams)
  const ends = others.map(other => hangUp(other, other === carrier ? reasons : []))
  return finish(call, ends, others, now, rules)
}

function referred(
  call: Talking,
  event: Extract<CallEvent, { type: 'referred' }>,
  now: Instant,
  rules: CallRules,
): CallStep {
  const { leg, target } = event
  const no = (status: number, why: string): CallStep => [call, [{ type: 'refuse-refer', leg, status, why }]]
  if (leg === call.carrier) return no(rules.carrierRefer, 'REFER from the carrier')
  if (isPending(call.transfer)) return no(491, 'a second REFER while one is running')
  if (leg !== call.teams) return no(603, 'REFER on a leg that was already replaced')
  if (call.transfers >= rules.transfersLimit) {
    const [same, effects] = no(603, `more than ${rules.transfersLimit} transfers in one call`)
    return [same, [...effects, { type: 'note', event: 'limit', says: 'too many transfers' }]]
  }
  const leftOver: CallEffect[] = call.transfer?.state === 'replacing' ? [hangUp(call.transfer.referrer)] : []
  const parties = { carrier: call.carrier, referrer: leg, target }
  const transfer = beginTransfer(parties, now, rules.transfer)
  return [
    { ...call, transfer, transfers: call.transfers + 1 },
    [
      ...leftOver,
      { type: 'accept-refer', leg },
      { type: 'note', event: 'transfer-requested', says: 'Teams asked for a transfer' },
      { type: 'call-target', leg: target },
    ],
  ]
}

/** RFC 3891 section 3: the new leg is answered, then the replaced one is ended by us. */
function replaced(
  call: Talking,
  event: Extract<CallEvent, { type: 'replaced' }>,
  rules: CallRules,
): CallStep {
  const { leg, old } = event
  if (old !== call.teams || isPending(call.transfer)) return [call, [refuse(leg, 481, [])]]
  if (call.transfers >= rules.transfersLimit) {
    return [call, [refuse(leg, 486, []), { type: 'note', event: 'limit', says: 'too many transfers' }]]
  }
  const [unasked, refusals] = withoutChange(call, old)
  return [
    { ...unasked, teams: leg, transfers: call.transfers + 1 },
    [
      ...refusals,
      { type: 'join', carrier: call.carrier, teams: leg },
      { type: 'accept', leg },
      hangUp(old),
      { type: 'note', event: 'transfer-answered', says: 'a new leg of Teams replaced the old one' },
    ],
  ]
}

function changed(
  call: Talking,
  event: Extract<CallEvent, { type: 're-offered' | 're-answered' | 're-refused' }>,
): CallStep {
  const { change } = call
  if (event.type === 're-offered') {
    if (change !== undefined) return [call, [{ type: 're-refuse', leg: event.leg, status: 491 }]]
    const other = event.leg === call.carrier ? call.teams : call.carrier
    return [{ ...call, change: { asked: event.leg, other } }, [{ type: 're-offer', leg: other }]]
  }
  if (change?.other !== event.leg) return [call, []]
  const { change: _, ...rest } = call
  const effect: CallEffect =
    event.type === 're-answered'
      ? { type: 're-accept', leg: change.asked }
      : { type: 're-refuse', leg: change.asked, status: event.status }
  return [rest, [effect]]
}

/** A leg whose SDP fits nothing: of a transfer it is the target's failure, else the call's. */
function unfit(
  call: Talking,
  event: Extract<CallEvent, { type: 'unfit' }>,
  now: Instant,
  rules: CallRules,
): CallStep {
  if (isPending(call.transfer) && call.transfer.target === event.leg) {
    const [next, effects] = inTransfer(call, { ...event, type: 'refused', reasons: [] }, now, rules)
    return [next, [hangUp(event.leg), ...effects]]
  }
  const legs = legsOf(call)
  return finish(
    call,
    legs.map(leg => hangUp(leg, [NO_COMMON_MEDIA])),
    legs,
    now,
    rules,
  )
}

function ending(call: InCall<'ending'>, event: CallEvent, now: Instant): CallStep {
  switch (event.type) {
    case 'gone':
    case 'refused':
      return remaining(
        call,
        call.legs.filter(leg => leg !== event.leg),
        [],
      )
    case 'tick':
      if (now < call.dropAt) return [call, []]
      return [{ state: 'ended' }, call.legs.map(leg => ({ type: 'drop', leg }))]
    case 'referred':
      return [
        call,
        [{ type: 'refuse-refer', leg: event.leg, status: 481, why: 'REFER in a call that is ending' }],
      ]
    case 're-offered':
      return [call, [{ type: 're-refuse', leg: event.leg, status: 481 }]]
    default:
      return [call, []]
  }
}

function remaining(call: InCall<'ending'>, legs: LegId[], effects: CallEffect[]): CallStep {
  return legs.length === 0 ? [{ state: 'ended' }, effects] : [{ ...call, legs }, effects]
}

/** Every leg that may still be alive. */
function legsOf({ carrier, teams, transfer }: Talking): LegId[] {
  if (transfer === undefined) return [carrier, teams]
  const legs = [carrier, teams]
  if (isPending(transfer)) legs.push(transfer.target)
  if (transfer.state === 'replacing') legs.push(transfer.referrer)
  return [...new Set(legs)]
}
