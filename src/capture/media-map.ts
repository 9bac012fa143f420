// Which call an address and port belong to, by the SDP of its messages (RFC 8866), so that streams of RTP find their
// calls. A port serves many calls one after the other: each announcement counts until the next.

import type { SipFact } from '../facts/index.ts'
import { type Endpoint, formatEndpoint } from '../kernel/index.ts'
import { parseSdp, type RtpMap } from '../sip/index.ts'

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
/** Different lists of codecs; then the memory of them begins anew. */
const MAX_LISTS = 1000

export class MediaMap {
  readonly #places = new Map<string, MediaPlace[]>()
  /** Thousands of calls announce the same codecs; one list serves them all. */
  #lists = new Map<string, ReadonlyMap<string, RtpMap>>()

  /** Takes the SDP of a message. */
  learn(fact: SipFact, description: Uint8Array): void {
    const sdp = parseSdp(description)
    const audio = sdp.ok ? sdp.value.audio : undefined
    if (audio === undefined || audio.address === undefined || audio.port === 0) return
    const endpoint = { address: own(audio.address), port: audio.port }
    this.#add({
      callId: fact.callId,
      owner: fact.local,
      endpoint,
      profile: /SAVP/i.test(audio.profile) ? 'RTP/SAVP' : 'RTP/AVP',
      rtpmaps: this.#listOf(audio.rtpmaps),
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

  #listOf(rtpmaps: ReadonlyMap<string, RtpMap>): ReadonlyMap<string, RtpMap> {
    let key = ''
    for (const [type, { name, rate }] of rtpmaps) key += `${type} ${name}/${rate},`
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    if (this.#lists.size === MAX_LISTS) this.#lists = new Map()
    this.#lists.set(key, rtpmaps)
    return rtpmaps
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

/** Text of its own, not a part of the SDP it was cut from, which it would keep alive. */
const own = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')
