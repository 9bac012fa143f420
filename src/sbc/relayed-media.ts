// Ports and sockets of one call's legs, and its relay.

import type { ElementEffect } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import type { Chance, Endpoint, Instant } from '../kernel/index.ts'
import type { Component } from '../media/index.ts'
import { BridgedSdp } from './bridged-sdp.ts'
import type { CallMedia } from './call-media.ts'
import type { SbcConfig, Settings } from './config.ts'
import type { Leg } from './leg.ts'
import type { Place } from './leg-description.ts'
import type { Side } from './leg-id.ts'
import { MediaBridge, type MediaEnd, socketOf } from './media-bridge.ts'
import type { RtpPort } from './port-pool.ts'

export interface RelayOutside {
  readonly config: SbcConfig
  readonly settings: Settings
  chance: Chance
  takePort(side: Side, now: Instant): RtpPort | undefined
  giveBackPort(side: Side, port: RtpPort, now: Instant): void
  /** Datagrams of this socket belong to this leg of this call. */
  openSocket(socket: string, media: RelayedMedia, leg: string, component: Component): void
  closeSocket(socket: string): void
  emit(effect: ElementEffect): void
  note(fact: Note): void
}

const COMPONENTS: readonly Component[] = ['rtp', 'rtcp']

/** A pair of ports on one side. */
interface Ports extends Place {
  address: string
  port: RtpPort
  sdp: BridgedSdp
}

export class RelayedMedia implements CallMedia {
  /** Id of the call. */
  readonly call: string
  readonly #outside: RelayOutside
  readonly #bridge: MediaBridge
  /** Taken, and neither given back nor any leg's yet. */
  readonly #places = new Map<Place, Ports>()
  readonly #ends = new Map<Leg, MediaEnd>()

  constructor(call: string, outside: RelayOutside) {
    this.call = call
    this.#outside = outside
    this.#bridge = new MediaBridge(outside.chance)
  }

  take(side: Side, now: Instant): Place | undefined {
    const { config, settings, chance } = this.#outside
    const { carrierAddress, teamsAddress, codecs: allowed } = config.media
    const { latch } = settings.behaviour
    const port = this.#outside.takePort(side, now)
    if (port === undefined) return undefined
    const address = side === 'carrier' ? carrierAddress : teamsAddress
    const isSecure = side === 'teams' || config.carrier.srtp === true
    const sdp = new BridgedSdp({ side, address, port, chance, allowed, isSecure, latch })
    const place = { side, address, port, sdp }
    this.#places.set(place, place)
    return place
  }

  /** Opens the sockets, too. */
  open(leg: Leg, place: Place): void {
    const ports = this.#places.get(place)
    if (ports === undefined) return
    this.#places.delete(place)
    const end: MediaEnd = { leg: leg.id, callId: leg.callId, ...ports }
    this.#give(leg, end)
    for (const component of COMPONENTS) {
      const socket = socketOf(end, component)
      const local = { address: end.address, port: end.port + (component === 'rtp' ? 0 : 1) }
      this.#outside.openSocket(socket, this, leg.id, component)
      this.#outside.emit({ type: 'bind', socket, local })
    }
  }

  hand(from: Leg, to: Leg): void {
    const end = this.#ends.get(from)
    if (end !== undefined) this.#give(to, { ...end, callId: to.callId })
    this.#take(from)
  }

  giveBack(place: Place, now: Instant): void {
    const ports = this.#places.get(place)
    if (ports === undefined) return
    this.#places.delete(place)
    this.#outside.giveBackPort(ports.side, ports.port, now)
  }

  giveBackAll(now: Instant): void {
    for (const place of [...this.#places.keys()]) this.giveBack(place, now)
  }

  close(leg: Leg, now: Instant): void {
    const end = this.#ends.get(leg)
    if (end === undefined) return
    this.#take(leg)
    if (this.#bridge.end(end.side) === end) this.#tell(this.#bridge.leave(end.side))
    for (const component of COMPONENTS) {
      const socket = socketOf(end, component)
      this.#outside.closeSocket(socket)
      this.#outside.emit({ type: 'unbind', socket })
    }
    this.#outside.giveBackPort(end.side, end.port, now)
  }

  join(carrier: Leg, teams: Leg): void {
    for (const leg of [carrier, teams]) {
      const end = this.#ends.get(leg)
      if (end !== undefined) this.#tell(this.#bridge.join(end))
    }
  }

  refresh(): void {
    this.#tell(this.#bridge.refresh())
  }

  datagram(
    leg: string,
    component: Component,
    from: Endpoint,
    bytes: Uint8Array,
    now: Instant,
  ): ElementEffect[] {
    return this.#bridge.datagram(leg, component, from, bytes, now)
  }

  ringback(on: boolean, now: Instant): void {
    this.#bridge.ringback(on, now)
  }

  tick(now: Instant): void {
    for (const effect of this.#bridge.tick(now)) this.#outside.emit(effect)
  }

  deadline(): Instant | undefined {
    return this.#bridge.deadline()
  }

  #give(leg: Leg, end: MediaEnd): void {
    leg.media = end
    this.#ends.set(leg, end)
  }

  #take(leg: Leg): void {
    leg.media = undefined
    this.#ends.delete(leg)
  }

  #tell(facts: Note[]): void {
    for (const fact of facts) this.#outside.note(fact)
  }
}
