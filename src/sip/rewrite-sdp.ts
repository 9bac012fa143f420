// A back-to-back user agent's SDP: what one side offered or answered becomes what the other side gets, with our
// address, port, profile and keys. Formats keep their payload types and parameters; everything that would lead
// past us (candidates, fingerprints, keys, RTCP addresses) goes.

import { assert } from '../kernel/index.ts'
import { formatConnection, formatOrigin, Sdp, type SdpOrigin } from './sdp.ts'
import { attributeName, type SdpLine } from './sdp-line.ts'
import { type Direction, isDirection, type RtpMap, type SdpMedia } from './sdp-media.ts'

export interface RewriteOptions {
  /** Our address on that side, in c= and o=. */
  address: string
  port: number
  /** Where we want RTCP, if it is not the port above; ignored under rtcp-mux. */
  rtcpPort?: number
  /** RTP and RTCP on one port: the line `a=rtcp-mux`. */
  rtcpMux?: boolean
  /** `RTP/AVP` or `RTP/SAVP`. */
  profile: string
  /** Raw values for `a=crypto:`. */
  crypto?: string[]
  /** Undefined keeps the direction of the source, a hold by address becoming `sendonly`. */
  direction?: Direction
  /** Which codecs may pass; telephone-event and CN are asked about too. Undefined keeps all. */
  keepFormats?: (codec: RtpMap & { payloadType: string }) => boolean
  /** Our own session, when we are its origin; otherwise only the address of `o=` becomes ours. */
  origin?: Partial<SdpOrigin>
  /** More `a=` values for the audio section, such as our own ICE lines. */
  attributes?: string[]
}

/** Attributes that bind the media to the other side's transport or keys. Lower case. */
const TRANSPORT_ATTRIBUTES = new Set(
  `bundle-only candidate connection crypto dtls-id end-of-candidates extmap extmap-allow-mixed fingerprint group
  ice-lite ice-mismatch ice-options ice-pacing ice-pwd ice-ufrag key-mgmt mid msid msid-semantic remote-candidates
  rtcp rtcp-mux rtcp-mux-only rtcp-rsize setup tls-id`.split(/\s+/),
)
/** Attributes whose value begins with a payload type. */
const FORMAT_ATTRIBUTES = new Set(['rtpmap', 'fmtp', 'rtcp-fb'])

/**
 * The first audio section is ours; every other section stays in its place with port 0, so that an answer that
 * comes back can be rewritten by its position (RFC 3264 sections 6 and 8). Undefined when there is no audio or no
 * codec is left: 488.
 */
export function rewriteSdp(sdp: Sdp, options: RewriteOptions): Sdp | undefined {
  assert(options.port > 0 && options.port < 65536, 'a port for the media')
  const index = sdp.audioIndex
  const audio = sdp.media[index]
  if (audio === undefined) return undefined
  const formats = keptFormats(audio, options)
  if (!formats.some(format => isVoice(audio.rtpmaps.get(format)))) return undefined
  const ours = audioLines(audio, formats, options)
  const media = sdp.media.map((section, i) => (i === index ? ours : refusedLines(section)))
  return new Sdp(sessionLines(sdp, options), media)
}

/** Not the events and noise that only go with a voice codec. */
export const isVoice = (map: RtpMap | undefined): boolean =>
  map !== undefined && !['telephone-event', 'cn', 'red'].includes(map.name.toLowerCase())

function keptFormats(audio: SdpMedia, options: RewriteOptions): string[] {
  const { keepFormats } = options
  if (keepFormats === undefined) return audio.formats
  const maps = audio.rtpmaps
  return audio.formats.filter(payloadType => {
    const map = maps.get(payloadType)
    return map !== undefined && keepFormats({ ...map, payloadType })
  })
}

function sessionLines(sdp: Sdp, options: RewriteOptions): SdpLine[] {
  const origin = formatOrigin({ ...sdp.origin, address: options.address, ...options.origin })
  const lines: SdpLine[] = []
  for (const line of sdp.session) {
    // The c= stands in the section, k= is a key, and whom to ask about the session (u=, e=, p=) is not ours to tell.
    if (['c', 'k', 'u', 'e', 'p', ''].includes(line.type)) continue
    if (line.type === 'o') lines.push({ type: 'o', value: origin })
    else if (line.type !== 'a' || isKept(line.value)) lines.push({ type: line.type, value: line.value })
  }
  return lines
}

/** Directions leave the session's level and are written into the section. */
function isKept(attribute: string): boolean {
  return !isDirection(attribute) && !TRANSPORT_ATTRIBUTES.has(attributeName(attribute).toLowerCase())
}

function audioLines(audio: SdpMedia, formats: string[], options: RewriteOptions): SdpLine[] {
  const head: SdpLine[] = [
    { type: 'm', value: `audio ${options.port} ${options.profile} ${formats.join(' ')}` },
    ...audio.lines
      .slice(1)
      .filter(({ type }) => type === 'i' || type === 'b')
      .map(plainLine),
  ]
  // The order of RFC 8866 section 5 is m, i, c, b, a.
  const at = head.findIndex(({ type }) => type === 'b')
  head.splice(at < 0 ? head.length : at, 0, { type: 'c', value: formatConnection(options.address) })
  const attributes = audio.lines.filter(
    ({ type, value }) => type === 'a' && isKept(value) && hasFormat(value, formats),
  )
  const own = [
    ...(options.crypto ?? []).map(value => `crypto:${value}`),
    ...(options.rtcpMux ? ['rtcp-mux'] : rtcpPortLine(options)),
    ...(options.attributes ?? []),
    options.direction ?? audio.direction,
  ]
  return [...head, ...attributes.map(plainLine), ...own.map(value => ({ type: 'a', value }))]
}

const plainLine = ({ type, value }: SdpLine): SdpLine => ({ type, value })

const rtcpPortLine = ({ rtcpPort, port }: RewriteOptions): string[] =>
  rtcpPort === undefined || rtcpPort === port + 1 ? [] : [`rtcp:${rtcpPort}`]

/** Attributes of a format that was dropped go with it. */
function hasFormat(attribute: string, formats: string[]): boolean {
  const name = attributeName(attribute)
  if (!FORMAT_ATTRIBUTES.has(name)) return true
  const format = attribute.slice(name.length + 1).split(' ', 1)[0] ?? ''
  return format === '*' || formats.includes(format)
}

/** A section we do not take part in: port 0, its formats repeated, nothing else (RFC 3264 section 6). */
export function refusedLines(section: SdpMedia): SdpLine[] {
  return [{ type: 'm', value: `${section.kind} 0 ${section.profile} ${section.formats.join(' ')}` }]
}
