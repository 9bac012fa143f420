// The session border controller: an element with a carrier on one side and Teams on the other. It finds the leg a
// message belongs to, keeps time for all calls, and lives through a change of its configuration.
//
//   carrier --UDP/TCP--> Reception -> dialogs, transactions -> LiveCall -> Leg --TLS--> Teams
//           <-- RTP ---> MediaSockets --------------------> RelayedMedia <--------- SRTP -->

import {
  type Element,
  type ElementEffect,
  type ElementEvent,
  SipEndpoint,
  type SipEvent,
  type SipSource,
} from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { after, type Chance, type Endpoint, earliest, type Instant, seconds } from '../kernel/index.ts'
import { usageKeyOf } from '../sip/index.ts'
import { Aftermath } from './aftermath.ts'
import type { CallMedia } from './call-media.ts'
import type { CallOutside } from './call-scene.ts'
import { bugFact, CallTable } from './call-table.ts'
import { CarrierCredentials } from './carrier-credentials.ts'
import { carrierHop, preloadedRoutes } from './carrier-way.ts'
import { type CarrierTls, type SbcConfig, teamsTransport } from './config.ts'
import { DirectMedia } from './direct-media.ts'
import { type InForce, inForce, trustsHost } from './in-force.ts'
import { carrierTls, interfacesOf, sideOf, teamsTls } from './interfaces.ts'
import { LegTable } from './leg-table.ts'
import { type MediaSocket, MediaSockets } from './media-sockets.ts'
import { PeerWatch } from './peer-watch.ts'
import type { ProxyAddress, ProxyState } from './proxies.ts'
import { SHUTDOWN } from './reason.ts'
import { Reception } from './reception.ts'
import { type BoundPath, isSamePolicy, reconfigured } from './reconfiguration.ts'
import { type RegistrationHealth, Registrations } from './registrations.ts'
import { RelayedMedia, type RelayOutside } from './relayed-media.ts'
import { TrunkGuard } from './trunk-guard.ts'

/** What is alive; all zero when nothing was left over. */
export interface SbcCounts {
  calls: number
  legs: number
  /** Pairs of RTP ports in use. */
  ports: number
  transactions: number
  connections: number
  /** Calls, dialogs and transactions that late messages could still find. */
  remembered: number
}

export interface SbcHealth {
  /** In the configuration's order. */
  proxies: readonly ProxyState[]
  /** `unknown` for ever where the configuration asks for no OPTIONS to the carrier. */
  carrier: ProxyState | undefined
  /** Empty where the carrier wants none. */
  registrations: readonly RegistrationHealth[]
  isDraining: boolean
  calls: number
}

/** How often connections under an old certificate are looked at, whether a call still stands on them. */
const RETIRING = seconds(10)

export class Sbc implements Element {
  readonly #chance: Chance
  #inForce: InForce
  readonly #endpoint: SipEndpoint
  readonly #watch: PeerWatch
  readonly #registrations: Registrations
  readonly #legs = new LegTable()
  readonly #calls: CallTable
  readonly #aftermath: Aftermath
  readonly #sockets: MediaSockets
  readonly #reception: Reception
  /** When retired connections are looked at next. */
  #retireAt: Instant | undefined

  constructor(config: SbcConfig, chance: Chance) {
    this.#inForce = inForce(config, chance)
    this.#chance = chance
    const { limits, timers, behaviour } = this.#inForce.settings
    const guard = new TrunkGuard({
      trusts: () => this.#inForce.trusts,
      sideOf,
      wasRegistrar: address => this.#registrations.wasRegistrar(address),
    })
    const endpoint = new SipEndpoint({
      chance,
      interfaces: interfacesOf(config, behaviour, (side, host) => trustsHost(this.#inForce, side, host)),
      transactionLimit: limits.transactions,
      idleMs: timers.idleMs,
      ...(timers.sip && { timers: timers.sip }),
      strangers: {
        whyStrange: source => guard.whyStrange(source),
        meets: () => this.#inForce.settings.behaviour.strangers,
      },
      overload: {
        occupancy: () => this.#inForce.settings.limits.occupancy / 100,
        retryAfterSeconds: () => this.#inForce.settings.limits.retryAfterSeconds,
      },
    })
    const note = (fact: Note) => endpoint.emit({ type: 'note', fact })
    const now = () => this.#inForce
    this.#endpoint = endpoint
    this.#watch = new PeerWatch({ inForce: now, chance, endpoint, note })
    this.#registrations = new Registrations({ inForce: now, chance, endpoint, note })
    this.#sockets = new MediaSockets(config.media)
    const outside = this.#outside(chance, note)
    this.#aftermath = new Aftermath(note, outside)
    this.#calls = new CallTable(note, this.#aftermath)
    this.#reception = new Reception({
      inForce: now,
      outside,
      endpoint,
      calls: this.#calls,
      legs: this.#legs,
      aftermath: this.#aftermath,
      isOnlyForStandingCalls: source => this.#isOnlyForStandingCalls(source),
    })
  }

