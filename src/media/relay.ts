// The SBC's media relay of one call: RTP of the carrier to SRTP of Teams and back, payload untouched.
//
//    carrier ==RTP==> [ latch | form | unprotect ] -> PT map -> hold? -> [ protect ] ==SRTP==> teams
//            <======= the same the other way round <=========================================
//
// RTP's own numbers (SSRC, sequence, timestamp) pass as they come, so the statistics of both ends stay true.
// Transcoding is not done here. No socket: the world brings packets and carries away what is returned.

import { type Endpoint, fault, type Instant, ok, type Result } from '../kernel/index.ts'
import {
  type ClearPacket,
  type Component,
  type DropReason,
  type MediaDirection,
  MediaLeg,
  type MediaLegCounters,
  type MediaLegOptions,
} from './media-leg.ts'

type Side = 'carrier' | 'teams'

/** A packet that is to be sent from our port for `component` of `side`. */
export interface Relayed {
  side: Side
  component: Component
  to: Endpoint
  bytes: Uint8Array
}

const otherSide: Readonly<Record<Side, Side>> = { carrier: 'teams', teams: 'carrier' }

export class MediaRelay {
  readonly #legs: Record<Side, MediaLeg>

  constructor(legs: Record<Side, MediaLegOptions>) {
    this.#legs = { carrier: new MediaLeg(legs.carrier), teams: new MediaLeg(legs.teams) }
  }

  /**
   * Takes a datagram that came to our port for `component` of `side`; the packet to send, or undefined when it is
   * dropped, which `counters` then show with the reason. Takes any octets from anybody.
   */
  receive(
    side: Side,
    from: Endpoint,
    bytes: Uint8Array,
    now: Instant,
    component: Component = 'rtp',
  ): Relayed | undefined {
    const source = this.#legs[side]
    const target = this.#legs[otherSide[side]]
    const out = pass(source, target, from, bytes, component)
    if (!out.ok) {
      source.countDropped(out.fault)
      return undefined
    }
    source.countReceived(bytes.length, out.value.rtcp, now)
    target.countSent(out.value.bytes.length, now)
    return {
      side: otherSide[side],
      component: out.value.component,
      to: out.value.to,
      bytes: out.value.bytes,
    }
  }

  /** A packet of our own for a side, protected where its media are; undefined where it cannot go. */
  say(side: Side, bytes: Uint8Array): Relayed | undefined {
    const out = this.#legs[side].give({ rtcp: false, bytes, fresh: false })
    return out.ok ? { side, ...out.value } : undefined
  }

  /**
   * Changes what was agreed with a side, by a re-INVITE or because a transfer put another Teams leg in its place.
   * What is left out stays. A new leg, and a call that comes back from a long hold, should bring a new local key:
   * a receiver cannot follow a stream that pauses for more than 32768 packets (RFC 3711 section 3.3.1).
   */
  update(side: Side, changes: Partial<MediaLegOptions>): void {
    this.#legs[side].update(changes)
  }

  /** What a side did so far, as a copy. */
  counters(side: Side): MediaLegCounters {
    return this.#legs[side].counters()
  }
}

function pass(
  source: MediaLeg,
  target: MediaLeg,
  from: Endpoint,
  bytes: Uint8Array,
  component: Component,
): Result<{ to: Endpoint; component: Component; bytes: Uint8Array; rtcp: boolean }, DropReason> {
  // A held side is still listened to: its rollover counter runs on, and its latch is right when it comes back.
  const taken = source.take(from, bytes, component)
  if (!taken.ok) return taken
  const packet = taken.value
  // RTCP flows during a hold, too (RFC 3264 section 5.1); Teams takes its absence for a dead call.
  if (!packet.rtcp && !(hears(source.options.direction) && speaks(target.options.direction)))
    return fault('hold')
  const renamed = packet.rtcp ? ok(packet) : rename(packet, source.options.payloadTypes)
  if (!renamed.ok) return renamed
  const given = target.give(renamed.value)
  return given.ok ? ok({ ...given.value, rtcp: packet.rtcp }) : given
}

const hears = (direction: MediaDirection): boolean => direction === 'sendrecv' || direction === 'recvonly'
const speaks = (direction: MediaDirection): boolean => direction === 'sendrecv' || direction === 'sendonly'

/** Gives the payload type the number that the other side knows it by; never writes into the caller's octets. */
function rename(
  packet: ClearPacket,
  payloadTypes: ReadonlyMap<number, number> | undefined,
): Result<ClearPacket, DropReason> {
  const second = packet.bytes[1] as number
  const payloadType = second & 0x7f
  const wanted = payloadTypes === undefined ? payloadType : payloadTypes.get(payloadType)
  if (wanted === undefined) return fault('payload-type')
  if (wanted === payloadType) return ok(packet)
  const bytes = packet.fresh ? packet.bytes : Uint8Array.from(packet.bytes)
  bytes[1] = (second & 0x80) | wanted
  return ok({ rtcp: false, bytes, fresh: true })
}
