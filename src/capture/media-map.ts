// Which call an address and port belong to, by the SDP of its messages (RFC 8866), so that streams of RTP find their
// calls. A port serves many calls one after the other: each announcement counts until the next.

import type { SipFact } from '../facts/index.ts'
import { type Endpoint, formatEndpoint } from '../kernel/index.ts'
import { AudioReader, type RtpMap } from '../sip/index.ts'

export interface MediaPlace {
  callId: string
  /** Who announced it. */
  owner: Endpoint
  endpoint: Endpoint
  profile: 'RTP/AVP' | 'RTP/SAVP'
  rtpmaps: ReadonlyMap<string, RtpMap>
  at: number
}

/** Ports remembered, and announcements of each. */
const MAX_PLACES = 50_000
const MAX_EACH = 16

export class MediaMap {
  readonly #places = new Map<string, MediaPlace[]>()
  readonly #audio = new AudioReader()

  /** Takes the SDP of a message. */
  learn(fact: SipFact, description: Uint8Array): void {
    const audio = this.#audio.read(description)
    if (audio === undefined) return
    const { address, port, profile, rtpmaps } = audio
    this.#add({
      callId: fact.callId,
      owner: fact.local,
      endpoint: { address, port },
      profile: /SAVP/i.test(profile) ? 'RTP/SAVP' : 'RTP/AVP',
      rtpmaps,
      at: fact.at,
    })
  }

  /** What was announced for the endpoint last before `time`. */
  find(endpoint: Endpoint, time: number): MediaPlace | undefined {
    return this.#places.get(formatEndpoint(endpoint))?.findLast(place => place.at <= time)
  }

  /** All announcements of a call. */
  *places(): Generator<MediaPlace> {
    for (const places of this.#places.values()) yield* places
  }

  #add(place: MediaPlace): void {
    const key = formatEndpoint(place.endpoint)
    const known = this.#places.get(key)
    const last = known?.at(-1)
    if (known === undefined) {
      const oldest = this.#places.keys().next().value
      if (this.#places.size === MAX_PLACES && oldest !== undefined) this.#places.delete(oldest)
      this.#places.set(key, [place])
    } else if (last?.callId !== place.callId) {
      known.push(place)
      if (known.length > MAX_EACH) known.shift()
    }
  }
}