  start(now: Instant): ElementEffect[] {
    this.#endpoint.start()
    this.#watch.start(now)
    this.#registrations.start(now)
    return this.#take(now)
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    if (event.type === 'datagram') {
      const socket = this.#sockets.at(event.socket)
      if (socket !== undefined) return this.#packet(socket, event.from, event.bytes, now)
    }
    if (event.type === 'unbound') this.#unbound(event.socket, event.says, now)
    this.#endpoint.handle(event, now)
    if (event.type === 'closed') this.#registrations.closed(event.connection, now)
    if (event.type === 'tick') this.#tick(now)
    return this.#take(now)
  }

  deadline(): Instant | undefined {
    return earliest(
      this.#endpoint.deadline(),
      this.#calls.deadline(),
      this.#watch.deadline(),
      this.#registrations.deadline(),
      this.#retireAt,
    )
  }

  /**
   * No new calls from now on: 503, to OPTIONS too, and no registration, so that both sides call elsewhere. Those that
   * stand go on; `isIdle` says when they are over.
   */
  drain(now: Instant): ElementEffect[] {
    this.#reception.drain()
    this.#registrations.remove(now)
    return this.#take(now)
  }

  /** Ends every call with BYE, or what its state asks for, and takes no new ones. */
  stop(now: Instant): ElementEffect[] {
    this.#reception.drain()
    this.#watch.stop()
    this.#registrations.remove(now)
    this.#calls.stop([SHUTDOWN], now)
    return this.#take(now)
  }

  /**
   * Puts another configuration in force. Calls that stand go on under it; new handshakes follow the new TLS policies,
   * and a connection that the SBC opened under the old one is closed once no call needs it. What is built into
   * sockets, ports and timers stays as it is: `needsRestart` names what of it differs, each time again.
   */
  reconfigure(
    config: SbcConfig,
    now: Instant,
  ): { effects: ElementEffect[]; needsRestart: readonly BoundPath[] } {
    const before = this.#inForce.config.teams.tls
    const carrierBefore = this.#inForce.config.carrier.tls
    const { config: next, needsRestart } = reconfigured(this.#inForce.config, config)
    this.#inForce = inForce(next, this.#chance)
    this.#watch.reconfigured(now)
    this.#registrations.reconfigured(now)
    const { tls } = next.teams
    const isTls = teamsTransport(next.teams) === 'tls'
    if (isTls && !isSamePolicy(before, tls)) this.#endpoint.secure('teams', teamsTls(tls))
    if (isTls && !isSamePolicy(before.client, tls.client)) {
      this.#endpoint.retire('teams')
      this.#closeRetired(now)
      this.#watch.askTeams(now)
    }
    this.#secureCarrier(carrierBefore, next.carrier.tls, now)
    return { effects: this.#take(now), needsRestart }
  }

  #isOnlyForStandingCalls({ interface: name, remote: { address } }: SipSource): boolean {
    const { allow } = this.#inForce.trusts.carrier
    return (
      sideOf(name) === 'carrier' &&
      this.#registrations.wasRegistrar(address) &&
      !this.#registrations.isRegistrar(address) &&
      !allow.has(address)
    )
  }

  #secureCarrier(before: CarrierTls | undefined, next: CarrierTls | undefined, now: Instant): void {
    if (before === undefined || next === undefined || isSamePolicy(before, next)) return
    this.#endpoint.secure('carrier', carrierTls(next))
    if (isSamePolicy(before.client, next.client)) return
    this.#endpoint.retire('carrier')
    this.#closeRetired(now)
  }

  /** Whether no call is left, and no registration waits for its removal. */
  get isIdle(): boolean {
    return this.#calls.size === 0 && !this.#registrations.isRemoving
  }

  health(): SbcHealth {
    const { proxies, carrier } = this.#watch
    const registrations = this.#registrations.health()
    const { isDraining } = this.#reception
    return { proxies, carrier, registrations, isDraining, calls: this.#calls.size }
  }

  counts(): SbcCounts {
    return {
      calls: this.#calls.size,
      legs: this.#calls.legs,
      ports: this.#sockets.portsUsed,
      ...this.#endpoint.counts(),
      remembered: this.#calls.size + this.#aftermath.size + this.#legs.size,
    }
  }

  /** What every call needs; it reads what is in force at the time. */
  #outside(chance: Chance, note: (fact: Note) => void): CallOutside {
    const now = () => this.#inForce
    return {
      get config() {
        return now().config
      },
      get settings() {
        return now().settings
      },
      get rules() {
        return now().rules
      },
      get contexts() {
        return now().contexts
      },
      chance,
      endpoint: this.#endpoint,
      index: this.#legs,
      note,
      openMedia: this.#media(chance, note),
      credentials: new CarrierCredentials(chance),
      isTrusted: (side, host) => trustsHost(this.#inForce, side, host),
      proxiesInOrder: at => this.#watch.inOrder(at),
      carrierWay: at => this.#carrierWay(at),
      sighted: (side, peer, sighting, at) => this.#watch.sighted(side, peer, sighting, at),
    }
  }

  /** How a call gets its media: from our relay, or none of ours. */
  #media(chance: Chance, note: (fact: Note) => void): (call: string) => CallMedia {
    const now = () => this.#inForce
    const sockets = this.#sockets
    const direct = new DirectMedia()
    const relay: RelayOutside = {
      get config() {
        return now().config
      },
      get settings() {
        return now().settings
      },
      chance,
      note,
      emit: effect => this.#endpoint.emit(effect),
      takePort: (side, at) => sockets.takePort(side, at),
      giveBackPort: (side, port, at) =>
        sockets.giveBackPort(side, port, now().settings.timers.portQuarantineMs, at),
      openSocket: (socket, media, leg, component) => sockets.open(socket, { media, leg, component }),
      closeSocket: socket => sockets.close(socket),
    }
    return call => (now().config.media.relay ? new RelayedMedia(call, relay) : direct)
  }

