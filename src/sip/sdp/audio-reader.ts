// Where the audio of an SDP goes and in which codecs, for an observer who reads thousands of them: what tells two
// descriptions of one program apart, address and port, is read on the page; the codecs, which are alike, are found by
// the octets of their lines. What is not of the common form is left to `parseSdp`, which this agrees with.
//
//   m=audio 10000 RTP/AVP 8 101           -->  port; "RTP/AVP 8 101" begins the codecs
//   a=rtpmap:101 telephone-event/8000     -->  codecs

import { assert, OctetMemory } from '../../kernel/index.ts'
import {
  CR,
  DIGIT,
  EQUALS,
  isOf,
  LF,
  LINE,
  layBytes,
  numberAt,
  page,
  SLASH,
  SPACE,
  skip,
  stands,
  TOKEN,
  VALUE,
} from '../syntax/page.ts'
import { MAX_SDP_BYTES, MAX_SDP_MEDIA, parseSdp } from './sdp.ts'
import type { RtpMap, SdpMedia } from './sdp-media.ts'

export interface AudioDescription {
  address: string
  /** Not 0. */
  port: number
  profile: string
  /** By payload type; shared by all descriptions that have the same. */
  rtpmaps: ReadonlyMap<string, RtpMap>
}

type Codecs = Pick<AudioDescription, 'profile' | 'rtpmaps'>

/** Different lists of codecs and addresses remembered; then the memory begins anew. */
const CODEC_LIMITS = { values: 512, bytes: 256 * 1024 }
const ADDRESS_LIMITS = { values: 4096, bytes: 256 * 1024 }
const MAX_LINES = 200
const MAX_CODEC_BYTES = 4096

const octets = (text: string): Buffer => Buffer.from(text, 'latin1')
const VERSION = octets('v=0')
const AUDIO = octets('audio ')
const RTPMAP = octets('a=rtpmap:')
const IPV4 = octets('IN IP4 ')
const IPV6 = octets('IN IP6 ')
const [V, O, C, M, A] = [...octets('vocma')]

export class AudioReader {
  readonly #codecs = new OctetMemory<Codecs>(codecsOf, CODEC_LIMITS)
  readonly #addresses = new OctetMemory((bytes, from, to) => latin1(bytes, from, to), ADDRESS_LIMITS)
  /** The lines of the audio section that tell its codecs. */
  readonly #lines = Buffer.alloc(MAX_CODEC_BYTES)
  #used = 0
  #origins = 0
  #sections = 0
  /** The address of the session, and of the audio section. */
  #session: string | undefined
  #own: string | undefined
  #port = 0
  /** Where a line belongs that is read now. */
  #section: 'session' | 'audio' | 'other' = 'session'

  /** The first audio section that is not refused; undefined where there is none, or no address, or no SDP. */
  read(description: Uint8Array): AudioDescription | undefined {
    if (description.length > MAX_SDP_BYTES || !this.#readsLines(description)) return parsed(description)
    const address = this.#own ?? this.#session
    if (this.#port === 0 || address === undefined) return undefined
    const { profile, rtpmaps } = this.#codecs.of(this.#lines, 0, this.#used)
    return { address, port: this.#port, profile, rtpmaps }
  }

  #readsLines(description: Uint8Array): boolean {
    layBytes(description)
    this.#used = this.#port = this.#origins = this.#sections = 0
    this.#session = this.#own = undefined
    this.#section = 'session'
    let at = 0
    for (let lines = 0; at < description.length; lines++) {
      const end = skip(LINE, at)
      const next = page[end] === CR ? end + 1 : end
      if (lines === MAX_LINES || (page[next] !== LF && end < description.length)) return false
      if (!this.#readLine(at, end, lines === 0)) return false
      at = next + 1
    }
    return this.#origins === 1
  }

  #readLine(at: number, end: number, isFirst: boolean): boolean {
    const type = page[at] as number
    if (end - at < 2 || !isOf(TOKEN, type) || page[at + 1] !== EQUALS) return false
    if (isFirst) return type === V && stands(VERSION, at) && end === at + VERSION.length
    switch (type) {
      case O:
        if (this.#section !== 'session') return true
        this.#origins++
        return countOf(SPACE, at + 2, end) === 5
      case C:
        return this.#readConnection(at + 2, end)
      case M:
        return this.#readMedia(at + 2, end)
      case A:
        return this.#section !== 'audio' || !stands(RTPMAP, at) || this.#note(at, end)
      default:
        return true
    }
  }

  #readConnection(from: number, end: number): boolean {
    const addressAt = from + IPV4.length
    if (!stands(IPV4, from) && !stands(IPV6, from)) return false
    if (addressAt >= end || countOf(SPACE, addressAt, end) > 0 || countOf(SLASH, addressAt, end) > 0)
      return false
    const address = this.#addresses.of(page, addressAt, end)
    if (this.#section === 'session') this.#session ??= address
    if (this.#section === 'audio') this.#own ??= address
    return true
  }

  /** kind SP port SP profile 1*(SP format) */
  #readMedia(from: number, end: number): boolean {
    const kindEnd = skip(TOKEN, from)
    const portEnd = skip(DIGIT, kindEnd + 1)
    const port = numberAt(kindEnd + 1, portEnd, 65535)
    if (kindEnd === from || page[kindEnd] !== SPACE || port < 0 || page[portEnd] !== SPACE) return false
    const profileEnd = skip(VALUE, portEnd + 1)
    if (
      profileEnd === portEnd + 1 ||
      page[profileEnd] !== SPACE ||
      !isOf(VALUE, page[profileEnd + 1] as number)
    )
      return false
    if (++this.#sections > MAX_SDP_MEDIA) return false
    const isWanted = this.#port === 0 && port !== 0 && stands(AUDIO, from)
    this.#section = isWanted ? 'audio' : 'other'
    if (!isWanted) return true
    this.#port = port
    return this.#note(portEnd + 1, end)
  }

  /** A line of the codecs; false where there are too many. */
  #note(from: number, end: number): boolean {
    const length = end - from
    if (this.#used + length + 1 > MAX_CODEC_BYTES) return false
    this.#lines.set(page.subarray(from, end), this.#used)
    this.#used += length
    this.#lines[this.#used++] = LF
    return true
  }
}

function parsed(description: Uint8Array): AudioDescription | undefined {
  const sdp = parseSdp(description)
  const audio = sdp.ok ? sdp.value.audio : undefined
  if (audio?.address === undefined) return undefined
  // Text of its own, not a part of the SDP it was cut from, which it would keep alive.
  const address = latin1(octets(audio.address), 0, audio.address.length)
  return { address, port: audio.port, profile: audio.profile, rtpmaps: audio.rtpmaps }
}

/** Of an SDP with nothing else in it. */
function codecsOf(lines: Uint8Array, from: number, to: number): Codecs {
  const sdp = parseSdp(octets(`v=0\no=- 0 0 IN IP4 0.0.0.0\nm=audio 9 ${latin1(lines, from, to)}`))
  assert(sdp.ok, 'lines that were looked at are an SDP')
  const { profile, rtpmaps } = sdp.value.media[0] as SdpMedia
  return { profile, rtpmaps }
}

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', from, to)

function countOf(code: number, from: number, end: number): number {
  let count = 0
  for (let at = from; at < end; at++) if (page[at] === code) count++
  return count
}
