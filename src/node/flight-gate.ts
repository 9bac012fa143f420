// A gate between the TLS engine and the socket that reads the server's first flight before the engine sees it.
//
//   engine <==== gate <==== socket        held until ServerHelloDone, then judged once
//   engine =============> socket         always open
//
// In TLS 1.2 the server's certificates travel in clear, so a chain can be refused without a word of ours after
// the ClientHello, as Microsoft does. Whatever cannot be judged here (TLS 1.3, an alert, no TLS at all) goes
// through to the engine, which knows what to do with it. Afterwards the gate only passes bytes on.

import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { type FlightEvent, FlightReader } from '../tls/index.ts'

/** The server's flight, as far as it could be read. */
export interface ServerFlight {
  version: string | undefined
  cipher: string | undefined
  /** DERs, leaf first. */
  chain: Uint8Array[]
  /** Authorities the server wants a certificate of; undefined when it wants none. */
  asksFor: string[] | undefined
  /** It will hand out a ticket to resume the session with. */
  offersTicket: boolean
}

const SESSION_TICKET = 35

export class FlightGate extends Duplex {
  readonly #socket: Socket
  readonly #judge: (flight: ServerFlight) => boolean
  readonly #reader = new FlightReader()
  readonly #flight: ServerFlight = {
    version: undefined,
    cipher: undefined,
    chain: [],
    asksFor: undefined,
    offersTicket: false,
  }
  #held: Buffer[] = []
  #state: 'reading' | 'open' | 'shut' = 'reading'

  /** `judge` is asked once, if the flight can be read; its `false` shuts the gate for good, both ways. */
  constructor(socket: Socket, judge: (flight: ServerFlight) => boolean) {
    // One chunk is enough to hold: the socket below and the engine above have buffers of their own.
    super({ readableHighWaterMark: 64 * 1024, writableHighWaterMark: 64 * 1024 })
    this.#socket = socket
    this.#judge = judge
    socket.on('data', (bytes: Buffer) => this.#arrived(bytes))
    socket.on('end', () => this.push(null))
    socket.on('close', () => this.destroy())
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#state === 'shut') done()
    else this.#socket.write(bytes, done)
  }

  override _final(done: () => void): void {
    this.#socket.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#state !== 'shut') this.#socket.destroy()
    done(error)
  }

  #arrived(bytes: Buffer): void {
    if (this.#state === 'open') {
      if (!this.push(bytes)) this.#socket.pause()
      return
    }
    if (this.#state === 'shut') return
    this.#held.push(bytes)
    for (const event of this.#reader.push(bytes)) {
      if (this.#state === 'reading') this.#step(event)
    }
  }

  #step(event: FlightEvent): void {
    switch (event.type) {
      case 'server-hello':
        this.#flight.version = event.hello.version
        this.#flight.cipher = event.hello.cipher
        this.#flight.offersTicket = event.hello.extensions.includes(SESSION_TICKET)
        if (event.hello.version === 'TLSv1.3') this.#release()
        return
      case 'certificate':
        this.#flight.chain = event.chain
        return
      case 'certificate-request':
        this.#flight.asksFor = event.request.authorities
        return
      case 'server-hello-done':
        this.#state = this.#judge(this.#flight) ? 'reading' : 'shut'
        return this.#release()
      case 'handshake':
        return
      default:
        return this.#release()
    }
  }

  #release(): void {
    const held = this.#held
    this.#held = []
    if (this.#state === 'shut') return
    this.#state = 'open'
    for (const bytes of held) this.push(bytes)
  }
}
