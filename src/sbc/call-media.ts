// Ports and sockets of one call's legs, and its relay. Everything taken is given back, once.

import type { ElementEffect } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import type { Chance, Endpoint, Instant } from '../kernel/index.ts'
import type { Component } from '../media/index.ts'
import type { SbcConfig, Settings } from './config.ts'
import type { Leg } from './leg.ts'
import type { Side } from './leg-id.ts'
import { LegSdp } from './leg-sdp.ts'
import { MediaBridge, type MediaEnd, socketOf } from './media-bridge.ts'
import type { RtpPort } from './port-pool.ts'

export interface MediaOutside {
  readonly config: SbcConfig
  readonly settings: Settings
  chance: Chance
  takePort(side: Side, now: Instant): RtpPort | undefined
  giveBackPort(side: Side, port: RtpPort, now: Instant): void
  /** Datagrams of this socket belong to this leg of this call. */
  openSocket(socket: string, media: CallMedia, leg: string, component: Component): void
  closeSocket(socket: string): void
  emit(effect: ElementEffect): void
  note(fact: Note): void
}

const COMPONENTS: readonly Component[] = ['rtp', 'rtcp']

/** A pair of ports on one side with the description that tells of them; not yet any leg's. */
export interface Place {
  side: Side
  address: string
  port: RtpPort
  sdp: LegSdp
}

export class CallMedia {
  /** Id of the call. */
  readonly call: string
  readonly #outside: MediaOutside
  readonly #bridge: MediaBridge
  /** Taken, and neither given back nor any leg's yet. */
  readonly #places = new Set<Place>()

  constructor(call: string, outside: MediaOutside) {
    this.call = call
    this.#outside = outside
    this.#bridge = new MediaBridge(outside.chance)
  }

  /** Takes ports for a leg; undefined when the side has none left. */
  take(side: Side, now: Instant): Place | undefined {
    const { config, settings, chance } = this.#outside
    const { carrierAddress, teamsAddress, codecs: allowed } = config.media
    const { latch } = settings.behaviour
    const port = this.#outside.takePort(side, now)
    if (port === undefined) return undefined
    const address = side === 'carrier' ? carrierAddress : teamsAddress
    const isSecure = side === 'teams' || config.carrier.srtp === true
    const sdp = new LegSdp({ side, address, port, chance, allowed, isSecure, latch })
    const place = { side, address, port, sdp }
    this.#places.add(place)
    return place
  }

  /** Gives the place to a leg and opens its sockets. */
  open(leg: Leg, place: Place): void {
    this.#places.delete(place)
    const end: MediaEnd = { leg: leg.id, callId: leg.callId, ...place }
    leg.media = end
    for (const component of COMPONENTS) {
      const socket = socketOf(end, component)
      const local = { address: end.address, port: end.port + (component === 'rtp' ? 0 : 1) }
      this.#outside.openSocket(socket, this, leg.id, component)
      this.#outside.emit({ type: 'bind', socket, local })
    }
  }

  /** The same ports for the same leg's next try. */
  hand(from: Leg, to: Leg): void {
    if (from.media !== undefined) to.media = { ...from.media, callId: to.callId }
    from.media = undefined
  }

  /** A place that no leg came to use. */
  giveBack(place: Place, now: Instant): void {
    this.#places.delete(place)
    this.#outside.giveBackPort(place.side, place.port, now)
  }

  /** After a bug: a place that was taken just before it has nobody who would give it back. */
  giveBackAll(now: Instant): void {
    for (const place of [...this.#places]) this.giveBack(place, now)
  }

  close(leg: Leg, now: Instant): void {
    const end = leg.media
    if (end === undefined) return
    leg.media = undefined
    if (this.#bridge.end(end.side) === end) this.#tell(this.#bridge.leave(end.side))
    for (const component of COMPONENTS) {
      const socket = socketOf(end, component)
      this.#outside.closeSocket(socket)
      this.#outside.emit({ type: 'unbind', socket })
    }
    this.#outside.giveBackPort(end.side, end.port, now)
  }

  /** Lets two legs hear each other, as far as their descriptions allow by now. */
  join(carrier: Leg, teams: Leg): void {
    for (const { media } of [carrier, teams]) if (media !== undefined) this.#tell(this.#bridge.join(media))
  }

  /** After every offer or answer that changed something. */
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

  #tell(facts: Note[]): void {
    for (const fact of facts) this.#outside.note(fact)
  }
}
