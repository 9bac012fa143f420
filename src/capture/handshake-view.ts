// A TLS handshake as it looks from outside, and what can be said of its end.
//
// TLS 1.2 shows everything up to the Finished messages: complete when both sides sent theirs. TLS 1.3 hides what
// comes after the ServerHello, and only sizes tell (RFC 8446 section 5.2): a record of 19 octets is an alert, the
// client's first larger one holds its Finished, so the server's certificate pleased it; a larger one of the server's
// after that says that the client's did too.

import type { TlsHandshakeFact } from '../facts/index.ts'
import { type CertificateFacts, type ClientHello, cipherName, type FlightEvent } from '../tls/index.ts'
import type { ChainStore } from './chain-store.ts'
import type { FingerprintStore } from './client-fingerprint.ts'
import type { Ending, Seen } from './conversation.ts'
import type { InnerEvent } from './inner-event.ts'

type Side = 'client' | 'server'

/** How a handshake came out, and when that was seen; `by` is absent of a good one. */
export interface Verdict {
  outcome: TlsHandshakeFact['outcome']
  seen: Seen
  by?: Side
  how?: 'alert' | 'fin' | 'reset' | 'timeout'
  alert?: string
}

/** Content type, level and code, and what encryption adds: 1 + 2 + 16. */
const ENCRYPTED_ALERT_BYTES = 19
/** A server that leaves this soon after the client's certificate did not like it. */
const SOON_MS = 10_000

interface SideView {
  chain: CertificateFacts[]
  finished: boolean
  /** In clear, or decrypted; `undefined` as name for one whose size alone is known. */
  alert: { name: string | undefined; seen: Seen } | undefined
  cipherChanged: boolean
}

const blank = (): SideView => ({ chain: [], finished: false, alert: undefined, cipherChanged: false })

export class HandshakeView {
  readonly #chains: ChainStore
  readonly #fingerprints: FingerprintStore
  readonly #sides: Record<Side, SideView> = { client: blank(), server: blank() }
  serverName: string | undefined
  #fingerprint: string | undefined
  #version: string | undefined
  #cipher: string | undefined
  #sawHello = false
  /** Of interest as long as nobody took any of it. */
  #offer: Pick<ClientHello, 'supportedVersions' | 'cipherSuites'> | undefined
  #certificateRequested = false
  #authorities: string[] | undefined
  #serverHelloDone = false
  #isLost = false
  #isDecrypted = false
  #resumed = false
  /** Encrypted octets of the server before the client's answer, TLS 1.3. */
  #serverFlightBytes = 0
  #complete: Seen | undefined
  #proven = false

  constructor(chains: ChainStore, fingerprints: FingerprintStore) {
    this.#chains = chains
    this.#fingerprints = fingerprints
  }

  /** It is complete beyond doubt: nothing that follows changes that. */
  get isSettled(): boolean {
    return this.#proven
  }

  /** Its beginning was seen. */
  get sawHello(): boolean {
    return this.#sawHello
  }

  /** Octets are missing: silence of a side proves nothing any more. */
  lost(): void {
    this.#isLost = true
  }

  /** `seen` may change afterwards. */
  take(side: Side, event: FlightEvent, seen: Seen): void {
    const view = this.#sides[side]
    switch (event.type) {
      case 'client-hello':
        this.#sawHello = true
        this.serverName ??= event.hello.serverName
        this.#fingerprint ??= this.#fingerprints.of(event.hello)
        this.#offer ??= event.hello
        return
      case 'server-hello':
        if (event.hello.isHelloRetryRequest) return
        this.#offer = undefined
        this.#version = event.hello.version
        this.#cipher = event.hello.cipher
        this.#resumed = event.hello.extensions.includes(PRE_SHARED_KEY)
        return
      case 'certificate':
      case 'certificate-request':
        this.#shown(view, event)
        return
      case 'server-hello-done':
        this.#serverHelloDone = true
        return
      case 'alert':
        view.alert ??= { name: event.alert.name, seen: copyOf(seen) }
        return
      case 'change-cipher-spec':
        view.cipherChanged = true
        return
      case 'encrypted':
        this.#encrypted(side, event.content, event.sizeBytes, seen)
        return
      default:
        return
    }
  }

  /** What decryption showed. */
  takeInner(side: Side, event: InnerEvent, seen: Seen): void {
    const view = this.#sides[side]
    this.#isDecrypted = true
    switch (event.type) {
      case 'certificate':
      case 'certificate-request':
        this.#shown(view, event)
        return
      case 'finished':
        this.#finished(side, seen)
        return
      case 'alert':
        view.alert = { name: event.name, seen: copyOf(seen) }
        return
      default:
        return
    }
  }

