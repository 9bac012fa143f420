// What becomes of a request of those who may speak (`TrunkGuard`): which call it belongs to, which new call it begins.
// Requests that belong to none are answered here.
//
//   request --------------> To tag? --> its leg, by dialog (481)
//                            INVITE  --> screening, limits --> a new call
//                            other   --> answered: OPTIONS 200, else refused

import { placeOf, type SipEndpoint, type SipEvent, type SipSource } from '../element/index.ts'
import { type Instant, TokenBucket, token } from '../kernel/index.ts'
import { type HeaderPairs, makeTag, responseTo, usageKeyOf } from '../sip/index.ts'
import type { Aftermath } from './aftermath.ts'
import type { CallOutside } from './call-scene.ts'
import type { CallTable } from './call-table.ts'
import { retryAfter } from './failure.ts'
import { answerOther } from './in-dialog.ts'
import type { InForce } from './in-force.ts'
import { sideOf } from './interfaces.ts'
import type { Leg } from './leg.ts'
import type { Side } from './leg-id.ts'
import type { LegTable } from './leg-table.ts'
import { type Arrival, LiveCall } from './live-call.ts'
import { optionsAnswer } from './options.ts'
import { allowOf } from './profile.ts'
import { replacedLeg } from './replaced-leg.ts'
import { screenInvite, screenOptions } from './screening.ts'

type Requested = Extract<SipEvent, { type: 'request' }>

export interface ReceptionParts {
  inForce: () => InForce
  outside: CallOutside
  endpoint: SipEndpoint
  calls: CallTable
  legs: LegTable
  aftermath: Aftermath
  /** Whether it is listened to for the sake of standing calls only: a registrar that keeps no contact any more. */
  isOnlyForStandingCalls: (source: SipSource) => boolean
}

export class Reception {
  readonly #parts: ReceptionParts
  readonly #newCalls = new TokenBucket()
  #isDraining = false

  constructor(parts: ReceptionParts) {
    this.#parts = parts
  }

  get isDraining(): boolean {
    return this.#isDraining
  }

  /** No new calls from now on: 503. */
  drain(): void {
    this.#isDraining = true
  }

  requested(event: Requested, now: Instant): void {
    const { request, source } = event
    const side = sideOf(source.interface)
    if (side === undefined) return this.#refuse(event, 403, `nobody speaks on ${source.interface}`, now)
    if (request.to.tag !== undefined) return this.#inDialog(event, side, now)
    if (this.#parts.isOnlyForStandingCalls(source))
      return this.#refuse(event, 403, 'the registration with this registrar is over', now)
    if (request.method === 'INVITE') return this.#invited(event, side, now)
    this.#alone(event, side, now)
  }

  /** Whether a message that has no answer, an ACK, comes from the side its dialog is with. */
  isAdmitted({ source }: Pick<Requested, 'source'>, leg: Leg): boolean {
    return sideOf(source.interface) === leg.side
  }

  /** The answer to a request with which a bug was met before any call was found. */
  answerBug(event: Requested, now: Instant): void {
    this.#respond(event, 500, [], now)
  }

  /** A dialog is known by Call-ID and tags, whichever connection of its side the request comes on. */
  #inDialog(event: Requested, side: Side, now: Instant): void {
    const { id: transaction, request, source } = event
    const leg = this.#parts.legs.byDialog(usageKeyOf(request))
    if (leg === undefined && this.#parts.aftermath.requested(transaction, request, side, source, now)) return
    if (leg === undefined || leg.side !== side) {
      return this.#refuse(event, 481, `${request.method} for a dialog that is not known`, now)
    }
    const input = { type: 'request', transaction, request } as const
    this.#parts.calls.tell(leg, input, now, source)
  }

  #invited(event: Requested, side: Side, now: Instant): void {
    const { id: transaction, request, source } = event
    const { calls, outside, inForce } = this.#parts
    const current = inForce()
    const { limits } = current.settings
    const isReplacing = request.headers.has('Replaces')
    if (this.#isDraining && !isReplacing)
      return this.#refuse(event, 503, 'the SBC is draining', now, retryAfter(limits))
    const screened = screenInvite(request, side, current)
    if (!screened.ok) {
      const { status, why, headers } = screened.fault
      return this.#refuse(event, status, why, now, headers)
    }
    if (!isReplacing && calls.size >= limits.calls)
      return this.#refuse(event, 503, 'too many calls', now, retryAfter(limits))
    const rate = { most: limits.callsPerSecond, everyMs: 1000 / limits.callsPerSecond }
    if (!this.#newCalls.has(now, rate))
      return this.#refuse(event, 503, 'too many calls in a second', now, retryAfter(limits))
    this.#newCalls.take()
    const arrival = { ...screened.value, transaction, source, side }
    if (isReplacing) return this.#replaces(arrival, event, now)
    const call = new LiveCall(token(outside.chance, 8), arrival, outside)
    calls.add(call)
    calls.run(call.id, () => call.begin(arrival, now), now)
  }

  #replaces(arrival: Arrival, event: Requested, now: Instant): void {
    const found = replacedLeg(arrival, this.#parts)
    if (!found.ok) return this.#refuse(event, found.fault.status, found.fault.why, now)
    const old = found.value
    this.#parts.calls.run(old.call, call => call.replace(old, arrival, now), now)
  }

  #alone(event: Requested, side: Side, now: Instant): void {
    const { outside, inForce } = this.#parts
    const { settings } = inForce()
    const { request } = event
    if (request.method !== 'OPTIONS') {
      const answer = answerOther(request, allowOf(side, settings.behaviour))
      // What would be fine inside a call asks for one here.
      const status = answer.status === 200 ? 481 : answer.status
      return this.#refuse(event, status, `${request.method} outside of any call`, now, answer.headers)
    }
    // As an INVITE would be answered (section 11.2), so that its sender calls elsewhere.
    if (this.#isDraining) return this.#answerOptions(event, side, 503, retryAfter(settings.limits), now)
    const screened = screenOptions(request, outside.contexts[side].profile)
    if (screened !== undefined) {
      return this.#refuse(event, screened.status, screened.why, now, screened.headers)
    }
    this.#answerOptions(event, side, 200, [], now)
  }

  #answerOptions(event: Requested, side: Side, status: number, headers: HeaderPairs, now: Instant): void {
    const { outside, inForce } = this.#parts
    const { config, settings } = inForce()
    const { remote, connection } = event.source
    const about = { peer: remote.address, ...(connection !== undefined && { connection }) }
    outside.note({ kind: 'options', direction: 'received', ...about, status })
    const own = optionsAnswer(side, config, settings, outside.contexts[side].profile)
    this.#respond(event, status, [...own, ...headers], now)
  }

  #refuse(event: Requested, status: number, why: string, now: Instant, headers: HeaderPairs = []): void {
    const { request, source } = event
    const { callId } = request
    this.#parts.outside.note({ kind: 'refused', ...placeOf(source), callId, status, why })
    this.#respond(event, status, headers, now)
  }

  #respond({ id, request }: Requested, status: number, headers: HeaderPairs, now: Instant): void {
    const { endpoint, outside } = this.#parts
    endpoint.respond(id, responseTo(request, status, { toTag: makeTag(outside.chance), headers }), now)
  }
}
