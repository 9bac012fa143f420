// SIP messages of a large source as facts. A capture or a log holds a hundred thousand of them, so a fact keeps the octets
// and a few short strings, each string once for all messages that share it; its text is made when somebody reads it.

import { type Endpoint, type Instant, ok, type Result, type Transport } from '../kernel/index.ts'
import { MessageGlance, type ParseFault, parseMessage, type Word } from '../sip/index.ts'
import type { SipFact } from './fact.ts'
import { OctetStore, StringStore } from './kept-octets.ts'
import { redact } from './redact.ts'
import { type SipNote, type SipPlace, sipFact } from './sip-fact.ts'

/** Where a source shows a message. */
export interface KeptPlace extends SipPlace {
  at: Instant
  observer: string
  ref: string
}

export interface KeptMessage {
  fact: SipFact
  /** Its body, where that is said to be SDP; good until the octets that were read change. */
  description: Uint8Array | undefined
}

/** What a fact keeps of the message itself. */
type Told = { [Key in ToldKey]: SipFact[Key] }
type ToldKey = Exclude<keyof SipFact, keyof KeptPlace | 'kind' | 'text'>

/** Keeps messages for as long as their facts are kept. */
export class SipKeeper {
  readonly #octets = new OctetStore()
  readonly #strings = new StringStore()
  readonly #redacted = new StringStore(redact)
  readonly #types = new StringStore(text => text.toLowerCase())
  readonly #glance = new MessageGlance()

  /**
   * The fact of a message, or why it cannot be read. `whole` is the message with something in the place of octets that
   * the source lost; the fact keeps a copy of `octets`.
   */
  read(octets: Uint8Array, place: KeptPlace, whole = octets): Result<KeptMessage, ParseFault> {
    const told = this.#glance.read(whole) ? this.#glanced(whole) : undefined
    if (told !== undefined) {
      const { bodyAt, bodyLength } = this.#glance
      return this.#kept(
        told,
        place,
        octets,
        told.sdp ? whole.subarray(bodyAt, bodyAt + bodyLength) : undefined,
      )
    }
    const parsed = parseMessage(whole)
    if (!parsed.ok) return parsed
    const note = sipFact(parsed.value, place)
    return this.#kept(this.#noted(note), place, octets, note.sdp ? parsed.value.body : undefined)
  }

  #kept(
    told: Told,
    place: KeptPlace,
    octets: Uint8Array,
    description: Uint8Array | undefined,
  ): Result<KeptMessage, never> {
    const fact = new KeptSip(told, place, this.#octets.keep(octets))
    if (place.session !== undefined) fact.session = this.#strings.keep(place.session)
    return ok({ fact, description })
  }

  /** Undefined where the body has to be read. */
  #glanced(whole: Uint8Array): Told | undefined {
    const glance = this.#glance
    const word = ({ from, to }: Word): string => this.#strings.at(whole, from, to)
    const maybe = (strings: StringStore, { from, to }: Word): string | undefined =>
      from < 0 ? undefined : strings.at(whole, from, to)
    const type = glance.bodyLength === 0 ? undefined : maybe(this.#types, glance.contentType)
    if (type?.startsWith('multipart/') || type?.startsWith('message/sipfrag')) return undefined
    return {
      method: word(glance.method),
      startLine: this.#redacted.at(whole, glance.startLine.from, glance.startLine.to),
      callId: word(glance.callId),
      cseq: glance.cseq,
      sdp: type?.startsWith('application/sdp') === true,
      sizeBytes: glance.bodyAt + glance.bodyLength,
      status: glance.status,
      fromTag: maybe(this.#strings, glance.fromTag),
      toTag: maybe(this.#strings, glance.toTag),
      userAgent: maybe(this.#strings, glance.userAgent) ?? maybe(this.#strings, glance.server),
      contact: maybe(this.#redacted, glance.contact),
      reason: maybe(this.#redacted, glance.reason),
      referTo: maybe(this.#redacted, glance.referTo),
      referredBy: undefined,
      referredByDigest: undefined,
      sipfrag: undefined,
    }
  }

  #noted(note: SipNote): Told {
    const keep = (text: string): string => this.#strings.keep(text)
    const maybe = (text: string | undefined): string | undefined => (text === undefined ? text : keep(text))
    return {
      method: keep(note.method),
      startLine: keep(note.startLine),
      callId: keep(note.callId),
      cseq: note.cseq,
      sdp: note.sdp,
      sizeBytes: note.sizeBytes,
      status: note.status,
      fromTag: maybe(note.fromTag),
      toTag: maybe(note.toTag),
      userAgent: maybe(note.userAgent),
      contact: maybe(note.contact),
      reason: maybe(note.reason),
      referTo: maybe(note.referTo),
      referredBy: maybe(note.referredBy),
      referredByDigest: note.referredByDigest,
      sipfrag: maybe(note.sipfrag),
    }
  }
}

class KeptSip implements SipFact {
  readonly kind = 'sip'
  at: Instant
  observer: string
  ref: string
  direction: 'sent' | 'received'
  transport: Transport
  local: Endpoint
  remote: Endpoint
  method: string
  startLine: string
  callId: string
  cseq: number
  sdp: boolean
  sizeBytes: number
  declare connection?: string
  declare session?: string
  declare status?: number
  declare fromTag?: string
  declare toTag?: string
  declare userAgent?: string
  declare contact?: string
  declare reason?: string
  declare referTo?: string
  declare referredBy?: string
  declare referredByDigest?: string
  declare sipfrag?: string
  // Parts of a view: a hundred thousand views would weigh more than what they show.
  readonly #buffer: ArrayBufferLike
  readonly #from: number
  readonly #length: number

  /** `octets` must not change. */
  constructor(told: Told, place: KeptPlace, octets: Uint8Array) {
    this.at = place.at
    this.observer = place.observer
    this.ref = place.ref
    this.direction = place.direction
    this.transport = place.transport
    this.local = place.local
    this.remote = place.remote
    this.method = told.method
    this.startLine = told.startLine
    this.callId = told.callId
    this.cseq = told.cseq
    this.sdp = told.sdp
    this.sizeBytes = told.sizeBytes
    this.#buffer = octets.buffer
    this.#from = octets.byteOffset
    this.#length = octets.length
    if (place.connection !== undefined) this.connection = place.connection
    if (told.status !== undefined) this.status = told.status
    if (told.fromTag !== undefined) this.fromTag = told.fromTag
    if (told.toTag !== undefined) this.toTag = told.toTag
    if (told.userAgent !== undefined) this.userAgent = told.userAgent
    if (told.contact !== undefined) this.contact = told.contact
    if (told.reason !== undefined) this.reason = told.reason
    if (told.referTo !== undefined) this.referTo = told.referTo
    if (told.referredBy !== undefined) this.referredBy = told.referredBy
    if (told.referredByDigest !== undefined) this.referredByDigest = told.referredByDigest
    if (told.sipfrag !== undefined) this.sipfrag = told.sipfrag
  }

  get text(): string {
    return redact(Buffer.from(this.#buffer, this.#from, this.#length).toString('latin1'))
  }
}
