// A call in the flesh: its legs, its media, and the machine of call.ts between them. News of a leg become events of
// the machine; effects of the machine become wishes to legs and media.
//
//   Leg --UsageEvent--> leg-news.ts --CallEvent--> queue --> stepCall --CallEffect--> call-acts.ts --> Leg, CallMedia
//
// One event is carried out as a whole before the next is looked at.

import type { SipSource } from '../element/index.ts'
import { earliest, type Instant } from '../kernel/index.ts'
import { descriptionOf, type HeaderPairs, InviteUsage, type Reason, type UsageInput } from '../sip/index.ts'
import { callDeadline, offerCall, stepCall } from './call.ts'
import { carryOut } from './call-acts.ts'
import type { CallEvent } from './call-language.ts'
import { tryNext } from './call-out.ts'
import { type CallOutside, knowLeg, newLegId, noteCall, noteRefused, type Scene } from './call-scene.ts'
import type { Call } from './call-state.ts'
import { carrierName } from './carrier-way.ts'
import { retryAfter } from './failure.ts'
import { callerOf, type Invitation, inviteToCarrier, inviteToTeams } from './invites.ts'
import { Leg } from './leg.ts'
import type { Place, Unfit } from './leg-description.ts'
import type { LegId, Side } from './leg-id.ts'
import { hear, leaveSilent } from './leg-news.ts'
import type { Placing } from './placing.ts'
import { whyRefused } from './refused-by-dialog.ts'

/** An INVITE that was let in. */
export interface Arrival extends Invitation {
  transaction: string
  source: SipSource
  side: Side
}

const AFTER_BUG = 'after a bug'

export class LiveCall {
  readonly #scene: Scene
  readonly #outside: CallOutside
  #call: Call = { state: 'ended' }
  #queue: CallEvent[] = []
  #isDeciding = false