  #carrierWay(now: Instant): { peers: ProxyAddress[]; routes: string[] } {
    const { carrier } = this.#inForce.config
    const { serviceRoutes } = this.#registrations
    const hop = carrierHop(carrier, serviceRoutes, carrier.peer, host =>
      trustsHost(this.#inForce, 'carrier', host),
    )
    const peers = this.#watch.isCarrierPausing(now) ? [] : [hop]
    return { peers, routes: preloadedRoutes(carrier, serviceRoutes) }
  }

  #take(now: Instant): ElementEffect[] {
    for (let events = this.#endpoint.takeEvents(); events.length > 0; events = this.#endpoint.takeEvents()) {
      for (const event of events) this.#hear(event, now)
    }
    return this.#endpoint.takeEffects()
  }

  #tick(now: Instant): void {
    this.#watch.tick(now)
    this.#registrations.tick(now)
    this.#calls.tick(now)
    if (this.#retireAt !== undefined && this.#retireAt <= now) this.#closeRetired(now)
  }

  #closeRetired(now: Instant): void {
    const needed = this.#legs.connections()
    const left = this.#endpoint.closeRetired(connection => needed.has(connection), now)
    this.#retireAt = left > 0 ? after(now, RETIRING) : undefined
  }

  /** The way of every packet of every call: no more is done here than has to be. */
  #packet(socket: MediaSocket, from: Endpoint, bytes: Uint8Array, now: Instant): ElementEffect[] {
    try {
      return socket.media.datagram(socket.leg, socket.component, from, bytes, now)
    } catch (error) {
      const again = () => {
        throw error
      }
      this.#calls.run(socket.media.call, again, now)
      return this.#take(now)
    }
  }

  /** A bug before any call was found costs the message it happened with, and nothing else. */
  #hear(event: SipEvent, now: Instant): void {
    try {
      this.#sort(event, now)
    } catch (error) {
      this.#endpoint.emit({ type: 'note', fact: bugFact('screening', error) })
      if (event.type === 'request') this.#reception.answerBug(event, now)
    }
  }

  #sort(event: SipEvent, now: Instant): void {
    switch (event.type) {
      case 'request':
        return this.#reception.requested(event, now)
      case 'ack': {
        const leg = this.#legs.byDialog(usageKeyOf(event.request))
        if (leg === undefined || !this.#reception.isAdmitted(event, leg)) return
        return this.#calls.tell(leg, { type: 'ack', request: event.request }, now)
      }
      case 'cancelled': {
        const leg = this.#legs.byServer(event.id)
        if (leg === undefined) return
        return this.#calls.tell(leg, { type: 'cancelled', transaction: event.id, cancel: event.cancel }, now)
      }
      case 'response':
        return this.#answered(event, now)
      case 'failed': {
        if (this.#watch.heard(event.id, { failure: event.cause }, now)) return
        if (this.#registrations.heard(event.id, { type: 'failed', cause: event.cause }, now)) return
        const found = this.#legs.byClient(event.id)
        if (found === undefined) return
        found.leg.settled(found.ref)
        return this.#calls.tell(found.leg, { type: 'failed', ref: found.ref, cause: event.cause }, now)
      }
    }
  }

  #answered({ id, response, source }: Extract<SipEvent, { type: 'response' }>, now: Instant): void {
    const { status } = response
    const found = this.#legs.byClient(id)
    if (found !== undefined) {
      const { leg, ref } = found
      if (status >= 300 || (status >= 200 && response.cseq.method !== 'INVITE')) leg.settled(ref)
      return this.#calls.tell(leg, { type: 'response', ref, response }, now, source)
    }
    const retryAfter = response.headers.get('Retry-After')
    if (status >= 200 && this.#watch.heard(id, { status, retryAfter }, now)) return
    if (this.#registrations.heard(id, { type: 'response', response }, now, source)) return
    this.#aftermath.answered(id, response, now)
  }

  /** A port that somebody else has: a call without audio helps nobody. */
  #unbound(socket: string, says: string, now: Instant): void {
    const owner = this.#sockets.at(socket)
    if (owner === undefined) return
    this.#calls.run(owner.media.call, call => call.lostSocket(owner.leg, `${socket}: ${says}`, now), now)
  }
}
