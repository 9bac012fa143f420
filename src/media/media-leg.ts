// One side of the media relay: what was negotiated with that side, its keys, its latches and its counters.

import { type Endpoint, fault, type Instant, ok, type Result, sameEndpoint } from '../kernel/index.ts'
import { Latch, type LatchPolicy } from './latch.ts'
import { readUint32 } from './octets.ts'
import { isRtcp, rtpHeaderBytes } from './rtp-packet.ts'
import { SrtpContext, type SrtpFault } from './srtp.ts'
import type { SrtpKey } from './srtp-key.ts'

/** The port pair of RFC 3550: with rtcp-mux (RFC 5761) everything goes over `rtp`. */
export type Component = 'rtp' | 'rtcp'

/** `sendrecv` and so on as in OUR SDP towards this side: `recvonly` is a side we hear and send nothing to. */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** Plain RTP, or SRTP with the key of our `a=crypto` (we protect) and that of the peer's (it protects). */
export type MediaSecurity =
  | { profile: 'RTP/AVP'; latch: 'signalled-endpoint' | 'signalled-address' }
  | { profile: 'RTP/SAVP'; local: SrtpKey; remote?: SrtpKey }

/** What offer and answer agreed with one side. */
export interface MediaLegOptions {
  /** From the peer's SDP; absent before it is known. */
  remote?: Endpoint
  /** From `a=rtcp`; absent means the port above `remote`, or `remote` itself with rtcp-mux. */
  remoteRtcp?: Endpoint
  rtcpMux: boolean
  security: MediaSecurity
  direction: MediaDirection
  /**
   * Payload types that this side sends, each with the number the other side knows it by. Others are dropped;
   * without the map all pass as they are.
   */
  payloadTypes?: ReadonlyMap<number, number>
}

/**
 * Why a packet was not relayed: an SRTP fault, or `source`: not from whom it may come; `no-key`: SRTP before the
 * peer's key is known; `payload-type`: not negotiated; `hold`: the direction of a side forbids it;
 * `no-destination`: the other side's address is not known yet.
 */
export type DropReason = SrtpFault | 'source' | 'no-key' | 'payload-type' | 'hold' | 'no-destination'

/** What one side did, for facts. */
export interface MediaLegCounters {
  /** From this side: what came and was relayed, RTP and RTCP together. */
  received: { packets: number; bytes: number; rtcpPackets: number; firstAt?: Instant; lastAt?: Instant }
  /** To this side. */
  sent: { packets: number; bytes: number; firstAt?: Instant; lastAt?: Instant }
  /** From this side and not relayed, by reason. */
  dropped: Partial<Record<DropReason, number>>
  /** SSRC of the last valid RTP packet from this side, and how often it changed. */
  ssrc?: number
  ssrcChanges: number
  /** Where RTP of this side really comes from, once known. */
  latched?: Endpoint
}

/** A packet proved valid and in the clear; `bytes` may be the caller's own unless `fresh`. */
export interface ClearPacket {
  rtcp: boolean
  bytes: Uint8Array
  fresh: boolean
}