  constructor(id: string, arrival: Arrival, outside: CallOutside) {
    const { invite, side, number, hops } = arrival
    this.#outside = outside
    this.#scene = {
      id,
      outside,
      from: side,
      media: outside.openMedia(id),
      legs: new Map(),
      referral: undefined,
      known: [],
      pair: {},
      party: side === 'carrier' ? callerOf(arrival, outside.settings) : { number },
      hops,
      legsMade: 0,
      lateOffer: false,
      ringsReliably: invite.headers.names('require', '100rel'),
      tell: event => this.#queue.push(event),
    }
  }

  get id(): string {
    return this.#scene.id
  }

  get state(): Call {
    return this.#call
  }

  /** Whether it is over for the people in it; late messages may still come for its legs. */
  get isOver(): boolean {
    if (this.#call.state !== 'ended') return false
    for (const leg of this.#scene.legs.values()) if (!leg.isOver && !leg.isAbandoned) return false
    return true
  }

  /** Legs whose dialogs are not forgotten. */
  get legs(): Iterable<Leg> {
    return this.#scene.legs.values()
  }

  /** Legs that are not over. */
  get liveLegs(): number {
    return [...this.#scene.legs.values()].filter(leg => !leg.isOver).length
  }

  /** Lets the call begin: answers the INVITE with a failure, or calls the other side. */
  begin(arrival: Arrival, now: Instant): void {
    const caller = this.#caller(arrival, now)
    const place = caller.isOver ? undefined : this.#placeFor(caller, arrival, now)
    if (place !== undefined) this.#callOther(caller, arrival, place, now)
    this.#decide(now)
  }

  /** A fact about one of the legs. */
  handle(leg: Leg, input: UsageInput, now: Instant, source?: SipSource): void {
    const events = leg.handle(input, now, source)
    if (input.type === 'request') {
      const status = leg.refusalOf(input.transaction)
      if (status !== undefined) {
        noteRefused(this.#scene, leg, status, whyRefused(input.request.method, status))
      }
    }
    hear(this.#scene, leg, events, now)
    this.#decide(now)
  }

  /** An INVITE of Teams that replaces one of the legs (RFC 3891). */
  replace(old: Leg, arrival: Arrival, now: Instant): void {
    const leg = this.#caller(arrival, now)
    const place = leg.isOver ? undefined : this.#placeFor(leg, arrival, now)
    const { carrier } = this.#scene.pair
    const other = carrier === undefined ? undefined : this.#scene.legs.get(carrier)
    if (place?.sdp.isAnswerableFrom(other?.media?.sdp)) {
      this.#scene.tell({ type: 'replaced', leg: leg.id, old: old.id })
    } else if (place !== undefined) {
      // The matched dialog goes on as it was (RFC 3891 section 3).
      noteRefused(this.#scene, leg, 488, 'an INVITE with Replaces that has no codec of the other side')
      this.#reject(leg, 488, [], now)
    }
    this.#decide(now)
  }

  /** A leg's port could not be had: there is no audio, so there is no call. */
  lostSocket(leg: LegId, says: string, now: Instant): void {
    noteCall(this.#scene, { event: 'limit', says })
    this.#scene.tell({ type: 'unfit', leg, status: 503 })
    this.#decide(now)
  }

  stop(reasons: readonly Reason[], now: Instant): void {
    this.#scene.tell({ type: 'stop', reasons })
    this.#decide(now)
  }

  tick(now: Instant): void {
    for (const leg of [...this.#scene.legs.values()]) {
      const due = leg.usage.deadline()
      if (due !== undefined && due <= now) hear(this.#scene, leg, leg.handle({ type: 'tick' }, now), now)
    }
    leaveSilent(this.#scene, now)
    this.#scene.media.tick(now)
    const due = callDeadline(this.#call)
    if (due !== undefined && due <= now) this.#scene.tell({ type: 'tick' })
    this.#decide(now)
  }

  deadline(): Instant | undefined {
    const { legs, media } = this.#scene
    let due = earliest(callDeadline(this.#call), media.deadline())
    for (const leg of legs.values()) due = earliest(due, leg.usage.deadline(), leg.placing?.silentAt)
    return due
  }

  /** After a bug of ours: ends the legs as well as can be. */
  abort(now: Instant): void {
    const { state } = this.#call
    // Whoever counts calls has to hear of its end, too.
    if (state === 'offered') noteCall(this.#scene, { event: 'ended', says: AFTER_BUG, status: 500 })
    if (state === 'talking') noteCall(this.#scene, { event: 'ended', says: AFTER_BUG })
    this.#queue = []
    this.#isDeciding = false
    const legs = [...this.#scene.legs.values()].filter(leg => !leg.isOver && !leg.isAbandoned)
    for (const leg of this.#scene.legs.values()) leg.placing = undefined
    this.#scene.media.giveBackAll(now)
    const dropAt = (now + this.#outside.rules.endingMs) as Instant
    this.#call =
      legs.length === 0 ? { state: 'ended' } : { state: 'ending', legs: legs.map(leg => leg.id), dropAt }
    for (const leg of legs) {
      leg.isLeaving = true
      hear(this.#scene, leg, leg.command({ type: 'hang-up', status: 500 }, now), now)
    }
    this.#decide(now)
  }

  /** After a bug in that, too: forgets everything and gives back what was taken. */
  drop(now: Instant): void {
    this.#call = { state: 'ended' }
    for (const leg of this.#scene.legs.values()) {
      leg.isOver = true
      leg.forget()
      this.#scene.media.close(leg, now)
    }
    this.#scene.media.giveBackAll(now)
    this.#scene.legs.clear()
  }

  #decide(now: Instant): void {
    if (this.#isDeciding) return
    this.#isDeciding = true
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      const [call, effects] = stepCall(this.#call, event, now, this.#outside.rules)
      this.#call = call
      for (const effect of effects) carryOut(this.#scene, effect, now)
    }
    this.#isDeciding = false
  }

  /** The leg of an INVITE that came in; over at once when it cannot be a call. */
  #caller({ invite, transaction, source, side }: Arrival, now: Instant): Leg {
    const context = this.#outside.contexts[side]
    const { usage, effects } = InviteUsage.incoming(invite, transaction, now, context)
    const { remote, connection } = source
    const peer = { host: remote.address, port: remote.port }
    // The key of the usage does not hold the text of the INVITE, as its Call-ID does.
    const callId = usage.key.slice(0, usage.key.lastIndexOf(';'))
    const names = { call: this.id, id: newLegId(this.#scene), callId }
    const parts = { ...names, side, usage, peer, connection }
    const leg = new Leg(parts, this.#outside)
    leg.lastSource = source
    leg.tookInvite(transaction)
    this.#scene.legs.set(leg.id, leg)
    knowLeg(this.#scene, leg, side === 'carrier' ? carrierName(this.#outside.config.carrier) : undefined)
    hear(this.#scene, leg, leg.carry(effects, now), now)
    const status = leg.refusalOf(transaction)
    if (leg.isOver) noteRefused(this.#scene, leg, status ?? 420, whyRefused('INVITE', status ?? 420))
    return leg
  }

  /** Ports and description for a leg that called, its offer read; undefined when it was refused for them. */
  #placeFor(leg: Leg, { invite }: Arrival, now: Instant): Place | undefined {
    const { media } = this.#scene
    const place = media.take(leg.side, now)
    if (place === undefined) {
      noteCall(this.#scene, { event: 'limit', says: `no RTP port left on the ${leg.side} side` })
      this.#reject(leg, 503, retryAfter(this.#outside.settings.limits), now)
      return undefined
    }
    media.open(leg, place)
    const body = descriptionOf(invite)
    if (body === '') return this.#lateOffer(leg, now) ? place : undefined
    const offered = place.sdp.offered(body)
    if (offered.ok) return place
    noteRefused(this.#scene, leg, 488, `the SDP of the INVITE: ${offered.fault.says}`)
    this.#reject(leg, 488, [['Warning', this.#warning(offered.fault)]], now)
    return undefined
  }

  /** INVITE without SDP: Teams sends none and takes none; a carrier may be given an offer of ours in the 200. */
  #lateOffer(leg: Leg, now: Instant): boolean {
    if (leg.side === 'carrier' && this.#outside.settings.behaviour.lateOffer === 'own-offer') {
      this.#scene.lateOffer = true
      return true
    }
    noteRefused(this.#scene, leg, 488, 'INVITE without SDP')
    this.#reject(leg, 488, [], now)
    return false
  }

  #callOther(caller: Leg, arrival: Arrival, callerPlace: Place, now: Instant): void {
    const scene = this.#scene
    const side: Side = caller.side === 'carrier' ? 'teams' : 'carrier'
    const place = scene.media.take(side, now)
    if (place === undefined) {
      noteCall(scene, { event: 'limit', says: `no RTP port left on the ${side} side` })
      return this.#reject(caller, 503, retryAfter(this.#outside.settings.limits), now)
    }
    const callee = newLegId(scene)
    scene.pair = { [caller.side]: caller.id, [side]: callee }
    this.#call = offerCall({ caller: caller.id, callee, from: caller.side }, now, this.#outside.rules)
    noteCall(scene, { event: 'offered', says: `from ${caller.side === 'carrier' ? 'the carrier' : 'Teams'}` })
    const placing: Placing = {
      side,
      isTransfer: false,
      place,
      offer: place.sdp.offerFrom(scene.lateOffer ? undefined : callerPlace.sdp),
      ...this.#wayTo(side, arrival, now),
      progressed: false,
    }
    this.#place(callee, placing, now)
  }

  #place(id: LegId, placing: Placing, now: Instant): void {
    const scene = this.#scene
    const tried = tryNext(scene, id, placing, now)
    if (tried !== undefined) return hear(scene, tried.leg, tried.events, now)
    scene.media.giveBack(placing.place, now)
    scene.tell({ type: 'refused', leg: id, status: 503, reasons: [] })
  }

  /** Whom to call on a side, and with what. */
  #wayTo(side: Side, arrival: Arrival, now: Instant): Pick<Placing, 'parts' | 'remaining'> {
    const { party } = this.#scene
    const { config, settings } = this.#outside
    if (side === 'teams') {
      const remaining = this.#outside.proxiesInOrder(now)
      return { remaining, parts: peer => inviteToTeams(arrival, party, peer, config, settings) }
    }
    const { peers, routes } = this.#outside.carrierWay(now)
    return { remaining: peers, parts: () => inviteToCarrier(arrival, routes, config, settings) }
  }

  #reject(leg: Leg, status: number, headers: HeaderPairs, now: Instant): void {
    hear(this.#scene, leg, leg.command({ type: 'reject', status, headers }, now), now)
  }

  #warning({ warning, says }: Unfit): string {
    return `${warning} ${this.#outside.config.fqdn} "${says}"`
  }
}
