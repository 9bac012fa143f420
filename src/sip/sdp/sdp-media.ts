// One media section of an SDP: its lines, and what a call needs to know of them.

import { parseNumber } from '../syntax/grammar.ts'
import { attributeValues, fieldsOf, hasAttribute, type SdpLine } from './sdp-line.ts'

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
const DIRECTIONS: Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive']

/** `a=rtpmap`; the static payload types have one even where the line is left away (RFC 3551 section 6). */
export interface RtpMap {
  /** As written; compare without case. */
  name: string
  /** Clock rate in Hz. */
  rate: number
  channels?: number
}

const STATIC_TYPES = new Map<string, RtpMap>([
  ['0', { name: 'PCMU', rate: 8000 }],
  ['3', { name: 'GSM', rate: 8000 }],
  ['4', { name: 'G723', rate: 8000 }],
  ['8', { name: 'PCMA', rate: 8000 }],
  ['9', { name: 'G722', rate: 8000 }],
  ['13', { name: 'CN', rate: 8000 }],
  ['15', { name: 'G728', rate: 8000 }],
  ['18', { name: 'G729', rate: 8000 }],
])

/** Read from the lines when first asked for; what a call asks for again and again is kept. */
export class SdpMedia {
  /** The first is `m=`. */
  readonly lines: readonly SdpLine[]
  readonly #session: readonly SdpLine[]
  #fields: readonly string[] | undefined
  #rtpmaps: ReadonlyMap<string, RtpMap> | undefined
  #address: string | undefined
  #direction: Direction | undefined

  constructor(lines: readonly SdpLine[], session: readonly SdpLine[]) {
    this.lines = lines
    this.#session = session
  }

  /** `audio`, `video`, `image`. */
  get kind(): string {
    return this.#field(0)
  }

  /** 0 says refused or ended. */
  get port(): number {
    return parseNumber(this.#field(1).split('/', 1)[0] ?? '', 65535) ?? 0
  }

  /** `RTP/AVP`, `RTP/SAVP`, `UDP/TLS/RTP/SAVP`, as written. */
  get profile(): string {
    return this.#field(2)
  }

  /** Payload types in order of preference; for other transports whatever stands there. */
  get formats(): string[] {
    return this.#read().slice(3)
  }

  /** Of the section's `c=`, else the session's; undefined where neither stands. Without a multicast TTL. */
  get address(): string | undefined {
    this.#address ??= addressOf(this.lines) ?? addressOf(this.#session)
    return this.#address
  }

  /**
   * As the sender of this SDP sees it. The address 0.0.0.0 is the older way to hold: the sender then wants nothing
   * sent to it (RFC 3264 section 8.4).
   */
  get direction(): Direction {
    this.#direction ??= directionAt(this.address, directionOf(this.lines) ?? directionOf(this.#session))
    return this.#direction
  }

  /** The sender does not want to hear us. */
  get onHold(): boolean {
    return this.direction === 'sendonly' || this.direction === 'inactive'
  }

  /** The values of this section's attributes of that name; '' for a bare flag. */
  attributes(name: string): string[] {
    return attributeValues(this.lines, name)
  }

  /** By payload type, in the order of `formats`; a dynamic type without its line is left out. */
  get rtpmaps(): ReadonlyMap<string, RtpMap> {
    this.#rtpmaps ??= rtpmapsOf(this.formats, this.attributes('rtpmap'))
    return this.#rtpmaps
  }

  /** The format parameters of a payload type. */
  fmtp(payloadType: string): string | undefined {
    const line = this.attributes('fmtp').find(value => value.startsWith(`${payloadType} `))
    return line?.slice(payloadType.length + 1)
  }

  /** Raw values behind `a=crypto:`, in order. */
  get cryptos(): string[] {
    return this.attributes('crypto')
  }

  get rtcpMux(): boolean {
    return hasAttribute(this.lines, 'rtcp-mux')
  }

  /**
   * Where the sender wants its RTCP: `a=rtcp` (RFC 3605), the RTP port under rtcp-mux, else the port above it. 0, which
   * is nowhere, where there is none above.
   */
  get rtcpPort(): number {
    const stated = parseNumber((this.attributes('rtcp')[0] ?? '').split(' ', 1)[0] ?? '', 65535)
    return stated ?? (this.rtcpMux ? this.port : (this.port + 1) % 65536)
  }

  /** Milliseconds of sound in a packet, if stated. */
  get ptime(): number | undefined {
    return parseNumber(this.attributes('ptime')[0] ?? '', 1000)
  }

  /** The telephone-event payload types (RFC 4733) with their clock rates. */
  get telephoneEvents(): { payloadType: string; rate: number }[] {
    return [...this.rtpmaps]
      .filter(([, map]) => map.name.toLowerCase() === 'telephone-event')
      .map(([payloadType, { rate }]) => ({ payloadType, rate }))
  }

  /** What stands in `m=`. */
  #read(): readonly string[] {
    this.#fields ??= fieldsOf(this.lines[0]?.value ?? '')
    return this.#fields
  }

  #field(index: number): string {
    return this.#read()[index] ?? ''
  }
}

/** Of the first `c=`. */
function addressOf(lines: readonly SdpLine[]): string | undefined {
  const line = lines.find(({ type }) => type === 'c')
  return line && fieldsOf(line.value)[2]?.split('/', 1)[0]
}

function directionAt(address: string | undefined, stated: Direction = 'sendrecv'): Direction {
  if (address !== '0.0.0.0') return stated
  return stated === 'sendrecv' || stated === 'sendonly' ? 'sendonly' : 'inactive'
}

function directionOf(lines: readonly SdpLine[]): Direction | undefined {
  for (const { type, value } of lines) {
    const direction = type === 'a' ? DIRECTIONS.find(word => word === value) : undefined
    if (direction !== undefined) return direction
  }
  return undefined
}

function rtpmapsOf(formats: readonly string[], values: readonly string[]): Map<string, RtpMap> {
  const written = new Map<string, RtpMap>()
  for (const value of values) {
    const [payloadType = '', encoding = ''] = fieldsOf(value)
    const map = parseEncoding(encoding)
    if (map !== undefined) written.set(payloadType, map)
  }
  const found = new Map<string, RtpMap>()
  for (const format of formats) {
    const map = written.get(format) ?? STATIC_TYPES.get(format)
    if (map !== undefined) found.set(format, map)
  }
  return found
}

/** `opus/48000/2`; one that cannot be read counts as none. */
function parseEncoding(encoding: string): RtpMap | undefined {
  const [name = '', clock = '', channel] = encoding.split('/')
  const rate = parseNumber(clock, 10_000_000)
  const channels = parseNumber(channel ?? '', 255)
  if (name === '' || rate === undefined) return undefined
  return channels === undefined ? { name, rate } : { name, rate, channels }
}

export const sendsIn = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly'
export const receivesIn = (direction: Direction): boolean =>
  direction === 'sendrecv' || direction === 'recvonly'

export function directionFrom(sends: boolean, receives: boolean): Direction {
  if (sends) return receives ? 'sendrecv' : 'sendonly'
  return receives ? 'recvonly' : 'inactive'
}

/** A section we do not take part in: port 0, its formats repeated, nothing else (RFC 3264 section 6). */
export function refusedLines(section: SdpMedia): SdpLine[] {
  return [{ type: 'm', value: `${section.kind} 0 ${section.profile} ${section.formats.join(' ')}` }]
}
