// The media of one call: the relay between the carrier's leg and the Teams leg that is joined to it, and the
// ringing that the caller hears of us while a transfer rings. Other legs have their ports already, but what
// arrives there is not heard before they are joined.

import type { ElementEffect } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import type { Chance, Endpoint, Instant } from '../kernel/index.ts'
import {
  type Component,
  type G711Codec,
  type MediaLegCounters,
  type MediaLegOptions,
  MediaRelay,
  promptAudio,
  type Relayed,
  RtpSender,
} from '../media/index.ts'
import type { BridgedSdp } from './bridged-sdp.ts'
import type { LegId, Side } from './leg-id.ts'
import type { RtpPort } from './port-pool.ts'
import { payloadMap } from './sdp-bridge.ts'

/** One leg's end of the media. */
export interface MediaEnd {
  leg: LegId
  callId: string
  side: Side
  address: string
  port: RtpPort
  sdp: BridgedSdp
}

/** The UDP socket of a port, named by what it is: `rtp teams 40000`. */
export const socketOf = (end: Pick<MediaEnd, 'side' | 'port'>, component: Component): string =>
  `${component} ${end.side} ${end.port}`

type Joined = { end: MediaEnd; since: MediaLegCounters | undefined }

export class MediaBridge {
  readonly #chance: Chance
  readonly #joined: Partial<Record<Side, Joined>> = {}
  #relay: MediaRelay | undefined
  #ringback: RtpSender | undefined

  constructor(chance: Chance) {
    this.#chance = chance
  }

  /** The end now joined on a side. */
  end(side: Side): MediaEnd | undefined {
    return this.#joined[side]?.end
  }

  /** Puts an end in its place; facts tell of the one it replaces and, once both sides are known, of the new one. */
  join(end: MediaEnd): Note[] {
    if (this.#joined[end.side]?.end === end) return this.refresh()
    const facts = this.leave(end.side)
    this.#joined[end.side] = { end, since: undefined }
    return [...facts, ...this.refresh()]
  }

  /** Takes the end of a side out. */
  leave(side: Side): Note[] {
    const joined = this.#joined[side]
    if (joined === undefined) return []
    const facts = joined.since === undefined ? [] : this.#facts(joined, 'stopped')
    delete this.#joined[side]
    return facts
  }

  /** To be called whenever an offer or answer has changed what an end agreed. */
  refresh(): Note[] {
    const { carrier, teams } = this.#joined
    const options = carrier && teams && optionsOf(carrier.end.sdp, teams.end.sdp)
    if (carrier === undefined || teams === undefined || options === undefined) return []
    if (this.#relay === undefined) this.#relay = new MediaRelay(options)
    else {
      this.#relay.update('carrier', options.carrier)
      this.#relay.update('teams', options.teams)
    }
    const facts: Note[] = []
    for (const joined of [carrier, teams]) {
      if (joined.since !== undefined) continue
      joined.since = this.#relay.counters(joined.end.side)
      facts.push(...this.#facts(joined, 'started'))
    }
    return facts
  }

  /** A datagram at a port of a leg of this call. */
  datagram(
    leg: LegId,
    component: Component,
    from: Endpoint,
    bytes: Uint8Array,
    now: Instant,
  ): ElementEffect[] {
    for (const side of ['carrier', 'teams'] as const) {
      if (this.#joined[side]?.end.leg !== leg) continue
      const out = this.#relay?.receive(side, from, bytes, now, component)
      // Two streams at once would be a mixture of tones.
      if (out === undefined || (this.#ringback !== undefined && out.side === 'carrier')) return []
      return this.#send(out)
    }
    return []
  }

  /** Lets the caller hear ringing of our own making, where their codec is G.711. */
  ringback(on: boolean, now: Instant): void {
    this.#ringback?.stop()
    this.#ringback = undefined
    const codec = this.end('carrier')?.sdp.codec
    const law = codec?.name.toUpperCase()
    if (!on || codec === undefined || (law !== 'PCMA' && law !== 'PCMU')) return
    const name: G711Codec = law
    const payloadType = Number(codec.payloadType)
    this.#ringback = new RtpSender({
      codec: name,
      payloadType,
      betweenPrompts: 'nothing',
      chance: this.#chance,
    })
    this.#ringback.play(promptAudio('ringback', name), now, true)
  }

  tick(now: Instant): ElementEffect[] {
    const packets = this.#ringback?.step(now) ?? []
    return packets.flatMap(bytes => {
      const out = this.#relay?.say('carrier', bytes)
      return out === undefined ? [] : this.#send(out)
    })
  }

  deadline(): Instant | undefined {
    return this.#ringback?.deadline()
  }

  #send({ side, component, to, bytes }: Relayed): ElementEffect[] {
    const end = this.end(side)
    return end === undefined ? [] : [{ type: 'datagram', socket: socketOf(end, component), to, bytes }]
  }

  #facts({ end, since }: Joined, phase: 'started' | 'stopped'): Note[] {
    const now = this.#relay?.counters(end.side)
    const remote = end.sdp.relayOptions()?.remote
    if (now === undefined || since === undefined || remote === undefined) return []
    const codec = end.sdp.codec?.name
    const about = {
      kind: 'rtp' as const,
      callId: end.callId,
      phase,
      local: { address: end.address, port: end.port },
      remote: now.latched ?? remote,
      profile: end.sdp.profile,
      ...(codec !== undefined && { codec }),
    }
    const dropped = difference(now.dropped, since.dropped)
    const hasDrops = Object.keys(dropped).length > 0
    const received = now.received.packets - since.received.packets
    const sent = now.sent.packets - since.sent.packets
    return [
      {
        ...about,
        direction: 'received',
        packets: received,
        ...(received > 0 && now.ssrc !== undefined && { ssrc: now.ssrc }),
        ...(hasDrops && { dropped }),
      },
      { ...about, direction: 'sent', packets: sent },
    ]
  }
}

/** What both ends agreed, in the words of the relay; undefined before they have. */
function optionsOf(carrier: BridgedSdp, teams: BridgedSdp): Record<Side, MediaLegOptions> | undefined {
  const [carrierOptions, teamsOptions] = [carrier.relayOptions(), teams.relayOptions()]
  if (carrierOptions === undefined || teamsOptions === undefined) return undefined
  return {
    carrier: { ...carrierOptions, payloadTypes: mapped(carrier, teams) },
    teams: { ...teamsOptions, payloadTypes: mapped(teams, carrier) },
  }
}

const mapped = (from: BridgedSdp, to: BridgedSdp): Map<number, number> =>
  from.local === undefined || to.remote === undefined ? new Map() : payloadMap(from.local, to.remote)

function difference(now: Record<string, number>, before: Record<string, number>): Record<string, number> {
  const changed = Object.entries(now).map(([reason, count]): [string, number] => [
    reason,
    count - (before[reason] ?? 0),
  ])
  return Object.fromEntries(changed.filter(([, count]) => count > 0))
}
