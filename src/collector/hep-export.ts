// What the SBC sees, as HEP3 to somebody who keeps it (Homer, sngrep), as an element. Secrets were struck out when the
// messages became facts. A keeper that is away or slow costs messages, which are counted, and never a call.
//
//   udp:  bound ------------------------------------> bound
//   tcp:  opening --opened--> open --closed--> waiting --a while--> opening

import type { Element, ElementEffect, ElementEvent } from '../element/index.ts'
import type { SipFact } from '../facts/index.ts'
import { encodeHep } from '../hep/index.ts'
import { after, type Endpoint, formatEndpoint, type Instant, seconds } from '../kernel/index.ts'
import type { TlsClientPolicy } from '../tls/index.ts'

export interface HepExportConfig {
  to: Endpoint
  transport: 'udp' | 'tcp' | 'tls'
  /** Number the SBC has there. */
  agent: number
  /** For `tls`. */
  tls?: TlsClientPolicy
}

type Way =
  | { state: 'opening'; connection: string }
  | { state: 'open'; connection: string }
  | { state: 'bound' }
  | { state: 'waiting'; until: Instant }

/** Before a keeper that is not there is looked for again. */
const PAUSE = seconds(5)
/** Octets that wait for a connection: some seconds of a busy SBC. */
const MAX_WAITING_BYTES = 1024 * 1024

export class HepExport implements Element {
  readonly #config: HepExportConfig
  #way: Way = { state: 'bound' }
  #opened = 0
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #leftOut = 0
  /** Of these, told to the log. */
  #leftOutTold = 0
  /** Why the keeper cannot be had, once it was told. */
  #trouble: string | undefined
  #news: string[] = []

  constructor(config: HepExportConfig) {
    this.#config = config
  }

  start(): ElementEffect[] {
    return this.#begin()
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    switch (event.type) {
      case 'opened':
        return this.#isOpen(event.connection)
      case 'closed':
        return this.#wait(event.cause, now)
      case 'unbound':
        return this.#wait(event.says, now)
      case 'tick':
        return this.#way.state === 'waiting' && now >= this.#way.until ? this.#begin() : []
      default:
        return []
    }
  }

  deadline(): Instant | undefined {
    return this.#way.state === 'waiting' ? this.#way.until : undefined
  }

  /** Sends a message on. */
  tell(fact: SipFact): ElementEffect[] {
    const { agent, to } = this.#config
    const [source, destination] =
      fact.direction === 'sent' ? [fact.local, fact.remote] : [fact.remote, fact.local]
    const { at, transport, callId: correlationId } = fact
    const payload = Buffer.from(withItsLength(fact.text), 'latin1')
    const octets = encodeHep({ source, destination, transport, at, payload, agent, correlationId })
    if (octets === undefined) this.#leftOut++
    else if (this.#way.state === 'bound') return [{ type: 'datagram', socket: SOCKET, to, bytes: octets }]
    else if (this.#way.state === 'open')
      return [{ type: 'send', connection: this.#way.connection, bytes: octets }]
    else this.#keep(octets)
    return []
  }

  /** What became of it since the last time, for the log. */
  news(): string[] {
    const news = this.#news
    this.#news = []
    const fresh = this.#leftOut - this.#leftOutTold
    if (fresh > 0) news.push(`HEP: ${fresh} messages were left out`)
    this.#leftOutTold = this.#leftOut
    return news
  }

  /** Messages since the start that there was no room for. */
  get leftOut(): number {
    return this.#leftOut
  }

  #begin(): ElementEffect[] {
    const { to, transport, tls } = this.#config
    if (transport === 'udp') {
      this.#way = { state: 'bound' }
      const address = to.address.includes(':') ? '::' : '0.0.0.0'
      const late = this.#takeWaiting().map(bytes => ({
        type: 'datagram' as const,
        socket: SOCKET,
        to,
        bytes,
      }))
      return [{ type: 'bind', socket: SOCKET, local: { address, port: 0 } }, ...late]
    }
    const connection = `hep-${++this.#opened}`
    this.#way = { state: 'opening', connection }
    return [{ type: 'open', connection, to, ...(tls && { tls }) }]
  }

  #isOpen(connection: string): ElementEffect[] {
    this.#way = { state: 'open', connection }
    if (this.#trouble !== undefined) this.#news.push(`HEP goes to ${formatEndpoint(this.#config.to)} again`)
    this.#trouble = undefined
    return this.#takeWaiting().map(bytes => ({ type: 'send', connection, bytes }))
  }

  #takeWaiting(): Uint8Array[] {
    const waiting = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    return waiting
  }

  #wait(why: string, now: Instant): ElementEffect[] {
    this.#way = { state: 'waiting', until: after(now, PAUSE) }
    if (this.#trouble === undefined)
      this.#news.push(`HEP cannot be sent to ${formatEndpoint(this.#config.to)}: ${why}; it is tried again`)
    this.#trouble = why
    return []
  }

  #keep(octets: Uint8Array): void {
    if (this.#waitingBytes + octets.length > MAX_WAITING_BYTES) {
      this.#leftOut++
      return
    }
    this.#waiting.push(octets)
    this.#waitingBytes += octets.length
  }
}
const SOCKET = 'hep'

/** What was struck out of the body has changed its length, and a reader goes by what the header says. */
function withItsLength(text: string): string {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return text
  const length = text.length - end - 4
  const head = text.slice(0, end).replace(/^(content-length|l)([ \t]*:[ \t]*)\d+/im, `$1$2${length}`)
  return head + text.slice(end)
}