export class MediaLeg {
  #options: MediaLegOptions
  readonly #latches: Record<Component, Latch> = { rtp: new Latch(), rtcp: new Latch() }
  #protects: SrtpContext | undefined
  #unprotects: SrtpContext | undefined
  readonly #counters: MediaLegCounters = {
    received: { packets: 0, bytes: 0, rtcpPackets: 0 },
    sent: { packets: 0, bytes: 0 },
    dropped: {},
    ssrcChanges: 0,
  }

  constructor(options: MediaLegOptions) {
    this.#options = options
    this.#makeContexts(undefined)
    this.#openLatches()
  }

  get options(): MediaLegOptions {
    return this.#options
  }

  /**
   * Takes over what a re-INVITE or the new leg of a transfer agreed. A key that stays keeps its context, for its
   * rollover counters and replay list must live as long as it does (RFC 3711 section 3.2.1); a remote and remote
   * key that stay keep the latch. Anything else begins anew.
   */
  update(changes: Partial<MediaLegOptions>): void {
    const before = this.#options
    this.#options = { ...before, ...changes }
    this.#makeContexts(before.security)
    if (!sameSource(before, this.#options)) this.#openLatches()
  }

  get #policy(): LatchPolicy {
    const { security } = this.#options
    return security.profile === 'RTP/SAVP' ? 'authenticated' : security.latch
  }

  #makeContexts(before: MediaSecurity | undefined): void {
    const now = this.#options.security
    const [local, remote] = keysOf(now)
    const [localBefore, remoteBefore] = keysOf(before)
    if (local === undefined) this.#protects = undefined
    else if (!local.sameAs(localBefore)) this.#protects = new SrtpContext(local)
    if (remote === undefined) this.#unprotects = undefined
    else if (!remote.sameAs(remoteBefore)) this.#unprotects = new SrtpContext(remote)
  }

  #openLatches(): void {
    const { remote } = this.#options
    this.#latches.rtp.open(remote)
    this.#latches.rtcp.open(rtcpRemote(this.#options))
  }

  /** Proves a packet that came from this side: source first, which is cheap, then form, then authenticity. */
  take(from: Endpoint, bytes: Uint8Array, component: Component): Result<ClearPacket, DropReason> {
    const rtcp = isRtcp(bytes)
    const latch = this.#latches[component]
    if (!latch.admits(from, this.#policy)) return fault('source')
    if (component === 'rtcp' && !rtcp) return fault('not-rtp')
    if (!rtcp && !rtpHeaderBytes(bytes).ok) return fault('not-rtp')
    const clear = this.#clear(bytes, rtcp)
    if (!clear.ok) return clear
    // RTCP on the RTP port says nothing about where RTP comes from: a peer without rtcp-mux may err in the port.
    if (rtcp === (component === 'rtcp')) latch.hold(from)
    if (!rtcp) this.#countSsrc(readUint32(bytes, 8))
    return clear
  }

  #clear(bytes: Uint8Array, rtcp: boolean): Result<ClearPacket, DropReason> {
    if (this.#options.security.profile === 'RTP/AVP') return ok({ rtcp, bytes, fresh: false })
    if (this.#unprotects === undefined) return fault('no-key')
    const plain = rtcp ? this.#unprotects.unprotectRtcp(bytes) : this.#unprotects.unprotect(bytes)
    return plain.ok ? ok({ rtcp, bytes: plain.value, fresh: true }) : plain
  }

  /** Makes a packet ready for this side; the component it goes out on depends on rtcp-mux. */
  give(packet: ClearPacket): Result<{ to: Endpoint; component: Component; bytes: Uint8Array }, DropReason> {
    const component = packet.rtcp && !this.#options.rtcpMux ? 'rtcp' : 'rtp'
    const to = this.#latches[component].destination
    if (to === undefined) return fault('no-destination')
    if (this.#protects === undefined) return ok({ to, component, bytes: packet.bytes })
    const secret = packet.rtcp
      ? this.#protects.protectRtcp(packet.bytes)
      : this.#protects.protect(packet.bytes)
    return secret.ok ? ok({ to, component, bytes: secret.value }) : secret
  }

  counters(): MediaLegCounters {
    const { latched } = this.#latches.rtp
    const { received, sent, dropped } = this.#counters
    return {
      ...this.#counters,
      received: { ...received },
      sent: { ...sent },
      dropped: { ...dropped },
      ...(latched === undefined ? {} : { latched: { ...latched } }),
    }
  }

  countReceived(bytes: number, rtcp: boolean, now: Instant): void {
    const { received } = this.#counters
    received.packets++
    received.bytes += bytes
    if (rtcp) received.rtcpPackets++
    received.firstAt ??= now
    received.lastAt = now
  }

  countSent(bytes: number, now: Instant): void {
    const { sent } = this.#counters
    sent.packets++
    sent.bytes += bytes
    sent.firstAt ??= now
    sent.lastAt = now
  }

  countDropped(reason: DropReason): void {
    const { dropped } = this.#counters
    dropped[reason] = (dropped[reason] ?? 0) + 1
  }

  #countSsrc(ssrc: number): void {
    if (this.#counters.ssrc !== undefined && this.#counters.ssrc !== ssrc) this.#counters.ssrcChanges++
    this.#counters.ssrc = ssrc
  }
}

function rtcpRemote(options: MediaLegOptions): Endpoint | undefined {
  const { remote, remoteRtcp, rtcpMux } = options
  if (rtcpMux || remote === undefined) return remote
  return remoteRtcp ?? { address: remote.address, port: remote.port + 1 }
}

function keysOf(security: MediaSecurity | undefined): [SrtpKey | undefined, SrtpKey | undefined] {
  return security?.profile === 'RTP/SAVP' ? [security.local, security.remote] : [undefined, undefined]
}

/** Whether both say the same about who sends to us. */
function sameSource(before: MediaLegOptions, now: MediaLegOptions): boolean {
  const [, keyBefore] = keysOf(before.security)
  const [, keyNow] = keysOf(now.security)
  const sameKey = keyNow === undefined ? keyBefore === undefined : keyNow.sameAs(keyBefore)
  return (
    sameKey &&
    before.rtcpMux === now.rtcpMux &&
    before.security.profile === now.security.profile &&
    same(before.remote, now.remote) &&
    same(rtcpRemote(before), rtcpRemote(now))
  )
}

const same = (left: Endpoint | undefined, right: Endpoint | undefined): boolean =>
  left === undefined || right === undefined ? left === right : sameEndpoint(left, right)
