// The session border controller: an element with a carrier on one side and Teams on the other. It lets in whom the
// trunk guard knows, finds the leg a message belongs to, keeps time for all calls, and answers for the rest.
//
//   carrier --UDP/TCP--> [ guard ] -> dialogs, transactions -> LiveCall -> Leg --TLS--> Teams
//           <-- RTP ---> [ sockets ] --------------------> CallMedia <----------- SRTP -->
//
// A bug in one call ends that call and leaves a fact; the others go on.

import {
  type Element,
  type ElementEffect,
  type ElementEvent,
  SipEndpoint,
  type SipEvent,
} from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { type Chance, Deadlines, type Endpoint, earliest, type Instant, token } from '../kernel/index.ts'
import type { Component } from '../media/index.ts'
import { type HeaderPairs, makeTag, responseTo, type UsageInput, usageKeyOf } from '../sip/index.ts'
import { inRange } from '../tls/index.ts'
import type { CallMedia } from './call-media.ts'
import { CallRate } from './call-rate.ts'
import type { CallOutside } from './call-scene.ts'
import { callRules, type SbcConfig, type Settings, settingsOf, trustsOf } from './config.ts'
import { answerOther } from './in-dialog.ts'
import { interfacesOf, sideOf } from './interfaces.ts'
import type { LegId, Side } from './leg-id.ts'
import { type Found, LegTable } from './leg-table.ts'
import { type Arrival, LiveCall } from './live-call.ts'
import { optionsAnswer } from './options.ts'
import { PeerWatch } from './peer-watch.ts'
import { PortPool } from './port-pool.ts'
import type { ProxyState } from './proxies.ts'
import { SHUTDOWN } from './reason.ts'
import { isNameOf } from './referral.ts'
import { replacedLeg } from './replaced-leg.ts'
import { screenInvite } from './screening.ts'
import { admit, type Trust } from './trunk-guard.ts'

type Requested = Extract<SipEvent, { type: 'request' }>

/** Whose datagrams a UDP socket brings. */
interface MediaSocket {
  media: CallMedia
  leg: LegId
  component: Component
}

/** What is alive; all zero when nothing was left over. */
export interface SbcCounts {
  calls: number
  legs: number
  /** Pairs of RTP ports in use. */
  ports: number
  transactions: number
  connections: number
  /** Dialogs and transactions that late messages could still find. */
  remembered: number
}

export interface SbcHealth {
  /** In the configuration's order. */
  proxies: readonly ProxyState[]
  /** `unknown` for ever where the configuration asks for no OPTIONS to the carrier. */
  carrier: ProxyState | undefined
  isDraining: boolean
  calls: number
}

export class Sbc implements Element {
  readonly #config: SbcConfig
  readonly #settings: Settings
  readonly #chance: Chance
  readonly #endpoint: SipEndpoint
  readonly #watch: PeerWatch
  readonly #legs = new LegTable()
  readonly #calls = new Map<string, LiveCall>()
  /** Calls that are not over; the others are only remembered for late messages. */
  readonly #live = new Set<string>()
  readonly #deadlines = new Deadlines<string>()
  readonly #ports: Record<Side, PortPool>
  readonly #sockets = new Map<string, MediaSocket>()
  readonly #rate: CallRate
  readonly #shared: Omit<CallOutside, 'index'>
  readonly #trusts: Readonly<Record<Side, Trust>>
  #effects: ElementEffect[] = []
  #isDraining = false

