// TLS on a TCP connection, seen from outside: both directions through the reader of room tls, and from what it tells
// the fact of the handshake, with who left it and how. With keys what is inside is read as well.
//
//   client --records--> FlightReader --> hello, certificate, alert ... --> HandshakeView --> fact
//   server --records--> FlightReader --/          encrypted --> Decryption --> SIP, 1.3's certificates

import { isMicrosoftAddress, isMicrosoftName, isSipPort, type TlsHandshakeFact } from '../facts/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'
import { type FlightEvent, FlightReader, type HandshakeMemory } from '../tls/index.ts'
import type { ChainStore } from './chain-store.ts'
import type { FingerprintStore } from './client-fingerprint.ts'
import type { ClosedOctets, WhyClosed } from './closed-octets.ts'
import type { Conversation, Ending, Ends, Seen } from './conversation.ts'
import { HandshakeView, type Verdict } from './handshake-view.ts'
import { SipConversation } from './sip-conversation.ts'
import type { SipReader } from './sip-reader.ts'
import { Decryption } from './tls-decryption.ts'
import type { TlsKeys } from './tls-keys.ts'

export interface TlsParts {
  observer: string
  chains: ChainStore
  fingerprints: FingerprintStore
  memory: HandshakeMemory
  keys: TlsKeys
  sip: SipReader
  closed: ClosedOctets
  note: (fact: TlsHandshakeFact) => void
}

/** HTTPS, to Microsoft as well, has nothing to do with calls. */
const HTTPS = 443
/** Records after a handshake that are still looked at without keys: an alert may tell that it failed after all. */
const LATE_RECORDS = 16

export class TlsConversation implements Conversation {
  readonly transport = 'tls'
  readonly #parts: TlsParts
  readonly #ends: Ends
  readonly #view: HandshakeView
  readonly #readers: { client: FlightReader | undefined; server: FlightReader | undefined }
  /** Where there are keys, of whatever connection. */
  readonly #decryption: Decryption | undefined
  #sip: SipConversation | undefined
  #carriesSip = false
  #noted = false
  #sawEncrypted = false
  #isCut = false
  /** When octets of each side were seen last. */
  readonly #last = { client: Number.NaN, server: Number.NaN }
  /** Why what passes is not read. */
  #closed: WhyClosed | undefined
  #lateRecords = 0

  constructor(parts: TlsParts, ends: Ends) {
    this.#parts = parts
    this.#ends = ends
    this.#view = new HandshakeView(parts.chains, parts.fingerprints)
    const { keys, memory } = parts
    const options = { keepsEncrypted: keys.areThere, copiesRest: true, memory }
    this.#readers = { client: new FlightReader(options), server: new FlightReader(options) }
    if (keys.areThere) this.#decryption = new Decryption(keys)
  }

  get isSignalling(): boolean {
    const { client, server } = this.#ends
    if (this.#carriesSip || isSipPort(server.port)) return true
    if (isMicrosoftName(this.#view.serverName ?? '')) return true
    return server.port !== HTTPS && (isMicrosoftAddress(client.address) || isMicrosoftAddress(server.address))
  }

  get isDone(): boolean {
    return (
      this.#readers.client === undefined && this.#readers.server === undefined && this.#closed === undefined
    )
  }

  data(fromClient: boolean, bytes: Uint8Array, seen: Seen): void {
    const side = fromClient ? 'client' : 'server'
    this.#decryption?.began(side, bytes)
    const reader = this.#readers[side]
    const events = reader?.push(bytes) ?? []
    for (const event of events) this.#take(side, event, seen)
    if (reader === undefined || this.#decryption?.isAble !== true) this.#passed(seen.time, seen)
    this.#last[side] = seen.time
    if (this.#view.isSettled && this.#decryption?.isAble !== true) this.#stopWhenQuiet(events.length)
  }

  /** Records cannot be found again behind a hole, and a cipher not kept in step. */
  gap(fromClient: boolean, seen: Seen): void {
    const side = fromClient ? 'client' : 'server'
    this.#isCut = true
    this.#readers[side] = undefined
    this.#view.lost()
    this.#passed(this.#last[side] || seen.time, seen)
  }

  ended(ending: Ending | undefined): void {
    if (this.#noted) return
    this.#noted = true
    const verdict = this.#view.verdict(ending)
    if (verdict !== undefined && this.isSignalling) this.#parts.note(this.#factOf(verdict))
  }

  /** Where there are keys, what they do not open is told: it passed between `from` and now. */
  #passed(from: number, seen: Seen): void {
    if (!this.#parts.keys.areKnown || !this.isSignalling) return
    if (this.#closed === undefined) {
      this.#closed = this.#whyClosed()
      if (this.#closed === undefined) return
      this.#parts.closed.count(this.#closed)
    }
    this.#parts.closed.passed(this.#closed, from, seen, this.#ends)
  }

  /** Undefined as long as it is open, or no more than a handshake. */
  #whyClosed(): WhyClosed | undefined {
    if (this.#isCut) return 'cut'
    if (this.#decryption?.isAble === true) return undefined
    if (!this.#view.sawHello) return this.#sawEncrypted ? 'began-before' : undefined
    return this.#view.isSettled ? 'no-keys' : undefined
  }

  #take(side: 'client' | 'server', event: FlightEvent, seen: Seen): void {
    this.#view.take(side, event, seen)
    if (event.type === 'encrypted') this.#sawEncrypted = true
    if (this.#decryption !== undefined) this.#decrypt(this.#decryption, side, event, seen)
  }

  #decrypt(decryption: Decryption, side: 'client' | 'server', event: FlightEvent, seen: Seen): void {
    if (event.type === 'server-hello') decryption.chosen(event.hello)
    if (event.type === 'change-cipher-spec') decryption.cipherChanged(side)
    if (event.type !== 'encrypted' || event.payload === undefined) return
    for (const inner of decryption.open(side, event.content, event.payload)) {
      if (inner.type === 'application') {
        this.#carriesSip ||= this.#parts.sip.messages > 0
        this.#sip ??= new SipConversation(this.#parts.sip, 'tls', this.#ends)
        this.#sip.data(side === 'client', inner.bytes, seen)
      } else this.#view.takeInner(side, inner, seen)
    }
  }

  #stopWhenQuiet(records: number): void {
    this.#lateRecords += records
    if (this.#lateRecords < LATE_RECORDS) return
    this.#readers.client = undefined
    this.#readers.server = undefined
  }

  #factOf({ seen, outcome, by, how, alert }: Verdict): TlsHandshakeFact {
    const { client, server, connection } = this.#ends
    const fact: TlsHandshakeFact = {
      kind: 'tls-handshake',
      at: seen.time as Instant,
      observer: this.#parts.observer,
      ref: `packet ${seen.packet}`,
      connection,
      role: 'client',
      local: client,
      remote: server,
      outcome,
      serverChain: [],
      clientChain: [],
      durationMs: (seen.time - this.#ends.start) as Millis,
    }
    this.#view.tell(fact)
    if (by !== undefined) fact.endedBy = by === 'client' ? 'local' : 'remote'
    if (how !== undefined) fact.how = how
    if (alert !== undefined) fact.alert = alert
    return fact
  }
}