  #shown(
    view: SideView,
    event:
      | { type: 'certificate'; chain: Uint8Array[] }
      | { type: 'certificate-request'; request?: { authorities: string[] } },
  ): void {
    if (event.type === 'certificate') {
      view.chain = this.#chains.read(event.chain)
      return
    }
    this.#certificateRequested = true
    this.#authorities = event.request?.authorities
  }

  #encrypted(side: Side, content: string, sizeBytes: number, seen: Seen): void {
    if (this.#version !== 'TLSv1.3') {
      if (content === 'handshake') this.#finished(side, seen)
      else if (content === 'application-data' && this.#complete !== undefined) this.#proven = true
      return
    }
    const client = this.#sides.client
    if (content !== 'application-data') return
    if (sizeBytes === ENCRYPTED_ALERT_BYTES) {
      this.#sides[side].alert ??= { name: undefined, seen: copyOf(seen) }
    } else if (side === 'client') this.#finished('client', seen)
    else if (client.finished) this.#proven = true
    else this.#serverFlightBytes += sizeBytes
  }

  #finished(side: Side, seen: Seen): void {
    const { client, server } = this.#sides
    this.#sides[side].finished = true
    const isWhole = client.finished && (server.finished || this.#version === 'TLSv1.3')
    if (isWhole) this.#complete ??= copyOf(seen)
  }

  /** What can be said now that the connection is over, or the capture; undefined when it is nothing. */
  verdict(ending: Ending | undefined): Verdict | undefined {
    if (!this.#sawHello) return undefined
    if (this.#complete !== undefined && !this.#wasRefusedLate(ending))
      return { outcome: 'complete', seen: this.#complete }
    return this.#leaver(ending)
  }

  /** TLS 1.3: the server judges the client's certificate when the client thinks that all is done. */
  #wasRefusedLate(ending: Ending | undefined): boolean {
    if (this.#version !== 'TLSv1.3' || this.#proven || this.#isLost || this.#complete === undefined)
      return false
    const { alert } = this.#sides.server
    if (alert?.name !== undefined) return alert.name !== 'close_notify'
    return ending?.by === 'server' && ending.time - this.#complete.time < SOON_MS
  }

  #leaver(ending: Ending | undefined): Verdict | undefined {
    const { client, server } = this.#sides
    const clientFirst =
      server.alert === undefined ||
      (client.alert !== undefined && client.alert.seen.time <= server.alert.seen.time)
    const first = clientFirst ? client.alert : server.alert
    if (first !== undefined && (ending === undefined || first.seen.packet <= ending.packet)) {
      const by = clientFirst ? 'client' : 'server'
      const { seen, name } = first
      return { outcome: 'failed', seen, by, how: 'alert', ...(name !== undefined && { alert: name }) }
    }
    if (ending === undefined || this.#isLost || ending.how === 'timeout' || ending.how === 'refused')
      return undefined
    const { by, how, time, packet } = ending
    return { outcome: 'failed', seen: { time, packet }, by, how }
  }

  /** Puts on the fact what the handshake showed. */
  tell(fact: Partial<TlsHandshakeFact>): void {
    if (this.serverName !== undefined) fact.serverName = this.serverName
    if (this.#version !== undefined) fact.version = this.#version
    if (this.#cipher !== undefined) fact.cipher = this.#cipher
    const isHidden =
      this.#version === 'TLSv1.3' && !this.#isDecrypted && !this.#resumed && this.#serverFlightBytes > 0
    if (isHidden) fact.hidden = { serverFlightBytes: this.#serverFlightBytes }
    if (this.#offer !== undefined) {
      const { supportedVersions, cipherSuites } = this.#offer
      const ciphers = cipherSuites.slice(0, SUITES_KEPT).map(cipherName)
      fact.offered = { versions: supportedVersions, ciphers }
    }
    // Whether the server asked is known once its flight was seen whole, or it never began one.
    const isSilent = this.#version === undefined && !this.#isLost
    if (this.#certificateRequested || this.#serverHelloDone || this.#isDecrypted || isSilent)
      fact.certificateRequested = this.#certificateRequested
    if (this.#certificateRequested && this.#authorities !== undefined) fact.authorities = this.#authorities
    if (this.#fingerprint !== undefined) fact.clientFingerprint = this.#fingerprint
    fact.serverChain = this.#sides.server.chain
    fact.clientChain = this.#sides.client.chain
  }
}

const copyOf = ({ time, packet }: Seen): Seen => ({ time, packet })

const PRE_SHARED_KEY = 41
/** More than any client offers in earnest. */
const SUITES_KEPT = 128
