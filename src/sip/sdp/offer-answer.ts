// Offers and answers of our own (RFC 3264), as far as a call with one audio stream needs them.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { formatConnection, formatOrigin, Sdp } from './sdp.ts'
import type { SdpLine } from './sdp-line.ts'
import {
  type Direction,
  directionFrom,
  type RtpMap,
  receivesIn,
  refusedLines,
  type SdpMedia,
  sendsIn,
} from './sdp-media.ts'

/** A codec as it stands in `a=rtpmap` and `a=fmtp`. */
export interface Codec extends RtpMap {
  payloadType: string
  fmtp?: string
}

/** The codecs both sides of a Direct Routing SBC know, by their static payload types (RFC 3551 section 6). */
export const PCMU: Codec = { payloadType: '0', name: 'PCMU', rate: 8000 }
export const PCMA: Codec = { payloadType: '8', name: 'PCMA', rate: 8000 }
export const G722: Codec = { payloadType: '9', name: 'G722', rate: 8000 }
export const G729: Codec = { payloadType: '18', name: 'G729', rate: 8000, fmtp: 'annexb=no' }

/** What an offer and an answer of ours have in common. */
export interface LocalMedia {
  address: string
  port: number
  /** If it is not the port above; ignored under rtcp-mux. */
  rtcpPort?: number
  rtcpMux?: boolean
  /** In our order of preference. */
  codecs: readonly Codec[]
  /** `RTP/AVP` or `RTP/SAVP`. */
  profile: string
  /** Raw values for `a=crypto:`; of an answer the one line that answers the chosen one (RFC 4568 section 5.1.2). */
  crypto?: string[]
  /** What we want; `sendrecv` by default. */
  direction?: Direction
  /** Of our `o=`: the same for all offers and answers of a call. */
  sessionId: string
  /** Of our `o=`: one more with every change (RFC 3264 section 8). */
  version: string | number
  ptimeMs?: number
  /** More `a=` values, such as ICE lines. */
  attributes?: string[]
}

export interface OfferOptions extends LocalMedia {
  /** Payload type of telephone-event, none when absent. It has the clock rate of the first codec. */
  telephoneEvent?: string | number
}

export function makeOffer(options: OfferOptions): Sdp {
  const formats: Codec[] = [...options.codecs]
  if (options.telephoneEvent !== undefined)
    formats.push(telephoneEvent(String(options.telephoneEvent), options.codecs[0]?.rate ?? 8000))
  const lines = mediaLines(options, formats, options.profile, options.direction ?? 'sendrecv')
  return new Sdp(sessionLines(options), [lines])
}

const telephoneEvent = (payloadType: string, rate: number): Codec => ({
  payloadType,
  name: 'telephone-event',
  rate,
  fmtp: '0-16',
})

function sessionLines({ address, sessionId, version }: LocalMedia): SdpLine[] {
  return [
    { type: 'v', value: '0' },
    { type: 'o', value: formatOrigin({ username: '-', sessionId, version: String(version), address }) },
    { type: 's', value: '-' },
    { type: 'c', value: formatConnection(address) },
    { type: 't', value: '0 0' },
  ]
}

function mediaLines(local: LocalMedia, formats: Codec[], profile: string, direction: Direction): SdpLine[] {
  const types = formats.map(codec => codec.payloadType).join(' ')
  const attributes = [
    ...formats.flatMap(formatAttributes),
    ...(local.ptimeMs === undefined ? [] : [`ptime:${local.ptimeMs}`]),
    ...(local.crypto ?? []).map(value => `crypto:${value}`),
    ...(local.rtcpMux ? ['rtcp-mux'] : local.rtcpPort === undefined ? [] : [`rtcp:${local.rtcpPort}`]),
    ...(local.attributes ?? []),
    direction,
  ]
  const head = { type: 'm', value: `audio ${local.port} ${profile} ${types}` }
  return [head, ...attributes.map(value => ({ type: 'a', value }))]
}

function formatAttributes({ payloadType, name, rate, channels, fmtp }: Codec): string[] {
  const suffix = channels === undefined ? '' : `/${channels}`
  const map = `rtpmap:${payloadType} ${name}/${rate}${suffix}`
  return fmtp === undefined ? [map] : [map, `fmtp:${payloadType} ${fmtp}`]
}

export interface AnswerOptions extends LocalMedia {
  /** Accept telephone-event where it is offered; true by default. */
  telephoneEvent?: boolean
  /** Whose order of codecs decides; the offerer's by default, as RFC 3264 section 6.1 recommends. */
  preference?: 'offer' | 'mine'
}

export interface Answered {
  answer: Sdp
  /** The section that was accepted; all others have port 0. */
  index: number
  /** Under the offer's payload type, for both directions. */
  codec: Codec
  telephoneEvent?: { payloadType: string; rate: number }
  /** As we see it. */
  direction: Direction
}