  constructor(config: SbcConfig, chance: Chance) {
    this.#config = config
    this.#settings = settingsOf(config)
    this.#trusts = trustsOf(config, this.#settings)
    this.#chance = chance
    const { limits, timers } = this.#settings
    this.#endpoint = new SipEndpoint({
      chance,
      interfaces: interfacesOf(config),
      transactionLimit: limits.transactions,
      idleMs: timers.idleMs,
      ...(timers.sip && { timers: timers.sip }),
    })
    const note = (fact: Note) => this.#emit({ type: 'note', fact })
    this.#watch = new PeerWatch({ config, settings: this.#settings, chance, endpoint: this.#endpoint, note })
    const pool = () => new PortPool(config.media.ports, timers.portQuarantineMs)
    this.#ports = { carrier: pool(), teams: pool() }
    this.#rate = new CallRate(limits.callsPerSecond)
    this.#shared = this.#outside(note)
  }

  start(now: Instant): ElementEffect[] {
    this.#endpoint.start()
    this.#watch.start(now)
    return this.#take(now)
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    if (event.type === 'datagram') {
      const socket = this.#sockets.get(event.socket)
      if (socket !== undefined) return this.#packet(socket, event.from, event.bytes, now)
    }
    if (event.type === 'unbound') this.#unbound(event.socket, event.says)
    this.#endpoint.handle(event, now)
    if (event.type === 'tick') this.#tick(now)
    return this.#take(now)
  }

  deadline(): Instant | undefined {
    return earliest(this.#endpoint.deadline(), this.#deadlines.earliest(), this.#watch.deadline())
  }

  /** No new calls from now on: 503. Those that stand go on; `isIdle` says when they are over. */
  drain(now: Instant): ElementEffect[] {
    this.#isDraining = true
    return this.#take(now)
  }

  /** Ends every call with BYE, or what its state asks for, and takes no new ones. */
  stop(now: Instant): ElementEffect[] {
    this.#isDraining = true
    this.#watch.stop()
    for (const call of [...this.#calls.values()]) this.#run(call, () => call.stop([SHUTDOWN], now), now)
    return this.#take(now)
  }

  /** Whether no call is left. */
  get isIdle(): boolean {
    return this.#live.size === 0
  }

  health(): SbcHealth {
    const { proxies, carrier } = this.#watch
    return { proxies, carrier, isDraining: this.#isDraining, calls: this.#live.size }
  }

  counts(): SbcCounts {
    let legs = 0
    for (const call of this.#calls.values()) legs += call.liveLegs
    return {
      calls: this.#live.size,
      legs,
      ports: this.#ports.carrier.used + this.#ports.teams.used,
      ...this.#endpoint.counts(),
      remembered: this.#legs.size,
    }
  }

  #outside(note: (fact: Note) => void): Omit<CallOutside, 'index'> {
    const { carrier, teams, media } = this.#config
    return {
      config: this.#config,
      settings: this.#settings,
      rules: callRules(this.#settings),
      timers: this.#settings.timers.sip,
      chance: this.#chance,
      endpoint: this.#endpoint,
      media,
      note,
      emit: effect => this.#emit(effect),
      isTrusted: (side, host) =>
        side === 'teams'
          ? isNameOf(host, teams.referTargets) || teams.allow.some(range => inRange(range, host))
          : host === carrier.peer.host || carrier.allow.some(range => inRange(range, host)),
      proxiesInOrder: now => this.#watch.inOrder(now),
      sighted: (proxy, sighting, now) => this.#watch.sighted(proxy, sighting, now),
      takePort: (side, now) => this.#ports[side].take(now),
      giveBackPort: (side, port, now) => this.#ports[side].giveBack(port, now),
      openSocket: (socket, owner, leg, component) =>
        this.#sockets.set(socket, { media: owner, leg, component }),
      closeSocket: socket => this.#sockets.delete(socket),
    }
  }

  /** Own effects stay behind those the endpoint had before them. */
  #emit(effect: ElementEffect): void {
    this.#effects.push(...this.#endpoint.takeEffects(), effect)
  }

  #take(now: Instant): ElementEffect[] {
    for (let events = this.#endpoint.takeEvents(); events.length > 0; events = this.#endpoint.takeEvents()) {
      for (const event of events) this.#hear(event, now)
    }
    const effects = [...this.#effects, ...this.#endpoint.takeEffects()]
    this.#effects = []
    return effects
  }

  #tick(now: Instant): void {
    this.#watch.tick(now)
    for (let id = this.#deadlines.takeDue(now); id !== undefined; id = this.#deadlines.takeDue(now)) {
      const call = this.#calls.get(id)
      if (call !== undefined) this.#run(call, () => call.tick(now), now)
    }
  }

  /** The way of every packet of every call: no more is done here than has to be. */
  #packet(socket: MediaSocket, from: Endpoint, bytes: Uint8Array, now: Instant): ElementEffect[] {
    try {
      return socket.media.datagram(socket.leg, socket.component, from, bytes, now)
    } catch (error) {
      const call = this.#calls.get(socket.media.call)
      if (call !== undefined) {
        this.#run(
          call,
          () => {
            throw error
          },
          now,
        )
      }
      return this.#take(now)
    }
  }

  /** A bug before any call was found costs the message it happened with, and nothing else. */
  #hear(event: SipEvent, now: Instant): void {
    try {
      this.#sort(event, now)
    } catch (error) {
      this.#bug('screening', error)
      if (event.type === 'request') this.#respond(event, 500, [], now)
    }
  }

  #sort(event: SipEvent, now: Instant): void {
    switch (event.type) {
      case 'request':
        return this.#requested(event, now)
      case 'ack': {
        const found = this.#legs.byDialog(usageKeyOf(event.request))
        if (found === undefined || !this.#isAdmitted(event, found)) return
        return this.#pass(found, { type: 'ack', request: event.request }, now)
      }
      case 'cancelled': {
        const found = this.#legs.byServer(event.id)
        if (found === undefined) return
        return this.#pass(found, { type: 'cancelled', transaction: event.id, cancel: event.cancel }, now)
      }
      case 'response':
        return this.#answered(event, now)
      case 'failed': {
        if (this.#watch.heard(event.id, { failure: event.cause }, now)) return
        const found = this.#legs.byClient(event.id)
        if (found?.ref === undefined) return
        found.leg.settled(found.ref)
        return this.#pass(found, { type: 'failed', ref: found.ref, cause: event.cause }, now)
      }
    }
  }

  #answered({ id, response, source }: Extract<SipEvent, { type: 'response' }>, now: Instant): void {
    const { status } = response
    const retryAfter = response.headers.get('Retry-After')
    if (status >= 200 && this.#watch.heard(id, { status, retryAfter }, now)) return
    const found = this.#legs.byClient(id)
    if (found?.ref === undefined) return
    if (status >= 300 || (status >= 200 && response.cseq.method !== 'INVITE')) found.leg.settled(found.ref)
    const call = this.#calls.get(found.call)
    const input: UsageInput = { type: 'response', ref: found.ref, response }
    if (call !== undefined) this.#run(call, () => call.handle(found.leg, input, now, source), now)
  }

  #pass(found: Found, input: UsageInput, now: Instant): void {
    const call = this.#calls.get(found.call)
    if (call !== undefined) this.#run(call, () => call.handle(found.leg, input, now), now)
  }

  #isAdmitted({ source }: Pick<Requested, 'source'>, found: Found): boolean {
    const side = admit(source, this.#trusts, sideOf)
    return side.ok && side.value === found.leg.side
  }

  #requested(event: Requested, now: Instant): void {
    const admitted = admit(event.source, this.#trusts, sideOf)
    if (!admitted.ok) return this.#refuse(event, 403, admitted.fault, now)
    const side = admitted.value
    const { request } = event
    if (request.to.tag !== undefined) return this.#inDialog(event, side, now)
    if (request.method === 'INVITE')
      return this.#invited({ invite: request, transaction: event.id, source: event.source, side }, event, now)
    const { status, headers = [] } = answerOther(request)
    if (status !== 200)
      return this.#refuse(event, status, `${request.method} outside of any call`, now, headers)
    if (request.method === 'OPTIONS') {
      this.#emit({
        type: 'note',
        fact: { kind: 'options', direction: 'received', peer: event.source.remote.address, status },
      })
    }
    this.#respond(event, status, optionsAnswer(side, this.#config, this.#settings), now)
  }

  /** A dialog is known by Call-ID and tags, whichever connection of its side the request comes on. */
  #inDialog(event: Requested, side: Side, now: Instant): void {
    const { id: transaction, request, source } = event
    const found = this.#legs.byDialog(usageKeyOf(request))
    const call = found && this.#calls.get(found.call)
    if (found === undefined || call === undefined || found.leg.side !== side) {
      return this.#refuse(event, 481, `${request.method} for a dialog that is not known`, now)
    }
    this.#run(call, () => call.handle(found.leg, { type: 'request', transaction, request }, now, source), now)
  }

  #invited(arrival: Arrival, event: Requested, now: Instant): void {
    const { limits } = this.#settings
    const retry: HeaderPairs = [['Retry-After', String(limits.retryAfterSeconds)]]
    if (this.#isDraining) return this.#refuse(event, 503, 'the SBC is draining', now, retry)
    const screened = screenInvite(arrival.invite)
    if (screened !== undefined) {
      return this.#refuse(event, screened.status, screened.why, now, screened.headers)
    }
    if (arrival.invite.headers.has('Replaces')) return this.#replaces(arrival, event, now)
    if (this.#live.size >= limits.calls) return this.#refuse(event, 503, 'too many calls', now, retry)
    if (!this.#rate.take(now)) return this.#refuse(event, 503, 'too many calls in a second', now, retry)
    const id = token(this.#chance, 8)
    const call = new LiveCall(id, arrival, { ...this.#shared, index: this.#legs.forCall(id) })
    this.#calls.set(id, call)
    this.#live.add(id)
    this.#run(call, () => call.begin(arrival, now), now)
  }

  #replaces(arrival: Arrival, event: Requested, now: Instant): void {
    const found = replacedLeg(arrival, this.#legs)
    const call = found.ok ? this.#calls.get(found.value.call) : undefined
    if (!found.ok) return this.#refuse(event, found.fault.status, found.fault.why, now)
    if (call === undefined) return this.#refuse(event, 481, 'Replaces names no call', now)
    this.#run(call, () => call.replace(found.value.leg, arrival, now), now)
  }

  #refuse(event: Requested, status: number, why: string, now: Instant, headers: HeaderPairs = []): void {
    const { request, source } = event
    const { transport, remote, connection } = source
    const where = { transport, remote, ...(connection !== undefined && { connection }) }
    this.#emit({ type: 'note', fact: { kind: 'refused', ...where, callId: request.callId, status, why } })
    this.#respond(event, status, headers, now)
  }

  #respond({ id, request }: Requested, status: number, headers: HeaderPairs, now: Instant): void {
    const response = responseTo(request, status, { toTag: makeTag(this.#chance), headers })
    this.#endpoint.respond(id, response, now)
  }

  /** Whatever happens in a call stays in it. */
  #run(call: LiveCall, act: () => void, now: Instant): void {
    try {
      act()
    } catch (error) {
      this.#bug(`call ${call.id}`, error)
      try {
        call.abort(now)
      } catch (again) {
        this.#bug(`call ${call.id}`, again)
        call.drop(now)
      }
    }
    if (call.isOver) this.#live.delete(call.id)
    this.#deadlines.set(call.id, call.isForgotten ? undefined : call.deadline())
    if (call.isForgotten) this.#calls.delete(call.id)
  }

  #bug(where: string, error: unknown): void {
    const says =
      error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 6).join(' ') : 'unknown'
    this.#emit({ type: 'note', fact: { kind: 'bug', where: `sbc: ${where}`, says } })
  }

  #unbound(socket: string, says: string): void {
    const call = this.#sockets.get(socket)?.media.call
    if (call === undefined) return
    this.#emit({
      type: 'note',
      fact: { kind: 'call', call, event: 'limit', legs: [], says: `${socket}: ${says}` },
    })
  }
}
