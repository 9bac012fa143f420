// What of one leg's session description reaches the other leg: codecs, telephone-event and direction, as values.
// Nothing of the text itself passes; each leg writes its own SDP with its own address, port, profile and keys
// (leg-sdp.ts). Nothing is transcoded, so a codec passes only where both sides and the configuration have it.

import { type Codec, type Direction, G722, G729, PCMA, PCMU, type RtpMap, type Sdp } from '../sip/index.ts'
import type { Side } from './leg-id.ts'

/** What can be offered to a leg. */
export interface Capabilities {
  /** In order of preference, at least one. */
  codecs: readonly Codec[]
  /** Payload type of telephone-event (RFC 4733); none when undefined. */
  telephoneEvent: string | undefined
}

const WELL_KNOWN: readonly Codec[] = [PCMA, PCMU, G722, G729]
/** Payload type of telephone-event in offers that follow nobody's numbering. */
const TELEPHONE_EVENT = '101'

/** What the peer of a leg can do, under its own numbers, as far as the configuration allows it. */
export function capabilitiesOf(sdp: Sdp, allowed: readonly string[]): Capabilities | undefined {
  const { audio } = sdp
  if (audio === undefined) return undefined
  const codecs = [...audio.rtpmaps].flatMap(([payloadType, map]): Codec[] => {
    if (!includesName(allowed, map.name)) return []
    const fmtp = audio.fmtp(payloadType)
    return [{ payloadType, ...map, ...(fmtp !== undefined && isPlain(fmtp) && { fmtp }) }]
  })
  if (codecs.length === 0) return undefined
  const rate = codecs[0]?.rate
  const events = audio.telephoneEvents
  const event = events.find(each => each.rate === rate) ?? events[0]
  return { codecs, telephoneEvent: event?.payloadType }
}

/** What the SBC offers of its own accord, to a caller's INVITE without SDP: those with payload types everybody knows. */
export function ownCapabilities(allowed: readonly string[]): Capabilities {
  const codecs = allowed.flatMap(name => WELL_KNOWN.filter(codec => sameName(codec.name, name)))
  return { codecs, telephoneEvent: TELEPHONE_EVENT }
}

/** The same with one codec in front: what the other leg speaks, so that it need not change. */
export function preferring(capabilities: Capabilities, codec: Codec | undefined): Capabilities {
  const wanted = codec && capabilities.codecs.find(each => sameCodec(each, codec))
  if (wanted === undefined) return capabilities
  return { ...capabilities, codecs: [wanted, ...capabilities.codecs.filter(each => each !== wanted)] }
}

/**
 * The same under the numbers a leg already knows: a payload type keeps its meaning for the life of a session
 * (RFC 3264 section 8.3.2). A codec the leg does not know keeps the number it comes with, where that is free.
 */
export function inNumbersOf({ codecs, telephoneEvent }: Capabilities, known: readonly Sdp[]): Capabilities {
  const numbers = new Map<string, RtpMap>()
  for (const sdp of known) for (const [type, map] of sdp.audio?.rtpmaps ?? []) numbers.set(type, map)
  const numbered = codecs.flatMap((codec): Codec[] => {
    const own = [...numbers].find(([, map]) => sameCodec(map, codec))
    if (own !== undefined) return [{ ...codec, payloadType: own[0] }]
    return numbers.has(codec.payloadType) ? [] : [codec]
  })
  const ownEvent = [...numbers].find(([, map]) => sameName(map.name, 'telephone-event'))?.[0]
  const isTaken = telephoneEvent !== undefined && numbers.has(telephoneEvent)
  const event =
    telephoneEvent === undefined ? undefined : (ownEvent ?? (isTaken ? undefined : telephoneEvent))
  return { codecs: numbered, telephoneEvent: event }
}

export const sameCodec = (left: RtpMap, right: RtpMap): boolean =>
  sameName(left.name, right.name) &&
  left.rate === right.rate &&
  (left.channels ?? 1) === (right.channels ?? 1)

/**
 * What a side is told when the other side's peer said `direction`. Teams understands `sendrecv` and `inactive` only
 * (deviation from RFC 6337 sections 5.3 and 5.4), so one-way media is a hold there.
 */
export const passedDirection = (direction: Direction, to: Side): Direction =>
  to === 'teams' && direction !== 'sendrecv' ? 'inactive' : direction

/**
 * Payload types as the peer of one leg sends them (our SDP there gave the numbers), each with the number under
 * which the peer of the other leg wants it. Others are not relayed.
 */
export function payloadMap(ours: Sdp, otherPeers: Sdp): Map<number, number> {
  const wanted = [...(otherPeers.audio?.rtpmaps ?? [])]
  const map = new Map<number, number>()
  for (const [payloadType, codec] of ours.audio?.rtpmaps ?? []) {
    const found = wanted.find(([, other]) => sameName(other.name, codec.name) && other.rate === codec.rate)
    if (found !== undefined) map.set(Number(payloadType), Number(found[0]))
  }
  return map
}

const sameName = (left: string, right: string): boolean =>
  left === right || left.toLowerCase() === right.toLowerCase()
const includesName = (names: readonly string[], name: string): boolean =>
  names.some(each => sameName(each, name))
/** Format parameters are copied to the other side, so they are short and of harmless characters. */
const isPlain = (fmtp: string): boolean => /^[\w\-+=;:,./ ]{1,200}$/.test(fmtp)
