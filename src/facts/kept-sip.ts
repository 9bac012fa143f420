// SIP messages of a large source as facts. A capture or a log holds a hundred thousand of them, so a fact keeps the octets
// and a few short strings, each string once for all messages that share it; its text is made when somebody reads it.

import type { Endpoint, Instant, Transport } from '../kernel/index.ts'
import type { SipFact } from './fact.ts'
import { OctetStore, StringStore } from './kept-octets.ts'
import { redact } from './redact.ts'
import type { SipNote } from './sip-fact.ts'

/** Keeps messages for as long as their facts are kept. */
export class SipKeeper {
  readonly #octets = new OctetStore()
  readonly #strings = new StringStore()
  readonly #keep = (text: string): string => this.#strings.keep(text)

  /** A copy of a message, for a fact to stand on. */
  octets(bytes: Uint8Array): Uint8Array {
    return this.#octets.keep(bytes)
  }

  /** The fact of a message; `octets` came from this keeper, or never change. */
  fact(note: SipNote, place: { at: Instant; observer: string; ref: string }, octets: Uint8Array): SipFact {
    return new KeptSip(note, place, octets, this.#keep)
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

  /** `octets` must not change; `kept` gives a string that holds on to nothing but itself. */
  constructor(
    note: SipNote,
    place: { at: Instant; observer: string; ref: string },
    octets: Uint8Array,
    kept: (text: string) => string,
  ) {
    this.at = place.at
    this.observer = place.observer
    this.ref = place.ref
    this.direction = note.direction
    this.transport = note.transport
    this.local = note.local
    this.remote = note.remote
    this.method = kept(note.method)
    this.startLine = kept(note.startLine)
    this.callId = kept(note.callId)
    this.cseq = note.cseq
    this.sdp = note.sdp
    this.sizeBytes = note.sizeBytes
    this.#buffer = octets.buffer
    this.#from = octets.byteOffset
    this.#length = octets.length
    if (note.connection !== undefined) this.connection = note.connection
    if (note.status !== undefined) this.status = note.status
    if (note.fromTag !== undefined) this.fromTag = kept(note.fromTag)
    if (note.toTag !== undefined) this.toTag = kept(note.toTag)
    if (note.userAgent !== undefined) this.userAgent = kept(note.userAgent)
    if (note.contact !== undefined) this.contact = kept(note.contact)
    if (note.reason !== undefined) this.reason = kept(note.reason)
    if (note.referTo !== undefined) this.referTo = kept(note.referTo)
    if (note.referredBy !== undefined) this.referredBy = kept(note.referredBy)
    if (note.referredByDigest !== undefined) this.referredByDigest = note.referredByDigest
    if (note.sipfrag !== undefined) this.sipfrag = kept(note.sipfrag)
  }

  get text(): string {
    return redact(Buffer.from(this.#buffer, this.#from, this.#length).toString('latin1'))
  }
}