interface AnswerRefusal {
  status: 488
  reason: string
}

/**
 * Accepts the first audio section that has our profile and a codec of ours. The answer names that one codec, and
 * telephone-event where both want it, under the payload types of the offer.
 */
export function answerOffer(offer: Sdp, mine: AnswerOptions): Result<Answered, AnswerRefusal> {
  const audio = offer.media.filter(section => section.kind === 'audio' && section.port !== 0)
  if (audio.length === 0) return refuse('No audio offered')
  const fitting = audio.filter(section => profileFits(section, mine.profile))
  if (fitting.length === 0) return refuse(`No media with profile ${mine.profile} offered`)
  for (const section of fitting) {
    const codec = commonCodec(section, mine)
    if (codec !== undefined) return ok(accept(offer, section, codec, mine))
  }
  return refuse('No common codec')
}

const refuse = (reason: string): { ok: false; fault: AnswerRefusal } => fault({ status: 488, reason })

/**
 * The profile itself or its variant with feedback (RFC 4585); for SRTP also the DTLS one when SDES keys are offered
 * beside the fingerprint, as SBCs do under media bypass. The answer repeats what was offered.
 */
function profileFits(section: SdpMedia, profile: string): boolean {
  const { profile: offered } = section
  if (offered === profile || offered === `${profile}F`) return true
  return profile === 'RTP/SAVP' && offered === 'UDP/TLS/RTP/SAVP' && section.cryptos.length > 0
}

const sameCodec = (left: RtpMap, right: RtpMap): boolean =>
  left.name.toLowerCase() === right.name.toLowerCase() &&
  left.rate === right.rate &&
  (left.channels ?? 1) === (right.channels ?? 1)

function commonCodec(section: SdpMedia, mine: AnswerOptions): Codec | undefined {
  const offered = [...section.rtpmaps].map(([payloadType, map]): Codec => ({ ...map, payloadType }))
  const [outer, inner] = mine.preference === 'mine' ? [mine.codecs, offered] : [offered, mine.codecs]
  for (const first of outer) {
    const second = inner.find(codec => sameCodec(codec, first))
    if (second === undefined) continue
    const [theirs, ours] = mine.preference === 'mine' ? [second, first] : [first, second]
    return { ...theirs, ...(ours.fmtp === undefined ? {} : { fmtp: ours.fmtp }) }
  }
  return undefined
}

function accept(offer: Sdp, section: SdpMedia, codec: Codec, mine: AnswerOptions): Answered {
  const direction = answerDirection(section.direction, mine.direction ?? 'sendrecv')
  const event = mine.telephoneEvent === false ? undefined : commonEvent(section, codec)
  const formats = event === undefined ? [codec] : [codec, telephoneEvent(event.payloadType, event.rate)]
  // rtcp-mux may only be answered where it was offered (RFC 5761 section 5.1.1).
  const local: LocalMedia = { ...mine, rtcpMux: mine.rtcpMux === true && section.rtcpMux }
  const lines = mediaLines(local, formats, section.profile, direction)
  const index = offer.media.indexOf(section)
  const media = offer.media.map((other, i) => (i === index ? lines : refusedLines(other)))
  const answer = new Sdp(sessionLines(mine), media)
  return { answer, index, codec, direction, ...(event === undefined ? {} : { telephoneEvent: event }) }
}

/** Events run on the clock of the voice they stand in for; some offer 8000 Hz only, beside a wider codec. */
function commonEvent(section: SdpMedia, codec: Codec): { payloadType: string; rate: number } | undefined {
  const events = section.telephoneEvents
  return events.find(event => event.rate === codec.rate) ?? events.find(event => event.rate === 8000)
}

/** RFC 3264 section 6.1: we send what they receive, we receive what they send, and neither against our own wish. */
export function answerDirection(offered: Direction, wanted: Direction): Direction {
  return directionFrom(sendsIn(wanted) && receivesIn(offered), receivesIn(wanted) && sendsIn(offered))
}

/** Whether `answer` has a section of the same kind for each of `offer` (RFC 3264 section 6) and accepts one audio. */
export function answerFault(offer: Sdp, answer: Sdp): string | undefined {
  if (offer.media.length !== answer.media.length) return 'answer with another number of media sections'
  for (const [i, section] of answer.media.entries())
    if (section.kind !== offer.media[i]?.kind) return 'answer with another kind of media'
  const accepted = answer.audio
  if (accepted === undefined) return 'answer accepts no audio'
  const asked = offer.media[answer.audioIndex]
  if (asked?.port === 0) return 'answer accepts what was not offered'
  return accepted.profile === asked?.profile ? undefined : 'answer with another profile'
}
